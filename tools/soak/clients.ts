import { createRandom } from '../../src/core/random.ts'
import { listen } from '../../src/http/listen.ts'
import { type CallError, ComputePoolsError, createClient, type Pool } from '../../src/index.ts'
import { createServer, type Fault } from '../../src/server.ts'
import { type Held, held } from './flat.ts'
import type { Figures } from './run.ts'

const callers = 12
const phases = 6
/**
 * A request that was on its way when its call was aborted may still arrive. In ticks of 10 ms of
 * this process, which do not go on while a busy machine lets it wait.
 */
const underWay = 10

/** Parallel clients, each with pools of its own, against the embedded server while everything goes wrong by chance. */
export async function clientsUnderFaults({ ms, seed }: { ms: number; seed: number }): Promise<Figures> {
  const random = createRandom(seed)
  const server = createServer({ seed, startupMs: 0, faults: faults(0.04) })
  const abortedAt = new Map<string, number>()
  const outcomes = new Map<string, number>()
  const broken: string[] = []
  let late = 0
  let sentAfterAbort = 0
  let ticks = 0
  const ticking = setInterval(() => {
    ticks += 1
  }, 10)
  let restarts = 0
  const watched: typeof fetch = (input, init) => {
    const call = new Headers(init?.headers).get('x-call') ?? ''
    if (ticks - (abortedAt.get(call) ?? Number.POSITIVE_INFINITY) > underWay) late += 1
    return server.fetch(input, init)
  }

  const sending: typeof fetch = (input, init) => {
    if (abortedAt.has(new Headers(init?.headers).get('x-call') ?? '')) sentAfterAbort += 1
    return fetch(input, init)
  }

  const measured: Held[] = []
  const kept: number[] = []
  for (let phase = 0; phase < phases; phase += 1) {
    let listening = await listen({ fetch: watched })
    const { port, url } = listening
    const end = performance.now() + ms / phases
    const work = Array.from({ length: callers }, (_, i) => caller(`caller-${phase}-${i}`, url, end))
    // The last third is left in peace: a restart ends every connection, also those that a client forgot.
    while (performance.now() < end - ms / phases / 3) {
      await pause(200 + random() * 600)
      await listening.stop()
      listening = await listen({ fetch: watched }, { port })
      restarts += 1
    }
    await Promise.all(work)
    // The server ends every connection as it stops, so what the clients do not let go of is seen only now.
    kept.push((await held()).sockets)
    await listening.stop()
    server.reset()
    abortedAt.clear()
    measured.push(await held())
  }
  clearInterval(ticking)
  if (sentAfterAbort > 0) broken.push(`${sentAfterAbort} requests were sent after their call was aborted`)
  // The first phase loads code and fills caches.
  const [, ...flat] = measured
  const [first = 0, last = 0] = [flat.slice(0, 2), flat.slice(-2)].map((some) => Math.min(...some.map(({ heapMb }) => heapMb)))
  if (last - first > 4) broken.push(`the heap grew from ${first.toFixed(1)} to ${last.toFixed(1)} MB`)
  const sockets = flat.map((it) => it.sockets)
  if (Math.max(...sockets) > (sockets[0] ?? 0) + 2) broken.push(`sockets were left open: ${sockets.join(', ')}`)
  // One connection for each, with both of its ends in this process.
  if (Math.max(...kept) > 2 * callers) broken.push(`clients that do nothing hold on to ${kept.join(', ')} sockets`)
  const calls = [...outcomes.values()].reduce((sum, count) => sum + count, 0)
  for (const outcome of mustBeSeen)
    if (!outcomes.has(outcome)) broken.push(`too little to judge: no ${outcome} in ${calls} calls`)
  return {
    title: 'Parallel clients against a server with random faults',
    figures: {
      'clients at a time': callers,
      calls,
      ...Object.fromEntries([...outcomes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => [`… ${name}`, count])),
      'server restarts': restarts,
      'answers taken for right that were wrong': broken.filter((sentence) => sentence.startsWith('wrong')).length,
      'requests sent after an abort': sentAfterAbort,
      'requests on their way at an abort that the server read over 100 ms later': late,
      'heap after each phase, MB': measured.map(({ heapMb }) => heapMb.toFixed(1)).join(', '),
      'open sockets after the calls of each phase': kept.join(', '),
      '… and after its server has stopped': measured.map(({ sockets }) => sockets).join(', '),
    },
    broken,
  }

  /** Keeps a pool, and knows which descriptions it can have: the last that was confirmed, and those whose answers never came. */
  async function caller(name: string, url: string, end: number): Promise<void> {
    const client = createClient({ baseUrl: url, timeout: 250, retry: { limit: 2 }, fetch: sending })
    const chance = createRandom(seed + hash(name))
    let own: { id: string; confirmed: string; possible: Set<string> } | undefined
    for (let step = 0; performance.now() < end; step += 1) {
      const call = `${name}-${step}`
      const controller = new AbortController()
      const options = { signal: controller.signal, headers: { 'x-call': call } }
      if (chance() < 0.1) {
        setTimeout(() => {
          controller.abort()
          abortedAt.set(call, ticks)
        }, chance() * 40)
      }
      const kind =
        own === undefined ? 'create' : (['get', 'get', 'update', 'list', 'log', 'delete'] as const)[Math.floor(chance() * 6)]
      try {
        if (own === undefined) {
          const body = {
            name,
            description: call,
            region: 'us-east-1',
            provider: 'AWS',
            nodeTypes: [{ type: 'H100', count: step }],
          }
          const pool = await client.createPool(body, options)
          expectIn(pool, new Set([call]), name)
          if (pool.nodeCount !== step) broken.push(`wrong nodeCount of ${call}: ${pool.nodeCount}`)
          own = { id: pool.id, confirmed: call, possible: new Set([call]) }
        } else if (kind === 'update') {
          own.possible.add(call)
          const pool = await client.updatePool(own.id, { description: call }, options)
          expectIn(pool, new Set([call]), name)
          // What was tried in vain stays possible: it may be on its way still, and be carried out after this.
          own.possible.delete(own.confirmed)
          own.confirmed = call
        } else if (kind === 'list') {
          const { pools, summary } = await client.listPools(options)
          const { id, possible } = own
          const found = pools.find((pool) => pool.id === id)
          if (found) expectIn(found, possible, name)
          else broken.push(`wrong list: ${name} has a pool that is not in it`)
          if (summary.totalPools !== pools.length) broken.push(`wrong summary: ${summary.totalPools} of ${pools.length} pools`)
        } else if (kind === 'log') {
          const { id } = own
          const { activities } = await client.listActivity({ poolId: id }, options)
          if (activities.some(({ poolId }) => poolId !== id)) broken.push(`wrong log: an entry of another pool than ${id}`)
        } else if (kind === 'delete') {
          const { id } = own
          // It may have been carried out, whatever comes back.
          own = undefined
          await client.deletePool(id, options)
        } else {
          const pool = await client.getPool(own.id, options)
          if (pool.id !== own.id) broken.push(`wrong pool: asked for ${own.id}, given ${pool.id}`)
          expectIn(pool, own.possible, name)
        }
        count('right answer')
      } catch (error) {
        if (controller.signal.aborted && error === controller.signal.reason) count('aborted by the caller')
        else if (error instanceof ComputePoolsError) {
          count((error as CallError).name)
          // Only a deletion that was carried out, and whose answer got lost, may find nothing.
          if (error.status === 404 && kind !== 'delete') broken.push(`wrong 404: ${error.message}`)
        } else broken.push(`an error without a name of ours: ${error}`)
      }
    }
  }

  function expectIn(pool: Pool, possible: Set<string>, name: string): void {
    if (!possible.has(pool.description) || pool.name !== name) {
      broken.push(`wrong data: ${pool.name}, ${pool.description}; expected ${name} with ${[...possible].join(' or ')}`)
    }
  }
  function count(outcome: string): void {
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  }
}

/** A run without one of these has not tried what it promises. */
const mustBeSeen = [
  'right answer',
  'aborted by the caller',
  'ConnectionError',
  'InternalServerError',
  'ResponseValidationError',
  'TimeoutError',
]

function faults(probability: number): Fault[] {
  return [
    { kind: 'reset', probability },
    { kind: 'truncated', probability },
    { kind: 'slow', ms: 60, probability },
    { kind: 'slow', ms: 1000, probability: probability / 2 },
    { kind: 'status', status: 500, probability },
    { kind: 'status', status: 503, probability },
    { kind: 'status', status: 429, headers: { 'retry-after': '0' }, probability },
    { kind: 'wrong-shape', probability },
  ]
}

function hash(text: string): number {
  return [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 7)
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
