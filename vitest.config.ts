import { configDefaults, defineConfig } from 'vitest/config'
import { serversToTry } from './vitest.suite.config.ts'

export default defineConfig({
  test: {
    include: ['{openapi,src,contract-tests,test,tools}/**/*.test.ts'],
    // `npm run test:suite` has these; their tables are cheap, and stay.
    exclude: [...configDefaults.exclude, ...serversToTry.map((glob) => glob.replace('*.test.ts', '!(index).test.ts'))],
    typecheck: { enabled: true, include: ['src/**/*.test-d.ts', 'contract-tests/**/*.test-d.ts'], tsconfig: 'tsconfig.json' },
    globalSetup: 'src/testing/temporary.ts',
    // All cores: by itself Vitest leaves one idle, which is half of a small machine.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
