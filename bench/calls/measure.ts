import type { Serializable } from 'node:child_process'
import { type Child, start } from '../child.ts'
import { built, versionOf } from '../prepare.ts'
import { interleaved } from '../stopwatch.ts'
import { type ClientName, clients, needNode22 } from './clients.ts'
import { type Size, sizes, type Took } from './contender.ts'

/** How many calls each batch makes: some tens of milliseconds. */
const calls: Record<'fake' | 'loopback', Record<Size, number>> = {
  fake: { 'one pool': 1500, '12 pools': 800, '10,000 pools': 3 },
  loopback: { 'one pool': 400, '12 pools': 300, '10,000 pools': 3 },
}

/** What a call took, by size and client; one entry for each round. */
export type CallTimes = Record<Size, Partial<Record<ClientName, Took[]>>>

export async function measureCalls(where: 'fake' | 'loopback', node: string, rounds: number): Promise<CallTimes> {
  const server = where === 'loopback' ? await start(built('server'), [], node) : undefined
  const url = server ? [`http://127.0.0.1:${server.greeting}`] : []
  const major = Number(/^v(\d+)/.exec(await versionOf(node))?.[1])
  const names = (Object.keys(clients) as ClientName[]).filter((name) => major >= 22 || !needNode22.includes(name))
  const children = new Map<ClientName, Child>()
  try {
    for (const name of names) children.set(name, await start(built('contender'), [name, ...url], node, ['--expose-gc']))
    const times: Partial<CallTimes> = {}
    for (const size of sizes) {
      const batch: Serializable = { size, calls: calls[where][size] }
      const contenders = names.map((name) => [name, () => children.get(name)?.ask(batch) as Promise<Took>] as const)
      times[size] = await interleaved(Object.fromEntries(contenders), rounds, 3)
    }
    return times as CallTimes
  } finally {
    for (const child of [...children.values(), ...(server ? [server] : [])]) await child.stop()
  }
}
