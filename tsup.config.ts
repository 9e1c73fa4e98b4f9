import { writeFile } from 'node:fs/promises'
import { defineConfig } from 'tsup'
import { document } from './src/generated/document.ts'

/** Source files of the exports, by the name of their file in `dist/`. */
export const exported = {
  index: 'src/index.ts',
  unvalidated: 'src/unvalidated.ts',
  validators: 'src/validators.ts',
  server: 'src/server.ts',
  'server/node': 'src/server-node.ts',
  mock: 'src/mock.ts',
  contract: 'contract-tests/index.ts',
  'tanstack-query': 'src/tanstack-query.ts',
}

export default defineConfig(({ outDir = 'dist' }) => ({
  entry: { ...exported, cli: 'src/cli.ts' },
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  external: [/^node:/, 'openapi-fetch', /^@stoplight\//, /^@tanstack\//],
  // devDependencies of the contract tests, bundled into the package.
  noExternal: ['fast-check', 'proxy-from-env'],
  dts: { entry: exported },
  splitting: true,
  clean: true,
  onSuccess: () => writeFile(`${outDir}/openapi.json`, `${JSON.stringify(document, null, 2)}\n`),
}))
