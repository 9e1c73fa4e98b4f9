import { defineConfig } from 'vitest/config'

// One browser at a time: a machine with two cores is slower with more.
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    expect: { poll: { timeout: 8000 } },
  },
})
