import type { Fetch } from '../../../src/core/fetch.ts'
import { sleep } from '../../../src/core/timeout.ts'
import type { Pool } from '../../../src/generated/schema.js'
import { listen } from '../../../src/http/listen.ts'
import { connectionReset } from '../../../src/server/fault-responses.ts'
import { createServer } from '../../../src/server.ts'
import { verify } from '../../index.ts'
import { PoolNames } from '../../model/pool-names.ts'
import { errorResponse, intercept } from '../mutators.ts'
import { renaming, smallestFree } from './ids.ts'
import { type ConformingServer, embedded, examplePools, type StartedServer, type Wrapper } from './server.ts'

const auth = { full: ['full'], readOnly: ['read-only'] }

/** What goes on around a server: its size, other people, and bad days. */
export const environment: ConformingServer[] = [
  {
    id: 'surroundings.no-pools-yet',
    description: 'There is no pool at the start, and no log.',
    reading: 'complete lists',
    start: embedded({ pools: [] }),
  },
  {
    id: 'surroundings.leftovers-of-another-run',
    description: 'An earlier run of the suite left pools behind: they are not this one’s to remove.',
    reading: 'other clients',
    start: embedded({
      pools: examplePools((pool, index) =>
        index < 3 ? { ...pool, name: `Contract Test qwertyu aa${'abc'[index]}`, nodeTypes: [], nodeCount: 0 } : pool,
      ),
    }),
  },
  {
    id: 'surroundings.others-at-work',
    description: 'Other people create, update and delete pools of theirs all the time.',
    reading: 'other clients',
    start: () => busy(8),
  },
  {
    id: 'surroundings.others-at-work-with-reused-ids',
    description: 'Other people are at work, and an id comes back as soon as it is free.',
    reading: 'other clients',
    start: () => busy(8, renaming(smallestFree)),
  },
  {
    id: 'surroundings.another-run-at-work',
    description: 'Another run of the suite questions the same server at the same time.',
    reading: 'other clients',
    start: twice,
  },
  {
    id: 'surroundings.too-many-requests',
    description: 'Every 40th request is answered with 429, and is to be sent again at once.',
    reading: 'unreliable environment',
    start: embedded(
      {},
      every(40, () => new Response(null, { status: 429, headers: { 'retry-after': '0' } })),
    ),
  },
  {
    id: 'surroundings.too-many-requests-until-a-date',
    description: 'A 429 gives the time from which on requests are welcome again.',
    reading: 'unreliable environment',
    start: embedded(
      {},
      every(150, () => {
        const headers = { 'retry-after': new Date(Date.now() + 1_000).toUTCString() }
        return new Response('Slow down', { status: 429, headers })
      }),
    ),
  },
  {
    id: 'surroundings.so-many-a-second',
    description: 'More than 150 requests within a second are answered with 429 until the second is over.',
    reading: 'unreliable environment',
    start: embedded({}, perSecond(150)),
  },
  {
    id: 'surroundings.unavailable-now-and-then',
    description: 'The proxy in front answers 502, 503 or 504 in HTML now and then.',
    reading: 'unreliable environment',
    start: embedded(
      {},
      every(
        90,
        (turn) => new Response('<h1>Bad Gateway</h1>', { status: 502 + (turn % 3), headers: { 'content-type': 'text/html' } }),
      ),
    ),
  },
  {
    id: 'surroundings.three-at-a-time',
    description: 'More than three requests at a time are answered with 503, and are to be sent again.',
    reading: 'unreliable environment',
    start: embedded({}, atOnce(3)),
  },
  {
    id: 'surroundings.fails-before-its-work',
    description: 'One request in 40 is answered with 500 before anything is done.',
    reading: 'unreliable environment',
    start: embedded(
      {},
      every(40, () => errorResponse(500)),
    ),
  },
  {
    id: 'surroundings.fails-after-its-work',
    description: 'One request in 40 is answered with 500 after all has been done.',
    reading: 'unreliable environment',
    options: { token: 'full', forbiddenToken: 'read-only' },
    start: embedded(
      { auth },
      every(40, async (_, pass) => {
        await pass()
        return errorResponse(500)
      }),
    ),
  },
  {
    id: 'surroundings.resets-before-its-work',
    description: 'One connection in 40 is reset before anything is done.',
    reading: 'unreliable environment',
    start: embedded(
      {},
      every(40, () => {
        throw connectionReset()
      }),
    ),
  },
  {
    id: 'surroundings.resets-after-its-work',
    description: 'One connection in 40 is reset after all has been done.',
    reading: 'unreliable environment',
    options: { token: 'full', forbiddenToken: 'read-only' },
    start: embedded(
      { auth },
      every(40, async (_, pass) => {
        await pass()
        throw connectionReset()
      }),
    ),
  },
  {
    id: 'surroundings.gives-up-after-its-work',
    description: 'The proxy in front gives up on one request in 40, and answers 502, 503 or 504, after all has been done.',
    reading: 'unreliable environment',
    options: { token: 'full', forbiddenToken: 'read-only' },
    start: embedded(
      { auth },
      every(40, async (turn, pass) => {
        await pass()
        return new Response('<h1>Gateway Timeout</h1>', { status: 502 + (turn % 3), headers: { 'content-type': 'text/html' } })
      }),
    ),
  },
  {
    id: 'surroundings.breaks-off',
    description: 'One answer in 40 breaks off in the middle.',
    reading: 'unreliable environment',
    start: embedded({ faults: [{ kind: 'truncated', probability: 1 / 40 }] }),
  },
  {
    id: 'surroundings.hangs-now-and-then',
    description: 'One request in 150 is never answered.',
    reading: 'unreliable environment',
    options: { timeout: 400 },
    start: embedded(
      {},
      every(150, () => new Promise<Response>(() => {})),
    ),
  },
  {
    id: 'surroundings.restarts',
    description: 'The server is restarted in the middle of the run, and keeps its pools.',
    reading: 'unreliable environment',
    start: restarting,
  },
  {
    id: 'surroundings.busy-for-ever',
    description: 'After 30 requests there is nothing but 429.',
    reading: 'unreliable environment',
    inconclusive: 'What keeps asking to wait cannot be judged.',
    start: embedded(
      {},
      after(30, () => new Response(null, { status: 429, headers: { 'retry-after': '0' } })),
    ),
  },
  {
    id: 'surroundings.back-in-an-hour',
    description: 'After 60 requests the server asks to come back in an hour.',
    reading: 'unreliable environment',
    inconclusive: 'Nobody waits for an hour.',
    start: embedded(
      {},
      after(60, () => new Response(null, { status: 503, headers: { 'retry-after': '3600' } })),
    ),
  },
  {
    id: 'surroundings.closed-for-writing',
    description: 'The server is under maintenance: it can be read, and every write is answered with 503.',
    reading: 'unreliable environment',
    inconclusive: 'No pool can be created, so that nothing but reading was questioned.',
    start: embedded(
      {},
      intercept(({ request, forward }) =>
        /^(GET|HEAD|OPTIONS)$/.test(request.method)
          ? forward()
          : new Response(null, { status: 503, headers: { 'retry-after': '600' } }),
      ),
    ),
  },
]

