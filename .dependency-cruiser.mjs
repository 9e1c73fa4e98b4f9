/** The dependency rule of docs/architecture.md. `npm run check` enforces it, type-only imports included. */

/** Files that are never part of the package. */
const notShipped = '^(contract-tests/self-test|src/testing|test|tools|examples|openapi)/|\\.(test|test-d)\\.ts$|\\.config\\.ts$'

const sources = '^(src|contract-tests|openapi|test|tools|examples)/'

/** Creates a rule: the files of a layer import only from that layer, from the listed ones and from packages. */
function layer(name, from, mayImport) {
  return {
    name,
    comment: `${name} may import from ${mayImport.length > 0 ? mayImport.join(', ') : 'no other folder'}.`,
    severity: 'error',
    from: { path: from, pathNot: notShipped },
    to: { path: sources, pathNot: [from, ...mayImport].join('|') },
  }
}

const generated = '^src/generated/'
const core = '^src/core/'
const http = '^src/http/'
const transport = '^contract-tests/transport/'
const model = '^contract-tests/model/'
const runner = '^contract-tests/runner/'
const checks = '^contract-tests/checks/'
const reporters = '^contract-tests/reporters/'
const suiteEntries = '^contract-tests/[^/]+\\.ts$'

/** The only shipped files that import `node:` modules. */
const onNode = [
  '^src/cli(\\.ts$|/)',
  '^src/http/listen\\.ts$',
  '^src/prism/',
  '^contract-tests/transport/(http-transport|content-encoding|raw-socket|proxy|tunnel|authority)\\.ts$',
]

/** These help `src/http/listen.ts` and import only types of Node. */
const onNodeTypes = ['^src/http/(bind|large-bodies|node-http|raw-response|read-bytes)\\.ts$']

/** devDependencies that tsup bundles into the suite. */
const bundled = 'node_modules/(@types/)?(fast-check|proxy-from-env)/'

export default {
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^tools/bench/' },
    tsPreCompilationDeps: true,
  },
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    layer('generated', generated, []),
    layer('core', core, [generated]),
    layer('client', '^src/client/', [core, generated]),
    layer('http', http, [core, generated]),
    layer('server', '^src/server/', [http, core, generated]),
    layer('prism', '^src/prism/', [http, core, generated]),
    layer('src-entry-points', '^src/[^/]+\\.ts$', ['^src/']),
    layer('transport', transport, [core, generated]),
    layer('model', model, [transport, core, generated]),
    layer('runner', runner, [model, transport, core, generated]),
    layer('checks', checks, [runner, model, transport, core, generated]),
    layer('reporters', reporters, [model, transport, core, generated]),
    layer('suite-entry-points', suiteEntries, [checks, runner, reporters, model, transport, core, generated]),
    layer('cli', '^src/cli/', [suiteEntries, '^src/[^/]+\\.ts$', '^src/(server|prism|http|core|generated)/']),
    {
      name: 'not-shipped',
      comment: 'The package contains no tests, mutants, nonconforming servers or tools.',
      severity: 'error',
      from: { path: '^(src|contract-tests)/', pathNot: notShipped },
      to: { path: notShipped },
    },
    {
      name: 'node-builtins',
      comment: 'Everything else runs in browsers, Deno, Bun and workers.',
      severity: 'error',
      from: { path: '^(src|contract-tests)/', pathNot: [notShipped, ...onNode, ...onNodeTypes].join('|') },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'node-types',
      comment: 'Only listen.ts loads modules of Node for src/http.',
      severity: 'error',
      from: { path: onNodeTypes.join('|') },
      to: { dependencyTypes: ['core'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'browser-entry-points',
      comment: 'These exports, and everything they need, run in a browser.',
      severity: 'error',
      from: { path: '^src/(index|unvalidated|validators|server|tanstack-query)\\.ts$' },
      to: { path: onNode.join('|'), reachable: true },
    },
    {
      name: 'declared-packages',
      comment: 'package.json declares every package that shipped code imports; devDependencies only where tsup bundles them.',
      severity: 'error',
      from: { path: '^(src|contract-tests)/', pathNot: notShipped },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'],
        dependencyTypesNot: ['npm', 'npm-peer'],
        pathNot: bundled,
      },
    },
  ],
}
