/**
 * Tests the client's behaviors and the packed package in every installed runtime: `npm run test:runtimes [name…]`. A missing
 * runtime is reported as not run, and fails the run if `CI=true`.
 */
import { rmSync } from 'node:fs'
import { cp, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { startScriptedServer } from '../../src/testing/scripted-server.ts'
import { installPacked } from '../release/packed.ts'
import { type Runtime, runtimes } from './runtimes.ts'

const requested = process.argv.slice(2)
const unknown = requested.filter((name) => !(name in runtimes))
if (unknown.length > 0) {
  console.error(`test:runtimes: unknown runtime ${unknown.join(', ')}: expected ${Object.keys(runtimes).join(', ')}`)
  process.exit(2)
}

const folder = await mkdtemp(join(tmpdir(), 'compute-pools-runtimes-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
// The runtimes get the signal as well, because it is sent to the process group.
process.once('SIGINT', () => process.exit(130))
process.once('SIGTERM', () => process.exit(143))
await installPacked(folder)
await cp(join(import.meta.dirname, 'smoke'), folder, { recursive: true })
const behaviors = await bundle(join(import.meta.dirname, 'behaviors.ts'))
// Contains the installed package, for runtimes that cannot import packages.
const smoke = await bundle(join(folder, 'everywhere.mjs'))
await writeFile(join(folder, 'behaviors.mjs'), behaviors)
await writeFile(join(folder, 'smoke.mjs'), smoke)
const queue = Object.entries(runtimes).filter(([name]) => requested.length === 0 || requested.includes(name))
const results: boolean[] = []
// Three at a time, because the runtimes mostly wait for the server.
await Promise.all([runQueue(), runQueue(), runQueue()])
process.exitCode = results.every(Boolean) ? 0 : 1

async function runQueue(): Promise<void> {
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) results.push(await testRuntime(...next))
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

/** Returns true if everything passed, or if the runtime is missing and not required. */
async function testRuntime(name: string, runtime: Runtime): Promise<boolean> {
  const version = await runtime.version().catch(() => undefined)
  if (version === undefined) {
    console.log(`${name}: not run, not installed (npm install --prefix tools/runtimes --ignore-scripts)`)
    return process.env.CI !== 'true'
  }
  const server = await startScriptedServer((request, response) => {
    const pages: Record<string, [type: string, text: string]> = {
      '/behaviors.mjs': ['text/javascript', behaviors],
      '/smoke.mjs': ['text/javascript', smoke],
      '/page.mjs': [
        'text/javascript',
        `import { run as behaviors } from './behaviors.mjs'\nimport { run as smoke } from './smoke.mjs'\nglobalThis.modules = { behaviors, smoke }`,
      ],
      '/': ['text/html', '<!doctype html><script type="module" src="/page.mjs"></script>'],
    }
    const [type, text] = pages[request.url ?? ''] ?? ['text/plain', '']
    // No 'unsafe-eval', so that code that needs it fails.
    const policy = "default-src 'self'; connect-src *"
    response.writeHead(text ? 200 : 404, { 'content-type': type, 'content-security-policy': policy }).end(text)
  })
  try {
    const origins = { origin: server.origin, other: server.other }
    const fromSource = await runtime.run(folder, 'behaviors', origins)
    const packed = await runtime.run(folder, 'smoke', origins)
    const failures = [...fromSource.failures, ...packed.failures]
    console.log(
      `${name} ${version}: ${fromSource.passed} behaviors and ${packed.passed} package tests passed, ${failures.length} failed`,
    )
    for (const { name, message } of failures) console.log(`  ${name}\n    ${message.replaceAll('\n', '\n    ')}`)
    return fromSource.passed > 0 && packed.passed > 0 && failures.length === 0
  } catch (error) {
    console.log(`${name} ${version}: aborted: ${error instanceof Error ? error.message : error}`)
    return false
  } finally {
    await server.stop()
  }
}