/** What takes a while. */
export const large: ConformingServer[] = [
  {
    id: 'large.twenty-thousand-pools',
    description: 'There are 20,000 pools, and no paging.',
    reading: 'complete lists',
    options: { timeout: 30_000 },
    start: () => embedded({ pools: many(20_000) })(),
  },
]

function many(count: number): Pool[] {
  const twelve = examplePools()
  return Array.from({ length: count }, (_, index) => ({ ...(twelve[index % 12] as Pool), id: `pool-${index + 1}` }))
}

/** Answers every so manieth request in its own way. */
function every(count: number, response: (turn: number, pass: () => Promise<Response>) => Response | Promise<Response>): Wrapper {
  return (original) => {
    let requests = 0
    return intercept(({ forward }) => (++requests % count === 0 ? response(requests / count, () => forward()) : forward()))(
      original,
    )
  }
}

function after(count: number, response: () => Response): Wrapper {
  return (original) => {
    let requests = 0
    return intercept(({ forward }) => (++requests > count ? response() : forward()))(original)
  }
}

function perSecond(most: number): Wrapper {
  return (original) => {
    let second = 0
    let requests = 0
    return intercept(({ forward }) => {
      const now = Math.floor(performance.now() / 1_000)
      if (now > second) [second, requests] = [now, 0]
      requests += 1
      if (requests <= most) return forward()
      const headers = { 'content-type': 'application/json', 'retry-after': '1', 'x-ratelimit-remaining': '0' }
      return new Response('{"error":"Too Many Requests","message":"slow down"}', { status: 429, headers })
    })(original)
  }
}

