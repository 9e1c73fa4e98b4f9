import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createPoolList } from './pools.ts'
import { cache, here, node24, ours, root } from './prepare.ts'
import { median, runInterleaved } from './stopwatch.ts'

/** Requests to each mock: one pool, the list of twelve, and a creation. */
export const requests = ['get', 'list', 'create'] as const
export type MockRequest = (typeof requests)[number]

export interface MockRates {
  /** Median 2xx responses per second by request and mock, over ten parallel connections. */
  rates: Record<MockRequest, Record<string, number>>
  /** Other responses and errors. They count in no rate. */
  failures: string[]
}

/** @throws {Error} if a mock ends during the measurement */
export async function measureMocks(rounds: number, seconds: number): Promise<MockRates> {
  const mocks: Mock[] = []
  try {
    // Sequentially, because two mocks may find the same free port.
    for (const [name, command] of Object.entries(commands)) {
      const mock = await start(name, command)
      mocks.push(mock)
      await waitUntilReady(mock)
    }
    const rates: Partial<MockRates['rates']> = {}
    const failures: string[] = []
    for (const request of requests) {
      const contenders = mocks.map(({ name, url, child }) => {
        const measure = async () => {
          const { rate, failure } = await load(url, request, seconds)
          if (failure) failures.push(`${name}, ${request}: ${failure}`)
          if (hasEnded(child)) throw new Error(`${name} ended with ${child.exitCode ?? child.signalCode} during ${request}`)
          return rate
        }
        return [name, measure] as const
      })
      const runs = await runInterleaved(Object.fromEntries(contenders), rounds, 1)
      rates[request] = Object.fromEntries(Object.entries(runs).map(([name, values]) => [name, median(values)]))
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
  await writeFile(pools, JSON.stringify({ pools: createPoolList(12).pools }))
  await writeFile(routes, JSON.stringify({ '/api/*': '/$1' }))
  return [join(here, 'node_modules/json-server/lib/cli/bin.js'), '--port', port, '--quiet', '--routes', routes, pools]
}

async function start(name: string, command: Command): Promise<Mock> {
  const port = await freePort()
  // Prism is an optional peer dependency, installed at the root.
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

async function waitUntilReady({ name, url, child }: Mock): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (hasEnded(child)) throw new Error(`${name} ended with ${child.exitCode ?? child.signalCode}`)
    const response = await fetch(`${url}/api/pools`).catch(() => undefined)
    if (response?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${name} does not respond at ${url}`)
}

async function load(url: string, request: MockRequest, seconds: number): Promise<{ rate: number; failure: string }> {
  const { default: autocannon } = await import('autocannon')
  const newPool = { name: 'New', description: '', region: 'us-west-2', provider: 'AWS', nodeTypes: [], tags: [] }
  const errors: Record<string, number> = {}
  const run = autocannon({
    url: `${url}/api/pools${request === 'get' ? '/pool-1' : ''}`,
    connections: 10,
    duration: seconds,
    ...(request === 'create'
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
