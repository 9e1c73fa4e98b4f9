import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { code, type Import, importsOf, layerOf, layers, sources } from '../tools/docs/imports.ts'
import { withPicture } from '../tools/docs/picture.ts'

// What stands side by side in one layer, and what must not know of each other all the same.
const strangers: [string, string[]][] = [
  ['contract tests', ['client']],
  ['client', ['server', 'prism']],
  ['server', ['client', 'prism']],
  ['prism', ['client', 'server']],
]
const mayUseNode = [
  /^src\/(cli|prism)(\.ts$|\/)/,
  /^src\/port\.ts$/,
  /^src\/server\/node\.ts$/,
  // Where the suite meets the network, and the faulty servers it is tried on.
  /^contract-tests\/((http|raw|proxy)\.ts$|faults\/|variants\/)/,
]
const { dependencies, peerDependencies } = JSON.parse(await readFile('package.json', 'utf8'))
// The build puts what only the suite needs inside of the package.
const mayImport = [...Object.keys({ ...dependencies, ...peerDependencies }), 'fast-check', 'proxy-from-env']

const files = await sources()
const imports: Import[] = (await Promise.all(files.map(importsOf))).flat()
const local = imports.filter(({ to }) => to.startsWith('src/') || to.startsWith('contract-tests/'))

test('the files are found, each in one layer, and so are their imports', () => {
  expect(files).toEqual(expect.arrayContaining(['src/index.ts', 'src/cli.ts', 'src/http/listen.ts', 'contract-tests/index.ts']))
  expect(files.filter((file) => layerOf(file) === undefined)).toEqual([])
  expect(local).toContainEqual({ from: 'src/cli.ts', to: 'src/cli/mock/mock.ts', typesOnly: false })
  expect(local.filter(({ to }) => !files.includes(to) && !to.startsWith('src/generated/'))).toEqual([])
})

test('imports only point down', () => {
  const order = layers.map(([layer]) => layer)
  const wrong = local.filter(({ from, to }) => {
    const [upper = '', lower = ''] = [layerOf(from), layerOf(to)]
    const apart = strangers.some(([layer, others]) => layer === upper && others.includes(lower))
    return apart || order.indexOf(lower) < order.indexOf(upper)
  })
  expect(wrong).toEqual([])
})

test('the picture in docs/architecture.md is what the imports say', async () => {
  const page = await readFile('docs/architecture.md', 'utf8')
  expect(page).toContain('```mermaid\nflowchart TD\n')
  expect(page, 'npm run docs:picture').toBe(await withPicture(page))
})

test('no file needs itself, over others or not', () => {
  expect(files.filter((file) => reachedFrom([file]).has(file))).toEqual([])
})

test('node: is imported only where a program meets the machine', () => {
  const wrong = imports.filter(({ from, to }) => to.startsWith('node:') && !mayUseNode.some((place) => place.test(from)))
  expect(wrong).toEqual([])
})

test('nothing else is imported but what the package declares or brings', () => {
  const wrong = imports.filter((it) => !local.includes(it) && !it.to.startsWith('node:') && !mayImport.includes(it.to))
  expect(wrong).toEqual([])
})

test.each(['src/index.ts', 'src/unvalidated.ts', 'src/validators.ts', 'src/server.ts', 'src/tanstack-query.ts'])(
  '%s and all that it needs run in a browser',
  async (entry) => {
    const reached = [entry, ...reachedFrom([entry])]
    expect(imports.filter(({ from, to }) => reached.includes(from) && to.startsWith('node:'))).toEqual([])
    for (const file of reached) expect((await code(file)).match(/\b(process|Buffer|__dirname)[.(]/)?.[0], file).toBeUndefined()
  },
)

test('the help of the command line loads none of the commands', async () => {
  const eager = (await code('src/cli.ts')).matchAll(/^import .* from '(.*)'$/gm)
  expect([...eager].map(([, to]) => to)).toEqual(['./cli/arguments.ts'])
})

function reachedFrom(entries: string[]): Set<string> {
  const reached = new Set<string>()
  const next = [...entries]
  for (let file = next.pop(); file !== undefined; file = next.pop()) {
    for (const { from, to, typesOnly } of local) {
      if (from !== file || typesOnly || reached.has(to)) continue
      reached.add(to)
      next.push(to)
    }
  }
  return reached
}
