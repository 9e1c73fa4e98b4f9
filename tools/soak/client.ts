import { createRandom } from '../../src/core/random.ts'
import { listen } from '../../src/http/listen.ts'
import { createServer, type Fault } from '../../src/server.ts'
import { runCaller } from './caller.ts'
import { measureResources, type Resources } from './resources.ts'
import type { SoakResult } from './result.ts'

const callers = 12
const phases = 6
/**
 * A request that is in flight when its call is aborted may still arrive. Counted in ticks of 10 ms of this process, because
 * ticks stop while a busy machine suspends the process.
 */
const maxTicksInFlight = 10

/** Runs parallel clients against an embedded server with random faults and restarts. */
export async function soakClient({ ms, seed }: { ms: number; seed: number }): Promise<SoakResult> {
  const random = createRandom(seed)
  const server = createServer({ seed, startupMs: 0, faults: createFaults(0.04) })
  const abortedAt = new Map<string, number>()
  const outcomes = new Map<string, number>()
  const violations: string[] = []
  const afterPhase: Resources[] = []
  const socketsAfterCalls: number[] = []
  let receivedLate = 0
  let sentAfterAbort = 0
  let restarts = 0
  let ticks = 0
  const ticking = setInterval(() => {
    ticks += 1
  }, 10)

  const countLateRequests: typeof fetch = (input, init) => {
    if (ticks - (abortedAt.get(readCallId(init)) ?? Number.POSITIVE_INFINITY) > maxTicksInFlight) receivedLate += 1
    return server.fetch(input, init)
  }
  const countSentAfterAbort: typeof fetch = (input, init) => {
    if (abortedAt.has(readCallId(init))) sentAfterAbort += 1
    return fetch(input, init)
  }

  for (let phase = 0; phase < phases; phase += 1) {
    let listening = await listen({ fetch: countLateRequests })
    const { port, url: baseUrl } = listening
    const end = performance.now() + ms / phases
    const running = Array.from({ length: callers }, (_, i) =>
      runCaller({
        name: `caller-${phase}-${i}`,
        baseUrl,
        seed,
        end,
        fetch: countSentAfterAbort,
        onAbort: (callId) => abortedAt.set(callId, ticks),
        onOutcome: (outcome) => outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1),
        onViolation: (message) => violations.push(message),
      }),
    )
    // No restarts in the last third: a restart closes all connections, which would hide leaked ones.
    while (performance.now() < end - ms / phases / 3) {
      await pause(200 + random() * 600)
      await listening.stop()
      listening = await listen({ fetch: countLateRequests }, { port })
      restarts += 1
    }
    await Promise.all(running)
    // Measured before `stop`, which closes all connections.
    socketsAfterCalls.push((await measureResources()).sockets)
    await listening.stop()
    server.reset()
    abortedAt.clear()
    afterPhase.push(await measureResources())
  }
  clearInterval(ticking)

  const calls = [...outcomes.values()].reduce((sum, count) => sum + count, 0)
  if (sentAfterAbort > 0) violations.push(`${sentAfterAbort} requests were sent after their call was aborted`)
  violations.push(...findGrowth(afterPhase))
  // Each caller may keep one connection open. Both of its ends are in this process.
  if (Math.max(...socketsAfterCalls) > 2 * callers)
    violations.push(`idle clients keep ${socketsAfterCalls.join(', ')} sockets open`)
  for (const outcome of requiredOutcomes)
    if (!outcomes.has(outcome)) violations.push(`the run was too short: no ${outcome} in ${calls} calls`)
  return {
    title: 'Parallel clients against a server with random faults',
    figures: {
      'parallel clients': callers,
      calls,
      ...Object.fromEntries([...outcomes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => [`… ${name}`, count])),
      'server restarts': restarts,
      'wrong responses accepted as correct': violations.filter((sentence) => sentence.startsWith('wrong')).length,
      'requests sent after an abort': sentAfterAbort,
      'requests in flight at an abort, received over 100 ms later': receivedLate,
      'heap after each phase, MB': afterPhase.map(({ heapMb }) => heapMb.toFixed(1)).join(', '),
      'open sockets after the calls of each phase': socketsAfterCalls.join(', '),
      '… and after its server stopped': afterPhase.map(({ sockets }) => sockets).join(', '),
    },
    violations,
  }
}

/** A run without one of these outcomes did not test the guarantees. */
const requiredOutcomes = [
  'correct response',
  'aborted by the caller',
  'ConnectionError',
  'InternalServerError',
  'ResponseValidationError',
  'TimeoutError',
]

function createFaults(probability: number): Fault[] {
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

function findGrowth(afterPhase: Resources[]): string[] {
  // The first phase loads code and fills caches.
  const warm = afterPhase.slice(1)
  const [first = 0, last = 0] = [warm.slice(0, 2), warm.slice(-2)].map((some) => Math.min(...some.map(({ heapMb }) => heapMb)))
  const sockets = warm.map((it) => it.sockets)
  return [
    ...(last - first > 4 ? [`the heap grew from ${first.toFixed(1)} to ${last.toFixed(1)} MB`] : []),
    ...(Math.max(...sockets) > (sockets[0] ?? 0) + 2 ? [`sockets were left open: ${sockets.join(', ')}`] : []),
  ]
}

function readCallId(init: RequestInit | undefined): string {
  return new Headers(init?.headers).get('x-call') ?? ''
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
