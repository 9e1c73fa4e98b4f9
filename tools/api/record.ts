/**
 * Records the public surface of the package in files, so that a review shows its changes. `npm run api` writes them, and
 * `record.test.ts` fails if they are outdated. `--release` also records openapi.yaml as the released spec.
 */
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { checks } from '../../contract-tests/index.ts'
import { describeCommands } from './commands.ts'
import { declarations } from './declarations.ts'

const here = new URL('./', import.meta.url)
const root = new URL('../../', import.meta.url)

/** Returns the text of every recorded file by its path in `tools/api/record/`. */
export async function buildRecord(): Promise<Map<string, string>> {
  return new Map([
    ['package.json', await manifest()],
    ['commands.txt', await describeCommands()],
    ['checks.txt', checkLevels()],
    ['report.schema.json', await reportFormat()],
    ...[...declarations(await entries())].map(([name, text]): [string, string] => [`types/${name}.d.ts`, text]),
  ])
}

/** The fields of package.json that users depend on. */
async function manifest(): Promise<string> {
  const { name, type, engines, bin, exports, dependencies, peerDependencies } = JSON.parse(await read('package.json'))
  return json({ name, type, engines, bin, exports, dependencies, peerDependencies })
}

/** One line per check. `--only`, `--skip` and reports use the id; `--fail-on` uses the level. */
function checkLevels(): string {
  const lines = checks().map(({ id, level }) => `${level.padEnd(6)}  ${id}\n`)
  return lines.sort((a, b) => (a.slice(8) < b.slice(8) ? -1 : 1)).join('')
}

/** The JSON Schema of the report without titles and descriptions. */
async function reportFormat(): Promise<string> {
  return json(
    JSON.parse(await read('contract-tests/report.schema.json'), (key, value) => (isProse(key, value) ? undefined : value)),
  )
}

function isProse(key: string, value: unknown): boolean {
  return (key === 'description' || key === 'title') && typeof value === 'string'
}

/** The source file of every typed export, by the name of its declarations in the build. */
async function entries(): Promise<Record<string, string>> {
  const { default: config } = await import('../../tsup.config.ts')
  const options = typeof config === 'function' ? await config({}) : config
  const { dts } = Array.isArray(options) ? {} : options
  if (typeof dts !== 'object' || typeof dts.entry !== 'object' || Array.isArray(dts.entry)) {
    throw new TypeError('tsup.config.ts: dts.entry must name the exports with types')
  }
  return dts.entry
}

/** Replaces all files of a folder. */
export async function replaceRecord(folder: URL, files: Map<string, string>): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  for (const [name, text] of files) {
    const file = new URL(name, folder)
    await mkdir(new URL('./', file), { recursive: true })
    await writeFile(file, text)
  }
}

async function read(file: string): Promise<string> {
  return readFile(new URL(file, root), 'utf8')
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  const recorded = await buildRecord()
  await replaceRecord(new URL('record/', here), recorded)
  for (const name of recorded.keys()) console.log(`tools/api/record/${name}`)
  if (process.argv.includes('--release')) {
    await copyFile(new URL('openapi/openapi.yaml', root), new URL('released.yaml', here))
    console.log('tools/api/released.yaml')
  }
}
