import { defineConfig } from 'vitest/config'

/** The suite against nonconforming, conforming and hostile servers. A file takes minutes; one of `npm test` takes seconds. */
export const selfTests = ['nonconforming', 'conforming', 'hostile'].map((kind) => `contract-tests/self-test/${kind}/*.test.ts`)

export default defineConfig({
  test: {
    // Some servers fail at random or race on purpose, so some of the 700 may need another run on a busy machine.
    retry: 2,
    globalSetup: 'src/testing/temporary.ts',
    include: selfTests,
    testTimeout: 300_000,
    hookTimeout: 60_000,
    maxWorkers: '100%',
  },
})
