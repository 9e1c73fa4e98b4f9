import { configDefaults, defineConfig } from 'vitest/config'
import { selfTests } from './vitest.self.config.ts'

export default defineConfig({
  test: {
    include: ['{openapi,src,contract-tests,test,tools}/**/*.test.ts'],
    // `npm run test:self` runs these. The tests of their tables are fast and stay here.
    exclude: [...configDefaults.exclude, ...selfTests.map((glob) => glob.replace('*.test.ts', '!(index).test.ts'))],
    typecheck: { enabled: true, include: ['src/**/*.test-d.ts', 'contract-tests/**/*.test-d.ts'], tsconfig: 'tsconfig.json' },
    globalSetup: 'src/testing/temporary.ts',
    // Vitest leaves one core idle by default, which is half of a small machine.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
