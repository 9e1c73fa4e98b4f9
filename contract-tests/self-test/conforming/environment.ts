import type { Fetch } from '../../../src/core/fetch.ts'
import { sleep } from '../../../src/core/timeout.ts'
import { listen } from '../../../src/http/listen.ts'
import { connectionReset } from '../../../src/server/fault-responses.ts'
import { createServer } from '../../../src/server.ts'
import { errorResponse, intercept, type Mutator } from '../mutators.ts'
import { type ConformingServer, embedded, type StartedServer } from './server.ts'

const auth = { full: ['full'], readOnly: ['read-only'] }

/** Unreliable servers: rate limits, failures, resets and restarts. */
export const environment: ConformingServer[] = [
  {
    id: 'environment.too-many-requests',
    description: 'Responds 429 to every 40th request, with a Retry-After of 0.',
    reading: 'unreliable environment',
    start: embedded(
      {},
      replaceEvery(40, () => new Response(null, { status: 429, headers: { 'retry-after': '0' } })),
    ),
  },
  {
    id: 'environment.too-many-requests-until-a-date',
    description: 'Responds 429 with a date in Retry-After.',
    reading: 'unreliable environment',
    start: embedded(
      {},
      replaceEvery(150, () => {
        const headers = { 'retry-after': new Date(Date.now() + 1_000).toUTCString() }
        return new Response('Slow down', { status: 429, headers })
      }),
    ),
  },
  {
    id: 'environment.limit-per-second',
    description: 'Responds 429 to more than 150 requests per second.',
    reading: 'unreliable environment',
    start: embedded({}, limitPerSecond(150)),
  },
  {
    id: 'environment.sometimes-unavailable',
    description: 'Responds 502, 503 or 504 in HTML to every 90th request.',
    reading: 'unreliable environment',
    start: embedded(
      {},
      replaceEvery(
        90,
        (turn) => new Response('<h1>Bad Gateway</h1>', { status: 502 + (turn % 3), headers: { 'content-type': 'text/html' } }),
      ),
    ),
  },
  {
    id: 'environment.three-at-a-time',
    description: 'Responds 503 to more than three parallel requests.',
    reading: 'unreliable environment',
    start: embedded({}, limitParallel(3)),
  },
  {
    id: 'environment.fails-before-the-work',
    description: 'Responds 500 to every 40th request before it does anything.',
    reading: 'unreliable environment',
    start: embedded(
      {},
      replaceEvery(40, () => errorResponse(500)),
    ),
  },
  {
    id: 'environment.fails-after-the-work',
    description: 'Responds 500 to every 40th request after it has done the work.',
    reading: 'unreliable environment',
    options: { token: 'full', forbiddenToken: 'read-only' },
    start: embedded(
      { auth },
      replaceEvery(40, async (_, pass) => {
        await pass()
        return errorResponse(500)
      }),
    ),
  },
  {
    id: 'environment.resets-before-the-work',
    description: 'Resets every 40th connection before it does anything.',
    reading: 'unreliable environment',
    start: embedded(
      {},
      replaceEvery(40, () => {
        throw connectionReset()
      }),
    ),
  },
  {
    id: 'environment.resets-after-the-work',
    description: 'Resets every 40th connection after it has done the work.',
    reading: 'unreliable environment',
    options: { token: 'full', forbiddenToken: 'read-only' },
    start: embedded(
      { auth },
      replaceEvery(40, async (_, pass) => {
        await pass()
        throw connectionReset()
      }),
    ),
  },
  {
    id: 'environment.gateway-fails-after-the-work',
    description: 'Responds 502, 503 or 504 to every 40th request after it has done the work.',
    reading: 'unreliable environment',
    options: { token: 'full', forbiddenToken: 'read-only' },
    start: embedded(
      { auth },
      replaceEvery(40, async (turn, pass) => {
        await pass()
        return new Response('<h1>Gateway Timeout</h1>', { status: 502 + (turn % 3), headers: { 'content-type': 'text/html' } })
      }),
    ),
  },
  {
    id: 'environment.truncated-responses',
    description: 'Truncates 1 of 40 responses.',
    reading: 'unreliable environment',
    start: embedded({ faults: [{ kind: 'truncated', probability: 1 / 40 }] }),
  },
  {
    id: 'environment.sometimes-hangs',
    description: 'Never responds to every 150th request.',
    reading: 'unreliable environment',
    options: { timeout: 400 },
    start: embedded(
      {},
      replaceEvery(150, () => new Promise<Response>(() => {})),
    ),
  },
  {
    id: 'environment.restarts',
    description: 'Restarts during the run and keeps its pools.',
    reading: 'unreliable environment',
    start: restartDuringRun,
  },
  {
    id: 'environment.always-busy',
    description: 'Responds 429 to every request after the first 30.',
    reading: 'unreliable environment',
    inconclusive: 'A server that always responds 429 cannot be checked.',
    start: embedded(
      {},
      replaceAfter(30, () => new Response(null, { status: 429, headers: { 'retry-after': '0' } })),
    ),
  },
  {
    id: 'environment.unavailable-for-an-hour',
    description: 'Responds 503 with a Retry-After of one hour after the first 60 requests.',
    reading: 'unreliable environment',
    inconclusive: 'The run does not wait for an hour.',
    start: embedded(
      {},
      replaceAfter(60, () => new Response(null, { status: 503, headers: { 'retry-after': '3600' } })),
    ),
  },
  {
    id: 'environment.read-only-maintenance',
    description: 'Responds 503 to writes during maintenance; reads work.',
    reading: 'unreliable environment',
    inconclusive: 'No pool can be created, so only reads were checked.',
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

/** Replaces the response to every nth request. `turn` counts the replaced responses. */
function replaceEvery(
  count: number,
  response: (turn: number, pass: () => Promise<Response>) => Response | Promise<Response>,
): Mutator {
  return (original) => {
    let requests = 0
    return intercept(({ forward }) => (++requests % count === 0 ? response(requests / count, () => forward()) : forward()))(
      original,
    )
  }
}

function replaceAfter(count: number, response: () => Response): Mutator {
  return (original) => {
    let requests = 0
    return intercept(({ forward }) => (++requests > count ? response() : forward()))(original)
  }
}

function limitPerSecond(max: number): Mutator {
  return (original) => {
    let second = 0
    let requests = 0
    return intercept(({ forward }) => {
      const now = Math.floor(performance.now() / 1_000)
      if (now > second) [second, requests] = [now, 0]
      requests += 1
      if (requests <= max) return forward()
      const headers = { 'content-type': 'application/json', 'retry-after': '1', 'x-ratelimit-remaining': '0' }
      return new Response('{"error":"Too Many Requests","message":"slow down"}', { status: 429, headers })
    })(original)
  }
}

function limitParallel(max: number): Mutator {
  return (original) => {
    let current = 0
    return intercept(async ({ forward }) => {
      if (current >= max) return new Response(null, { status: 503, headers: { 'retry-after': '0' } })
      current += 1
      try {
        await sleep(5)
        return await forward()
      } finally {
        current -= 1
      }
    })(original)
  }
}

async function restartDuringRun(): Promise<StartedServer> {
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
    await sleep(300)
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
