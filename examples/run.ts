/**
 * Tests the examples with the packed package: `npm run test:examples [-- name…]`. Packs the package once, copies each
 * example out of the repository, installs the tarball in it, and runs its `npm test`. An example whose
 * runtime is missing is skipped with a message, or fails the run if `CI=true`.
 */
import { type ExecFileException, execFile, spawnSync } from 'node:child_process'
import { cpSync, existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { packPackage } from '../tools/release/packed.ts'

const product = '@nightcrawler/compute-pools'
const here = import.meta.dirname
const examples = readdirSync(here).filter((name) => existsSync(join(here, name, 'package.json')))
/** Programs that an example needs in addition to Node. */
const requiredPrograms: Record<string, string> = {
  'server-python': 'python3',
  dashboard: process.env.CHROMIUM ?? '/usr/bin/chromium',
}
/** Generated files and folders, which are not copied. */
const generated = new Set(['node_modules', 'dist', 'contract-report', 'screenshots', '__pycache__'])

const requested = process.argv.slice(2)
const unknown = requested.filter((name) => !examples.includes(name))
if (unknown.length > 0) {
  console.error(`test:examples: unknown example ${unknown.join(', ')}: expected ${examples.join(', ')}`)
  process.exit(2)
}

const folder = mkdtempSync(join(tmpdir(), 'compute-pools-examples-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
// The signal also reaches npm, because it is sent to the process group.
process.once('SIGINT', () => process.exit(130))
process.once('SIGTERM', () => process.exit(143))
const tarball = await packPackage(folder)
cpSync(join(here, 'prepare.mjs'), join(folder, 'prepare.mjs'))
for (const name of requested.length > 0 ? requested : examples) await testExample(name)

async function testExample(name: string): Promise<void> {
  const program = requiredPrograms[name]
  if (program && spawnSync(program, ['--version']).status !== 0) {
    const isCi = process.env.CI === 'true'
    report(name, `not run: ${program} is not installed${isCi ? ', but CI requires it' : ''}`)
    if (isCi) process.exitCode = 1
    return
  }
  const started = Date.now()
  const copy = join(folder, name)
  cpSync(join(here, name), copy, { recursive: true, filter: (path) => !generated.has(basename(path)) })
  useTarball(copy)
  for (const step of [['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'], ['test']]) {
    try {
      await npm(step, copy)
    } catch (error) {
      const { code, signal, stdout, stderr } = error as ExecFileException
      report(name, `failed: npm ${step.join(' ')} ended with ${code ?? signal}\n${stdout}\n${stderr}`)
      process.exitCode = 1
      return
    }
  }
  if (lstatSync(join(copy, 'node_modules', product)).isSymbolicLink())
    throw new Error(`${name} used the source tree instead of the tarball`)
  report(name, `passed in ${Math.round((Date.now() - started) / 1000)} s`)
}

interface Manifest {
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

function useTarball(copy: string): void {
  editJson<Manifest>(join(copy, 'package.json'), link)
  editJson<{ packages: Record<string, Manifest> }>(join(copy, 'package-lock.json'), ({ packages }) => {
    link(packages[''] ?? {})
    delete packages['../..']
    delete packages[`node_modules/${product}`]
  })

  function link({ dependencies = {}, devDependencies = {} }: Manifest): void {
    const list = [dependencies, devDependencies].find((list) => product in list)
    if (!list) throw new Error(`${basename(copy)} does not depend on ${product}`)
    list[product] = `file:${tarball}`
  }
}

function editJson<T>(file: string, edit: (content: T) => void): void {
  const content = JSON.parse(readFileSync(file, 'utf8')) as T
  edit(content)
  writeFileSync(file, JSON.stringify(content, null, 2))
}

function npm(args: string[], cwd: string) {
  return promisify(execFile)('npm', args, { cwd, maxBuffer: 2 ** 28, shell: process.platform === 'win32' })
}

function report(name: string, outcome: string): void {
  console.log(`${name.padEnd(20)} ${outcome}`)
}
