import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** From the top: a file may import from its own layer and from those below it. */
export const layers: [layer: string, files: RegExp][] = [
  ['command line', /^src\/cli(\.ts$|\/)/],
  ['contract tests', /^contract-tests\//],
  ['client', /^src\/[\w-]+\.ts$/],
  ['server', /^src\/server(\.ts$|\/)/],
  ['prism', /^src\/prism(\.ts$|\/)/],
  ['vocabulary', /^src\/(operations|errors|fetch|validators|port)\.ts$/],
  ['generated', /^src\/generated\//],
]

/** One import or re-export of a source. */
export interface Import {
  from: string
  to: string
  /** Gone after compilation: what needs a type does not need the file. */
  typesOnly: boolean
}

/** The layer of a file, by its path from the root of the repository. */
export function layerOf(file: string): string | undefined {
  // The most particular pattern: the client's is every file of `src/` that nobody else claims.
  const found = layers.filter(([, pattern]) => pattern.test(file)).map(([layer]) => layer)
  return found.find((layer) => layer !== 'client') ?? found[0]
}

/** Every source of the product and its suite, without tests. */
export async function sources(): Promise<string[]> {
  return (await Promise.all(['src', 'contract-tests'].map(sourcesIn))).flat()
}

async function sourcesIn(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true })
  const sources = found.filter((file) => file.endsWith('.ts') && !/\.(test|test-d|d)\.ts$/.test(file))
  return sources.map((file) => join(folder, file)).filter((file) => !file.startsWith('src/testing/'))
}

/** What a file imports: files of the repository by their path, anything else by its name. */
export async function importsOf(from: string): Promise<Import[]> {
  const found = (await code(from)).matchAll(
    /^(import|export)( type)?\b[^'";]*?\bfrom '([^']+)'|\bimport\('([^']+)'\)|^import '([^']+)'/gm,
  )
  return [...found].map(([, , types, named, dynamic, bare]) => {
    const to = named ?? dynamic ?? bare ?? ''
    return { from, to: to.startsWith('.') ? join(dirname(from), to) : to, typesOnly: types !== undefined }
  })
}

/** A file's text without its comments. */
export async function code(file: string): Promise<string> {
  return (await readFile(file, 'utf8')).replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*/gm, '')
}
