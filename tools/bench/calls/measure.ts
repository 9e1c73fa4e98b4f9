import type { Serializable } from 'node:child_process'
import { type Child, start } from '../child.ts'
import { bundlePath, versionOf } from '../prepare.ts'
import { runInterleaved } from '../stopwatch.ts'
import { type CallTime, type Size, sizes } from './batch.ts'
import { type ClientName, clients, needNode22 } from './clients.ts'

/** Calls per batch. Three batches warm a client up, because compilation dominates the first ten thousand calls or so. */
const calls: Record<'fake' | 'loopback', Record<Size, number>> = {
  fake: { 'one pool': 10_000, '12 pools': 6000, '10,000 pools': 10 },
  loopback: { 'one pool': 1500, '12 pools': 1200, '10,000 pools': 5 },
}

/** Times by size and client, one entry per round, and one profiled batch per client if the fetch is a fake. */
export interface CallTimes {
  times: Record<Size, Partial<Record<ClientName, CallTime[]>>>
  profiles: Partial<Record<ClientName, CallTime>>
}

/** Clients that are profiled. */
const profiled: readonly ClientName[] = [
  'hand-written fetch + json()',
  'ours, everything on',
  'openapi-fetch, bare',
  'openapi-fetch core, minimal client',
]

export async function measureCalls(where: 'fake' | 'loopback', node: string, rounds: number): Promise<CallTimes> {
  const server = where === 'loopback' ? await start(bundlePath('server'), [], node) : undefined
  const url = server ? [`http://127.0.0.1:${server.greeting}`] : []
  const major = Number(/^v(\d+)/.exec(await versionOf(node))?.[1])
  const names = (Object.keys(clients) as ClientName[]).filter((name) => major >= 22 || !needNode22.includes(name))
  const children = new Map<ClientName, Child>()
  try {
    for (const name of names) children.set(name, await start(bundlePath('contender'), [name, ...url], node, ['--expose-gc']))
    const times = {} as CallTimes['times']
    for (const size of sizes) {
      const batch: Serializable = { size, calls: calls[where][size] }
      const contenders = names.map((name) => [name, () => children.get(name)?.request(batch) as Promise<CallTime>] as const)
      times[size] = await runInterleaved(Object.fromEntries(contenders), rounds, 3)
    }
    const profiles: CallTimes['profiles'] = {}
    for (const name of where === 'fake' ? profiled : []) {
      profiles[name] = (await children.get(name)?.request({ size: 'one pool', calls: 50_000, profiled: true })) as CallTime
    }
    return { times, profiles }
  } finally {
    for (const child of [...children.values(), ...(server ? [server] : [])]) await child.stop()
  }
}
