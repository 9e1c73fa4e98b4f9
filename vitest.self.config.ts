import { defineConfig } from 'vitest/config'

/** The whole suite against each nonconforming and each conforming server. A file takes minutes; one of `npm test` takes seconds. */
export const selfTests = ['contract-tests/self-test/nonconforming/*.test.ts', 'contract-tests/self-test/conforming/*.test.ts']

export default defineConfig({
  test: {
    // Some servers fail at random or race on purpose, so one of the 500 may need a second run.
    retry: 1,
    globalSetup: 'src/testing/temporary.ts',
    include: selfTests,
    testTimeout: 300_000,
    hookTimeout: 60_000,
    maxWorkers: '100%',
  },
})
