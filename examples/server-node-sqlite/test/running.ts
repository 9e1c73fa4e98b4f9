import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { after } from 'node:test'
import { fileURLToPath } from 'node:url'

export interface Running {
  url: string
  /** Output on stderr. */
  errors(): string
  /** Sends a signal and resolves to the exit status, or to the signal that ended the process. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals>
}

/** Starts the server as `npm start` does, in its own process, on a free port. */
export async function run(env: Record<string, string>): Promise<Running> {
  const { child, errors, ended } = launch(env, 'main')
  for await (const line of createInterface({ input: child.stdout })) {
    const [, url] = line.match(/^listening on (http:\S+)$/) ?? []
    if (url === undefined) continue
    const end = (signal: NodeJS.Signals) => {
      child.kill(signal)
      return ended
    }
    return { url, errors, end }
  }
  throw new Error(`the server did not start, status ${await ended}: ${errors()}`)
}

/** Runs a program that exits by itself, and returns its exit status and output. */
export async function runToEnd(env: Record<string, string>, program: Program = 'main'): Promise<Ended> {
  const { child, errors, ended } = launch(env, program)
  const printed = text(child.stdout)
  return { status: await ended, printed: await printed, errors: errors() }
}

type Program = 'main' | 'seed'
interface Ended {
  status: number | NodeJS.Signals
  printed: string
  errors: string
}

function launch(env: Record<string, string>, program: Program) {
  const child = spawn(process.execPath, [fileURLToPath(new URL(`../src/${program}.js`, import.meta.url))], {
    env: { PATH: process.env.PATH, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  after(() => void child.kill('SIGKILL'))
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk
  })
  const ended = once(child, 'close').then(([status, signal]) => (status ?? signal) as number | NodeJS.Signals)
  return { child, errors: () => stderr, ended }
}

/** Returns the path of a new database in a folder that is removed after the tests. */
export async function newDatabase(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pools-'))
  after(() => rm(folder, { recursive: true, force: true }))
  return join(folder, 'pools.sqlite')
}

/** Returns the options for a `fetch` that sends JSON. */
export function sending(method: 'POST' | 'PUT', body: object): RequestInit {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