function atOnce(most: number): Wrapper {
  return (original) => {
    let current = 0
    return intercept(async ({ forward }) => {
      if (current >= most) return new Response(null, { status: 503, headers: { 'retry-after': '0' } })
      current += 1
      try {
        await sleep(5, new AbortController().signal)
        return await forward()
      } finally {
        current -= 1
      }
    })(original)
  }
}

/** Other people have four pools of their own, each of which they create, update twice and delete, over and over. */
function busy(pauseMs: number, wrap: Wrapper = (fetch) => fetch): StartedServer {
  const server = createServer()
  const fetch = wrap(server.fetch)
  const end = new AbortController()
  const work = Promise.all([0, 1, 2, 3].map((person) => workOf(person, fetch, pauseMs, end.signal)))
  return {
    fetch,
    pools: () => server.state().pools.filter(({ name }) => !name.startsWith('Nightly')),
    async stop() {
      end.abort()
      await work.catch(() => {})
    },
  }
}

async function workOf(person: number, fetch: Fetch, pauseMs: number, signal: AbortSignal) {
  const call = async (method: string, path: string, body?: object) => {
    await sleep(pauseMs * (1 + person / 4), signal)
    const init = body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}
    return fetch(`http://server.test/api/pools${path}`, { method, ...init })
  }
  for (let round = 0; !signal.aborted; round++) {
    const name = `Nightly ${person} ${round}`
    const body = { name, region: 'us-east-1', provider: 'AWS', nodeTypes: [{ type: 'p3.16xlarge', count: 1 + (round % 5) }] }
    const { id } = (await (await call('POST', '', body)).json()) as Pool
    await call('PUT', `/${id}`, { name: `${name} again`, tags: ['nightly'] })
    await call('PUT', `/${id}`, { nodeTypes: [{ type: 'p3.16xlarge', count: 7 }] })
    await call('DELETE', `/${id}`)
  }
}

function twice(): StartedServer {
  const server = createServer()
  const others = new PoolNames(271_828)
  const other = verify({ fetch: server.fetch, write: true, seed: 271_828 })
  return {
    fetch: server.fetch,
    pools: () => server.state().pools.filter(({ name }) => !others.isFromSeed(name)),
    async stop() {
      const { findings, leftBehind } = await other
      if (findings.some(({ level }) => level !== 'may') || leftBehind.length > 0)
        throw new Error(`the other run found what is not there: ${JSON.stringify(findings[0] ?? leftBehind)}`)
    },
  }
}

async function restarting(): Promise<StartedServer> {
  const server = createServer()
  let requests = 0
  let listening = await listen({ fetch: counted })
  const { port, url } = listening
  let restarted: Promise<void> | undefined

  async function counted(...request: Parameters<Fetch>): Promise<Response> {
    requests += 1
    if (requests === 60) restarted = restart()
    return server.fetch(...request)
  }

  async function restart() {
    await listening.stop()
    await sleep(300, new AbortController().signal)
    listening = await listen({ fetch: counted }, { port })
  }

  return {
    url,
    pools: () => server.state().pools,
    async stop() {
      await restarted
      await listening.stop()
    },
  }
}
