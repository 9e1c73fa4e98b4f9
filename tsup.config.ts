import { defineConfig } from 'tsup'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    unvalidated: 'src/unvalidated.ts',
    validators: 'src/validators.ts',
    server: 'src/server.ts',
    'server/node': 'src/server/node.ts',
    mock: 'src/prism.ts',
    contract: 'contract-tests/index.ts',
    cli: 'src/cli.ts',
  },
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  external: [/^node:/, 'openapi-fetch', /^@stoplight\//],
  // What only the suite needs is a devDependency and travels inside the package.
  noExternal: ['fast-check'],
  dts: true,
  splitting: true,
  clean: true,
})
