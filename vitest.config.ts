import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      '*.test.ts',
      'api/**/*.test.ts',
      'openapi/**/*.test.ts',
      'release/**/*.test.ts',
      'src/**/*.test.ts',
      'contract-tests/**/*.test.ts',
    ],
    typecheck: { enabled: true, include: ['src/**/*.test-d.ts', 'contract-tests/**/*.test-d.ts'], tsconfig: 'tsconfig.json' },
    testTimeout: 30_000,
  },
})
