import type { Serializable } from 'node:child_process'
import { type Child, start } from '../child.ts'
import { built, versionOf } from '../prepare.ts'
import { interleaved } from '../stopwatch.ts'
import { type Size, sizes, type Took } from './batch.ts'
import { type ClientName, clients, needNode22 } from './clients.ts'

/** How many calls each batch makes. Three batches warm a client up first: before some ten thousand calls the compiler costs more than the code. */
const calls: Record<'fake' | 'loopback', Record<Size, number>> = {
  fake: { 'one pool': 10_000, '12 pools': 6000, '10,000 pools': 10 },
  loopback: { 'one pool': 1500, '12 pools': 1200, '10,000 pools': 5 },
}

/** What a call took, by size and client; one entry for each round, and after them one with a profile, where nothing is waited for. */
export interface CallTimes {
  times: Record<Size, Partial<Record<ClientName, Took[]>>>
  profiles: Partial<Record<ClientName, Took>>
}

/** Whose time is looked into. */
const profiled: readonly ClientName[] = [
  'hand-written fetch + json()',
  'ours, everything on',
  'openapi-fetch, bare',
  'its core, with what no client can leave out',
]

export async function measureCalls(where: 'fake' | 'loopback', node: string, rounds: number): Promise<CallTimes> {
  const server = where === 'loopback' ? await start(built('server'), [], node) : undefined
  const url = server ? [`http://127.0.0.1:${server.greeting}`] : []
  const major = Number(/^v(\d+)/.exec(await versionOf(node))?.[1])
  const names = (Object.keys(clients) as ClientName[]).filter((name) => major >= 22 || !needNode22.includes(name))
  const children = new Map<ClientName, Child>()
  try {
    for (const name of names) children.set(name, await start(built('contender'), [name, ...url], node, ['--expose-gc']))
    const times = {} as CallTimes['times']
    for (const size of sizes) {
      const batch: Serializable = { size, calls: calls[where][size] }
      const contenders = names.map((name) => [name, () => children.get(name)?.ask(batch) as Promise<Took>] as const)
      times[size] = await interleaved(Object.fromEntries(contenders), rounds, 3)
    }
    const profiles: CallTimes['profiles'] = {}
    for (const name of where === 'fake' ? profiled : []) {
      profiles[name] = (await children.get(name)?.ask({ size: 'one pool', calls: 50_000, profiled: true })) as Took
    }
    return { times, profiles }
  } finally {
    for (const child of [...children.values(), ...(server ? [server] : [])]) await child.stop()
  }
}
