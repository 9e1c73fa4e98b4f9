import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { listOf } from './pools.ts'
import { cache, here, node24, ours, root } from './prepare.ts'
import { interleaved, median } from './stopwatch.ts'

/** What each mock is asked: one pool, the list of twelve, and to create one. */
export const questions = ['get', 'list', 'create'] as const
export type Question = (typeof questions)[number]

export interface MockRates {
  /** Successes per second by question and mock, ten connections asking at once; medians. */
  rates: Record<Question, Record<string, number>>
  /** What was answered otherwise, or not at all: it counts in no rate. */
  failures: string[]
}

/** How many successes a second each mock gives. A mock that ends meanwhile is an error; answers without success are reported. */
export async function measureMocks(rounds: number, seconds: number): Promise<MockRates> {
  const mocks: Mock[] = []
  try {
    // One after the other: two that look for a free port at once may find the same.
    for (const [name, command] of Object.entries(commands)) {
      const mock = await start(name, command)
      mocks.push(mock)
      await untilItAnswers(mock)
    }
    const rates: Partial<MockRates['rates']> = {}
    const failures: string[] = []
    for (const question of questions) {
      const contenders = mocks.map(({ name, url, child }) => {
        const measure = async () => {
          const { rate, failure } = await ask(url, question, seconds)
          if (failure) failures.push(`${name}, ${question}: ${failure}`)
          if (hasEnded(child)) throw new Error(`${name} ended with ${child.exitCode ?? child.signalCode}, asked to ${question}`)
          return rate
        }
        return [name, measure] as const
      })
      const runs = await interleaved(Object.fromEntries(contenders), rounds, 1)
      rates[question] = Object.fromEntries(Object.entries(runs).map(([name, values]) => [name, median(values)]))
    }
    return { rates: rates as MockRates['rates'], failures }
  } finally {
    await Promise.all(mocks.map(({ child }) => stop(child)))
  }
}

type Command = (port: string) => string[] | Promise<string[]>
interface Mock {
  name: string
  url: string
  child: ChildProcess
}

const commands: Record<string, Command> = {
  'ours, `mock --stateful`': (port) => [join(ours, 'dist/cli.js'), 'mock', '--stateful', '--port', port],
  'ours, `mock` (Prism)': (port) => [join(ours, 'dist/cli.js'), 'mock', '--port', port],
  'json-server': jsonServer,
}

async function jsonServer(port: string): Promise<string[]> {
  const pools = join(cache, 'json-server.json')
  const routes = join(cache, 'json-server-routes.json')
  await writeFile(pools, JSON.stringify({ pools: listOf(12).pools }))
  await writeFile(routes, JSON.stringify({ '/api/*': '/$1' }))
  return [join(here, 'node_modules/json-server/lib/cli/bin.js'), '--port', port, '--quiet', '--routes', routes, pools]
}

async function start(name: string, command: Command): Promise<Mock> {
  const port = await freePort()
  // Prism is an optional peer dependency of ours: it is the root's.
  const env = { ...process.env, NODE_PATH: join(root, 'node_modules') }
  const child = spawn(node24, await command(port), { stdio: 'ignore', env })
  return { name, url: `http://127.0.0.1:${port}`, child }
}

async function stop(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return
  const ended = once(child, 'exit')
  child.kill()
  await ended
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}

async function untilItAnswers({ name, url, child }: Mock): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (hasEnded(child)) throw new Error(`${name} ended with ${child.exitCode ?? child.signalCode}`)
    const response = await fetch(`${url}/api/pools`).catch(() => undefined)
    if (response?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${name} does not answer at ${url}`)
}

async function ask(url: string, question: Question, seconds: number): Promise<{ rate: number; failure: string }> {
  const { default: autocannon } = await import('autocannon')
  const newPool = { name: 'New', description: '', region: 'us-west-2', provider: 'AWS', nodeTypes: [], tags: [] }
  const errors: Record<string, number> = {}
  const run = autocannon({
    url: `${url}/api/pools${question === 'get' ? '/pool-1' : ''}`,
    connections: 10,
    duration: seconds,
    ...(question === 'create'
      ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(newPool) }
      : {}),
  })
  run.on('reqError', ({ code, message }) => {
    errors[code ?? message] = (errors[code ?? message] ?? 0) + 1
  })
  const result = await run
  const statuses = Object.entries(result.statusCodeStats ?? {}).map(([status, { count }]) => `${count} x ${status}`)
  const broken = Object.entries(errors).map(([code, count]) => `${count} x ${code}`)
  const isClean = result.non2xx + result.errors === 0
  return {
    rate: result['2xx'] / result.duration,
    failure: isClean ? '' : `${[...statuses, ...broken].join(', ')} in a measurement`,
  }
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return String(typeof address === 'object' && address ? address.port : 0)
}
