/**
 * Runs the client's behaviours, and then the packed package, in every runtime that is installed: `npm run test:runtimes
 * [name…]`. A runtime that is missing is printed as not run, and fails the run where `CI=true`.
 */
import { rmSync } from 'node:fs'
import { cp, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { startScriptedServer } from '../../src/testing/scripted-server.ts'
import { installPacked } from '../release/packed.ts'
import { type Runtime, runtimes } from './runtimes.ts'

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in runtimes))
if (unknown.length > 0) {
  console.error(`test:runtimes: no runtime is called ${unknown.join(', ')}. There are: ${Object.keys(runtimes).join(', ')}`)
  process.exit(2)
}

const folder = await mkdtemp(join(tmpdir(), 'compute-pools-runtimes-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
// The runtimes get the signal, too: it is sent to the group.
process.once('SIGINT', () => process.exit(130))
process.once('SIGTERM', () => process.exit(143))
await installPacked(folder)
await cp(join(import.meta.dirname, 'smoke'), folder, { recursive: true })
const suite = await bundle(join(import.meta.dirname, 'suite.ts'))
// With the installed package inside, for runtimes that take modules and not packages.
const smoke = await bundle(join(folder, 'everywhere.mjs'))
await writeFile(join(folder, 'suite.mjs'), suite)
await writeFile(join(folder, 'smoke.mjs'), smoke)
const waiting = Object.entries(runtimes).filter(([name]) => wanted.length === 0 || wanted.includes(name))
const outcomes: boolean[] = []
// They mostly wait for the server: three at a time.
await Promise.all([runNext(), runNext(), runNext()])
process.exitCode = outcomes.every(Boolean) ? 0 : 1

async function runNext(): Promise<void> {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) outcomes.push(await passes(...next))
}

async function bundle(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module'],
    target: 'es2022',
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}

async function passes(name: string, runtime: Runtime): Promise<boolean> {
  const version = await runtime.version().catch(() => undefined)
  if (version === undefined) {
    console.log(`${name}: not run, because it is not installed (npm install --prefix tools/runtimes --ignore-scripts)`)
    return process.env.CI !== 'true'
  }
  const server = await startScriptedServer((request, response) => {
    const page: Record<string, [type: string, text: string]> = {
      '/suite.mjs': ['text/javascript', suite],
      '/smoke.mjs': ['text/javascript', smoke],
      '/page.mjs': [
        'text/javascript',
        `import { run as suite } from './suite.mjs'\nimport { run as smoke } from './smoke.mjs'\nglobalThis.modules = { suite, smoke }`,
      ],
      '/': ['text/html', '<!doctype html><script type="module" src="/page.mjs"></script>'],
    }
    const [type, text] = page[request.url ?? ''] ?? ['text/plain', '']
    // Without 'unsafe-eval': what needs it fails here.
    const policy = "default-src 'self'; connect-src *"
    response.writeHead(text ? 200 : 404, { 'content-type': type, 'content-security-policy': policy }).end(text)
  })
  try {
    const place = { origin: server.origin, other: server.other }
    const behaviours = await runtime.run(folder, 'suite', place)
    const packed = await runtime.run(folder, 'smoke', place)
    const failures = [...behaviours.failures, ...packed.failures]
    console.log(
      `${name} ${version}: ${behaviours.passed} behaviours and ${packed.passed} of the package passed, ${failures.length} failed`,
    )
    for (const { says, why } of failures) console.log(`  ${says}\n    ${why.replaceAll('\n', '\n    ')}`)
    return behaviours.passed > 0 && packed.passed > 0 && failures.length === 0
  } catch (error) {
    console.log(`${name} ${version}: broke off: ${error instanceof Error ? error.message : error}`)
    return false
  } finally {
    await server.stop()
  }
}
