/**
 * Verifies servers in other frameworks and languages: `npm run test:frameworks [-- name…]`. Each server exists twice: as
 * written in the framework's defaults, and fixed. A missing runtime is reported as not run, and fails the run if `CI=true`.
 */
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Framework, FrameworkServer } from './framework.ts'
import { frameworks } from './frameworks.ts'
import { startServer } from './server-process.ts'
import { verifyServer } from './verify-server.ts'

const requested = process.argv.slice(2)
const unknown = requested.filter((name) => !(name in frameworks))
if (unknown.length > 0) {
  console.error(`test:frameworks: unknown framework ${unknown.join(', ')}: expected ${Object.keys(frameworks).join(', ')}`)
  process.exit(2)
}

const folder = await mkdtemp(join(tmpdir(), 'compute-pools-frameworks-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
// The servers get the signal as well, because it is sent to the process group.
process.once('SIGINT', () => process.exit(130))
process.once('SIGTERM', () => process.exit(143))
for (const [name, framework] of Object.entries(frameworks)) {
  if (requested.length > 0 && !requested.includes(name)) continue
  if (!(await testFramework(name, framework))) process.exitCode = 1
}

/** Returns true if every server gave the expected reports, or if the runtime is missing and not required. */
async function testFramework(name: string, framework: Framework): Promise<boolean> {
  const version = await framework.version().catch(() => undefined)
  if (version === undefined) {
    const isCi = process.env.CI === 'true'
    console.log(`${name}: not run, not installed${isCi ? ', but CI requires it' : ''} (${framework.install})`)
    return !isCi
  }
  const results: boolean[] = []
  for (const server of framework.servers) results.push(await testServer(`${name} ${version}`, framework, server))
  return results.every(Boolean)
}

async function testServer(name: string, framework: Framework, server: FrameworkServer): Promise<boolean> {
  const started = Date.now()
  try {
    // Each server has a folder of its own, for instance for its database.
    const cwd = await mkdtemp(join(folder, 'server-'))
    const running = await startServer(await framework.command(server.file, cwd), cwd)
    try {
      await verifyServer(running.url, server)
      const expected = server.defaults.length > 0 ? 'violates the contract' : 'conforms'
      console.log(`${name}, ${server.file}: ${expected}, as expected (${Math.round((Date.now() - started) / 1000)} s)`)
      return true
    } finally {
      await running.stop()
    }
  } catch (error) {
    console.log(`${name}, ${server.file}: FAILED\n${error instanceof Error ? error.message : error}`)
    return false
  }
}
