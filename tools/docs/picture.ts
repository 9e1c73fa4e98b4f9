/** Draws the rooms of the code and who needs whom, from the imports: `npm run docs:picture` puts it into architecture.md. */
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { importsOf, layerOf, type layers, sources } from './imports.ts'

const page = new URL('../../docs/architecture.md', import.meta.url)

/** architecture.md with the picture as the code is now. */
export async function withPicture(markdown: string): Promise<string> {
  return markdown.replace(/(?<=```mermaid\n).*?(?=^```$)/ms, await picture())
}

/** A Mermaid chart: a box for each room, and an arrow where a file of one imports a file of another; dotted when only types are. */
export async function picture(): Promise<string> {
  const imports = (await Promise.all((await sources()).filter((file) => !isTrial(file)).map(importsOf))).flat()
  const solid = new Map<string, boolean>()
  for (const { from, to, typesOnly } of imports) {
    const [user, used] = [roomOf(from), roomOf(to)]
    if (user === undefined || used === undefined || user === used) continue
    const arrow = `${user} ${used}`
    solid.set(arrow, (solid.get(arrow) ?? false) || !typesOnly)
  }
  const boxes = rooms.map(({ id, title, files }) => `  ${id}["<b>${title}</b><br>${files}"]`)
  const order = (arrow: string): number => {
    const [user = '', used = ''] = arrow.split(' ')
    const at = (id: string): number => rooms.findIndex((room) => room.id === id)
    return at(user) * rooms.length + at(used)
  }
  const arrows = [...solid]
    .sort(([a], [b]) => order(a) - order(b))
    .map(([arrow, isSolid]) => {
      return `  ${arrow.replace(' ', isSolid ? ' --> ' : ' -.-> ')}`
    })
  return `flowchart TD\n${[...boxes, ...arrows].join('\n')}\n`
}

const rooms = [
  { id: 'cli', layer: 'command line', title: 'command line', files: 'src/cli.ts, src/cli/' },
  { id: 'suite', layer: 'contract tests', title: 'contract tests', files: 'contract-tests/' },
  { id: 'checks', layer: 'contract tests', title: 'checks', files: 'contract-tests/checks/' },
  { id: 'reporters', layer: 'contract tests', title: 'reporters', files: 'contract-tests/reporters/' },
  { id: 'client', layer: 'client', title: 'client', files: 'src/client/create-client.ts and beside it' },
  { id: 'server', layer: 'server', title: 'embedded server', files: 'src/server.ts, src/server/' },
  { id: 'prism', layer: 'prism', title: 'Prism', files: 'src/prism/start-prism.ts, src/prism/' },
  { id: 'vocabulary', layer: 'vocabulary', title: 'vocabulary', files: 'operations, errors, fetch, validators, port' },
  { id: 'generated', layer: 'generated', title: 'generated', files: 'src/generated/, of openapi.yaml' },
] satisfies { id: string; layer: (typeof layers)[number][0]; title: string; files: string }[]

function roomOf(file: string): string | undefined {
  const inSuite = file.match(/^contract-tests\/(checks|reporters)\//)?.[1]
  return inSuite ?? rooms.find(({ layer }) => layer === layerOf(file))?.id
}

/** What the suite is tried on is no part of it. */
function isTrial(file: string): boolean {
  return /^contract-tests\/(faults|variants|testing)\//.test(file) || file === 'tools/docs/print-checks.ts'
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  await writeFile(page, await withPicture(await readFile(page, 'utf8')))
  console.log('docs/architecture.md')
}
