import { sleep } from '../../../src/core/timeout.ts'
import type { Pool, PoolList } from '../../../src/generated/schema.js'
import { errorResponse, intercept, jsonResponse, mutateBody, mutatePools, on, withBody } from '../mutators.ts'
import { type ConformingServer, embedded, type Wrapper } from './server.ts'

/** Dates and clocks, and what takes a while. */
export const time: ConformingServer[] = [
  ...Object.entries({
    'a-date-time': 'T09:30:00Z',
    'with-fractions': 'T09:30:00.1234567Z',
    'with-an-offset': 'T23:59:59+05:30',
    'with-an-offset-without-colon': 'T09:30:00.000+0000',
    'with-an-offset-in-hours': 'T09:30:00-08',
    'without-an-offset': 'T09:30:00.5',
    'without-seconds': 'T09:30',
    'with-a-comma': 'T09:30:00,250Z',
  }).map(([how, clock]) => createdAt(how, clock)),
  ...Object.entries({
    'with-fractions': '.123456789Z',
    'with-an-offset': '.5+05:30',
    'with-the-unknown-offset': '-00:00',
    'in-small-letters': 'z',
  }).map(([how, end]) => timestamps(how, end)),
  {
    id: 'time.clock-is-years-ahead',
    description: "The server's clock is years ahead: dates are never compared with the caller's.",
    reading: 'creation date',
    start: embedded({ now: () => Date.now() + 20 * 365 * 86_400_000 }),
  },
  {
    id: 'time.clock-stands-still',
    description: "The server's clock stands at the beginning of 1970.",
    reading: 'creation date',
    start: embedded({ now: () => 0 }),
  },
  {
    id: 'time.every-answer-is-slow',
    description: 'Every answer takes 30 ms.',
    reading: 'HTTP features',
    start: embedded({ latency: 30 }),
  },
  {
    id: 'time.answers-overtake-each-other',
    description: 'Answers take from nothing to 25 ms, so that those of parallel requests come in any order.',
    reading: 'HTTP features',
    start: embedded({ latency: { min: 0, max: 25 } }),
  },
  {
    id: 'time.list-lags',
    description: 'The list is a copy that is renewed every 700 ms.',
    reading: 'complete lists',
    start: embedded({}, cached('listPools', 700)),
  },
  {
    id: 'time.summary-lags',
    description: 'The summary is counted anew every 700 ms, and stands beside the list of the moment.',
    reading: 'complete lists',
    start: embedded({}, countedNowAndThen(700)),
  },
  {
    id: 'time.log-lags',
    description: 'The log is a copy that is renewed every 700 ms.',
    reading: 'activity entries',
    start: embedded({}, cached('listActivity', 700)),
  },
  {
    id: 'time.reads-lag-after-a-deletion',
    description: 'A deleted pool can be read for 400 ms more, with its status saying so, while its nodes are stopped.',
    reading: 'complete lists',
    start: embedded({}, windingDown(400)),
  },
]

function createdAt(how: string, clock: string): ConformingServer {
  return {
    id: `time.created-at-${how}`,
    description: `createdAt has a time: 2023-01-15${clock} is ISO 8601 as well.`,
    reading: 'creation date',
    start: embedded(
      {},
      mutatePools((pool) => ({ ...pool, createdAt: `${pool.createdAt}${clock}` })),
    ),
  }
}

function timestamps(how: string, end: string): ConformingServer {
  return {
    id: `time.timestamps-${how}`,
    description: `Timestamps look like 2023-06-10T14:32:45${end}, which RFC 3339 has as well.`,
    reading: 'timestamps',
    start: embedded(
      {},
      mutateBody('listActivity', ({ activities }) => ({
        activities: activities.map((entry: { timestamp: string }) => {
          const text = `${entry.timestamp.slice(0, 19)}${end}`
          return { ...entry, timestamp: end === 'z' ? text.toLowerCase() : text }
        }),
      })),
    ),
  }
}

/** Answers with a copy until it is too old. */
function cached(operation: 'listPools' | 'listActivity', ms: number): Wrapper {
  return (original) => {
    const copies = new Map<string, { text: string; until: number }>()
    return on(operation, async ({ request, forward }) => {
      const copy = copies.get(request.url)
      if (copy && copy.until > performance.now()) return jsonResponse(200, JSON.parse(copy.text))
      const response = await forward()
      const text = await response.text()
      if (response.ok) copies.set(request.url, { text, until: performance.now() + ms })
      return withBody(response, text)
    })(original)
  }
}

/** The list is right, and its summary the one of some time ago. */
function countedNowAndThen(ms: number): Wrapper {
  return (original) => {
    let counted: { summary: PoolList['summary']; until: number } | undefined
    return on('listPools', async ({ forward }) => {
      const response = await forward()
      if (!response.ok) return response
      const list = (await response.clone().json()) as PoolList
      if (!counted || counted.until < performance.now()) counted = { summary: list.summary, until: performance.now() + ms }
      return withBody(response, { ...list, summary: counted.summary })
    })(original)
  }
}

/** After a deletion, reads and the list show the pool for a while. Every change of it is refused at once. */
export function windingDown(ms: number): Wrapper {
  return (original) => {
    const dying = new Map<string, Pool>()
    return intercept(async ({ operation, poolId = '', forward }) => {
      const pool = dying.get(poolId)
      if (operation === 'getPool' && pool) return jsonResponse(200, pool)
      if (operation === 'listPools') {
        const response = await forward()
        return response.ok
          ? withBody(response, withMore((await response.clone().json()) as PoolList, [...dying.values()]))
          : response
      }
      if (operation !== 'deletePool') return operation === 'updatePool' && pool ? errorResponse(404) : forward()
      const before = await forward({ method: 'GET' })
      const answer = await forward()
      if (answer.ok && before.ok) {
        dying.set(poolId, { ...((await before.json()) as Pool), status: 'terminating' })
        sleep(ms, new AbortController().signal).then(() => dying.delete(poolId))
      }
      return answer
    })(original)
  }
}

function withMore({ summary, pools }: PoolList, more: Pool[]): PoolList {
  const nodes = more.reduce((sum, { nodeCount }) => sum + nodeCount, 0)
  return {
    summary: { ...summary, totalPools: summary.totalPools + more.length, totalNodes: summary.totalNodes + nodes },
    pools: [...pools, ...more],
  }
}
