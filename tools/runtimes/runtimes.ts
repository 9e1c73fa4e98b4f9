import { execFile, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { access, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import type { ScriptedOrigins } from '../../src/testing/script.ts'
import type { Outcome } from './behaviors.ts'

/** The client's behaviors from source, or the smoke test of the packed package. */
type Module = 'behaviors' | 'smoke'

export interface Runtime {
  /** Rejects if the runtime is not installed. */
  version(): Promise<string>
  /** @param folder contains the modules, and the package with its dependencies */
  run(folder: string, module: Module, origins: ScriptedOrigins): Promise<Outcome>
}

export const runtimes: Record<string, Runtime> = {
  node: command(process.execPath, []),
  // The oldest version that `engines` of package.json allows.
  'node-20.19': command(installed('node20/bin/node'), []),
  'node-22': command(installed('node22/bin/node'), []),
  'node-24': command(installed('node24/bin/node'), []),
  'node-26': command(installed('node26/bin/node'), []),
  bun: command(installed('@oven/bun-linux-x64/bin/bun'), []),
  deno: command(installed('@deno/linux-x64-glibc/deno'), ['run', '--allow-all', '--no-lock', '--node-modules-dir=manual']),
  // Runs on Node with its own globals. It also runs the contract tests as Jest tests.
  jest: { version: () => versionOf(jest), run: runInJest },
  workerd: { version: () => versionOf(workerd), run: runInWorkerd },
  chromium: { version: () => versionOf(chromium), run: runInChromium },
}

const jest = installed('.bin/jest')
const workerd = installed('@cloudflare/workerd-linux-64/bin/workerd')
const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium'

function installed(path: string): string {
  return join(import.meta.dirname, 'node_modules', path)
}

async function versionOf(executable: string): Promise<string> {
  await access(executable)
  const { stdout } = await promisify(execFile)(executable, ['--version'])
  return stdout.match(/\d[\w.-]+/)?.[0] ?? '(unknown version)'
}

/** Creates a runtime that runs a file and prints its outcome. */
function command(executable: string, options: string[]): Runtime {
  return {
    version: () => versionOf(executable),
    async run(folder, module, origins) {
      const main = join(folder, `${randomUUID()}.mjs`)
      await writeFile(
        main,
        `import { run } from './${moduleForNode(module)}.mjs'\nconsole.log(JSON.stringify(await run(${JSON.stringify(origins)})))`,
      )
      const { stdout } = await promisify(execFile)(executable, [...options, main], {
        cwd: folder,
        timeout: 60_000,
        maxBuffer: 2 ** 26,
      })
      return JSON.parse(stdout) as Outcome
    },
  }
}

/** Where `node:` modules exist, the smoke test tries more exports. */
function moduleForNode(module: Module): string {
  return module === 'smoke' ? 'programs' : module
}

async function runInJest(folder: string, module: Module, origins: ScriptedOrigins): Promise<Outcome> {
  const outcome = join(folder, `${module}-in-jest.json`)
  await writeFile(
    join(folder, `${module}.test.mjs`),
    `import { test } from '@jest/globals'
    import { writeFileSync } from 'node:fs'
    import { run } from './${moduleForNode(module)}.mjs'
    ${module === 'smoke' ? "import './contract-tests.mjs'" : ''}
    const outcome = async () => writeFileSync(${JSON.stringify(outcome)}, JSON.stringify(await run(${JSON.stringify(origins)})))
    test('${module}', outcome, 60_000)`,
  )
  const options = ['--ci', '--silent', '--json', '--rootDir', folder, '--testMatch', `**/${module}.test.mjs`]
  const { stdout } = await promisify(execFile)(process.execPath, ['--experimental-vm-modules', jest, ...options], {
    cwd: folder,
    timeout: 60_000,
    maxBuffer: 2 ** 26,
  })
  const { passed, failures } = JSON.parse(await readFile(outcome, 'utf8')) as Outcome
  const { numPassedTests } = JSON.parse(stdout) as { numPassedTests: number }
  return { passed: passed + numPassedTests - 1, failures }
}

async function runInWorkerd(folder: string, module: Module, origins: ScriptedOrigins): Promise<Outcome> {
  await writeFile(
    join(folder, 'worker.mjs'),
    `import { run } from './${module}.mjs'
    export default { async fetch() { return Response.json(await run(${JSON.stringify(origins)})) } }`,
  )
  await writeFile(
    join(folder, 'workerd.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [ (name = "main", worker = .worker), (name = "internet", network = (allow = ["public", "private"])) ],
  sockets = [ (name = "http", address = "127.0.0.1:0", http = (), service = "main") ]
);
const worker :Workerd.Worker = (
  modules = [ (name = "worker.mjs", esModule = embed "worker.mjs"), (name = "${module}.mjs", esModule = embed "${module}.mjs") ],
  compatibilityDate = "2025-11-01",
);
`,
  )
  // workerd reports its port on file descriptor 3.
  const child = spawn(workerd, ['serve', '--control-fd=3', join(folder, 'workerd.capnp')], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  })
  try {
    const response = await fetch(`http://127.0.0.1:${await readPort(child.stdio[3] as Readable)}/`)
    const text = await response.text()
    if (!response.ok) throw new Error(text)
    return JSON.parse(text) as Outcome
  } finally {
    child.kill()
  }
}

async function readPort(events: Readable): Promise<number> {
  for await (const line of createInterface({ input: events })) {
    const { event, port } = JSON.parse(line) as { event: string; port?: number }
    if (event === 'listen' && port) return port
  }
  throw new Error('workerd exited before it listened')
}

async function runInChromium(_: string, module: Module, origins: ScriptedOrigins): Promise<Outcome> {
  const { chromium: launcher } = await import('playwright-core')
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking']
  const browser = await launcher.launch({ executablePath: chromium, args })
  try {
    const page = await browser.newPage()
    await page.goto(origins.origin)
    await page.waitForFunction(() => 'modules' in globalThis)
    return await page.evaluate(
      ({ module, origins }) =>
        (globalThis as never as { modules: Record<Module, (origins: ScriptedOrigins) => Promise<Outcome>> }).modules[module](
          origins,
        ),
      { module, origins },
    )
  } finally {
    await browser.close()
  }
}
