import { readFile } from 'node:fs/promises'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { depcruise, withGraph } from '../tools/docs/dependency-graph.ts'

test('imports follow the dependency rule, without cycles', async () => {
  const { stdout } = await depcruise('openapi', 'tools', 'test').catch((violations: { stdout: string }) => violations)
  expect(stdout).toMatch(/no dependency violations found \(\d{3,} modules/)
})

test('the graph in docs/architecture.md matches the imports', async () => {
  const page = await readFile('docs/architecture.md', 'utf8')
  expect(page).toContain('```mermaid\nflowchart ')
  expect(page, 'run npm run docs:graph').toBe(await withGraph(page))
})

test.each(['index', 'unvalidated', 'validators', 'server', 'tanstack-query'])(
  'src/%s.ts uses no global of Node',
  async (entry) => {
    const { outputFiles } = await build({
      entryPoints: [`src/${entry}.ts`],
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'browser',
      external: ['openapi-fetch', '@tanstack/query-core'],
    })
    expect(outputFiles[0]?.text.length).toBeGreaterThan(100)
    expect(outputFiles[0]?.text.match(/\b(process|Buffer|__dirname)[.(]/)?.[0]).toBeUndefined()
  },
)

test('the help of the command line loads no command', async () => {
  const { metafile } = await build({
    entryPoints: ['src/cli.ts'],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    splitting: true,
    outdir: 'unused',
    metafile: true,
    external: ['openapi-fetch', '@stoplight/*', 'fast-check', 'proxy-from-env'],
  })
  const [cli] = Object.values(metafile.outputs).filter(({ entryPoint }) => entryPoint === 'src/cli.ts')
  const loaded = Object.keys(cli?.inputs ?? {})
  expect(loaded.filter((file) => /cli\/(verify|mock|spec)/.test(file))).toEqual([])
  expect(loaded).toContain('src/cli.ts')
})
