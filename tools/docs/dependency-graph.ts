/** `npm run docs:graph` writes the graph of docs/architecture.md, which dependency-cruiser draws from the imports. */
import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = new URL('../../', import.meta.url)
const page = new URL('docs/architecture.md', root)

/** Returns the text of architecture.md with an up-to-date graph. */
export async function withGraph(markdown: string): Promise<string> {
  return markdown.replace(/(?<=```mermaid\n).*?(?=^```$)/ms, (await dependencyGraph()).replaceAll('$', '$$$$'))
}

/** Returns a Mermaid flowchart with one node per folder or entry point of the package, and one arrow per import. */
async function dependencyGraph(): Promise<string> {
  const unshipped = '\\.(test|test-d)\\.ts$|^src/testing/|^contract-tests/self-test/'
  const { stdout } = await depcruise(
    '--output-type',
    'mermaid',
    '--collapse',
    '^(src|contract-tests)/[^/]+',
    '--exclude',
    unshipped,
  )
  return stdout
}

/** Runs dependency-cruiser with the project's rules on everything that ships, and on whatever `args` add. */
export function depcruise(...args: string[]): Promise<{ stdout: string }> {
  const command = ['node_modules/dependency-cruiser/bin/dependency-cruise.mjs', '--config', '.dependency-cruiser.mjs']
  return promisify(execFile)(process.execPath, [...command, ...args, 'src', 'contract-tests'], { cwd: root })
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  await writeFile(page, await withGraph(await readFile(page, 'utf8')))
  console.log('docs/architecture.md')
}
