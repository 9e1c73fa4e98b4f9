import { defineConfig } from 'vitest/config'

/** The whole contract suite on each faulty server and on each correct one: minutes, where `npm test` takes seconds for each file. */
export const serversToTry = ['contract-tests/self-test/nonconforming/*.test.ts', 'contract-tests/self-test/conforming/*.test.ts']

export default defineConfig({
  // Some of these servers stumble at random, and races are lost and won: one of five hundred may deserve a second look.
  test: {
    retry: 1,
    globalSetup: 'src/testing/temporary.ts',
    include: serversToTry,
    testTimeout: 300_000,
    hookTimeout: 60_000,
    maxWorkers: '100%',
  },
})
