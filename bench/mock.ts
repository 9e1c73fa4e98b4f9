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

/** Requests per second that each mock answers, ten connections asking at once; medians. */
export async function measureMocks(rounds: number, seconds: number): Promise<Record<Question, Record<string, number>>> {
  const mocks = []
  // One after the other: two that look for a free port at once may find the same.
  mocks.push(await mock('ours, `mock --stateful`', (port) => [join(ours, 'dist/cli.js'), 'mock', '--stateful', '--port', port]))
  mocks.push(await mock('ours, `mock` (Prism)', (port) => [join(ours, 'dist/cli.js'), 'mock', '--port', port]))
  mocks.push(await mock('json-server', jsonServer))
  try {
    const found: Partial<Record<Question, Record<string, number>>> = {}
    for (const question of questions) {
      const contenders = mocks.map(({ name, url }) => [name, () => requestsPerSecond(url, question, seconds)] as const)
      const runs = await interleaved(Object.fromEntries(contenders), rounds, 1)
      found[question] = Object.fromEntries(Object.entries(runs).map(([name, values]) => [name, median(values)]))
    }
    return found as Record<Question, Record<string, number>>
  } finally {
    for (const { child } of mocks) child.kill()
  }
}

async function jsonServer(port: string): Promise<string[]> {
  const pools = join(cache, 'json-server.json')
  const routes = join(cache, 'json-server-routes.json')
  await writeFile(pools, JSON.stringify({ pools: listOf(12).pools }))
  await writeFile(routes, JSON.stringify({ '/api/*': '/$1' }))
  return [join(here, 'node_modules/json-server/lib/cli/bin.js'), '--port', port, '--quiet', '--routes', routes, pools]
}

async function mock(name: string, command: (port: string) => string[] | Promise<string[]>) {
  const port = await freePort()
  // Prism is an optional peer dependency of ours: it is the root's.
  const env = { ...process.env, NODE_PATH: join(root, 'node_modules') }
  const child = spawn(node24, await command(port), { stdio: 'ignore', env })
  const url = `http://127.0.0.1:${port}`
  await untilItAnswers(name, `${url}/api/pools`, child)
  return { name, url, child }
}

async function untilItAnswers(name: string, url: string, child: ChildProcess) {
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`)
    const response = await fetch(url).catch(() => undefined)
    if (response?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${name} does not answer at ${url}`)
}

async function requestsPerSecond(url: string, question: Question, seconds: number): Promise<number> {
  const { default: autocannon } = await import('autocannon')
  const newPool = { name: 'New', description: '', region: 'us-west-2', provider: 'AWS', nodeTypes: [], tags: [] }
  const result = await autocannon({
    url: `${url}/api/pools${question === 'get' ? '/pool-1' : ''}`,
    connections: 10,
    duration: seconds,
    ...(question === 'create'
      ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(newPool) }
      : {}),
  })
  if (result.non2xx + result.errors > 0)
    throw new Error(
      `${url}, ${question}: ${result.non2xx} answers of another status, ${result.errors} errors, ${JSON.stringify(result.statusCodeStats)}`,
    )
  return result['2xx'] / result.duration
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return String(typeof address === 'object' && address ? address.port : 0)
}
