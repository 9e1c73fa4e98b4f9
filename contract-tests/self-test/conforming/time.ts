import { sleep } from '../../../src/core/timeout.ts'
import type { Pool, PoolList } from '../../../src/generated/schema.js'
import { withDate } from '../log-mutators.ts'
import { errorResponse, intercept, jsonResponse, type Mutator, mutateBody, mutatePools, on, withBody } from '../mutators.ts'
import { type ConformingServer, embedded } from './server.ts'

const twentyYearsAhead = () => Date.now() + 20 * 365 * 86_400_000

/** Servers that differ in date formats, clocks and delays. */
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
    description: 'Has a clock that is 20 years ahead, also in the Date header.',
    reading: 'creation date',
    start: embedded({ now: twentyYearsAhead }, withDate(twentyYearsAhead)),
  },
  {
    id: 'time.clock-stands-still',
    description: 'Has a clock that stands still at the start of 1970, also in the Date header.',
    reading: 'creation date',
    start: embedded(
      { now: () => 0 },
      withDate(() => 0),
    ),
  },
  {
    id: 'time.slow-responses',
    description: 'Takes 30 ms for every response.',
    reading: 'HTTP features',
    start: embedded({ latency: 30 }),
  },
  {
    id: 'time.responses-in-any-order',
    description: 'Takes 0 to 25 ms for a response, so parallel responses arrive in any order.',
    reading: 'HTTP features',
    start: embedded({ latency: { min: 0, max: 25 } }),
  },
  {
    id: 'time.list-lags',
    description: 'Refreshes the list every 700 ms.',
    reading: 'complete lists',
    start: embedded({}, cacheResponses('listPools', 700)),
  },
  {
    id: 'time.summary-lags',
    description: 'Refreshes the summary every 700 ms; the pools in the list are current.',
    reading: 'complete lists',
    start: embedded({}, cacheSummary(700)),
  },
  {
    id: 'time.log-lags',
    description: 'Refreshes the activity log every 700 ms.',
    reading: 'activity entries',
    start: embedded({}, cacheResponses('listActivity', 700)),
  },
  {
    id: 'time.reads-lag-after-a-delete',
    description: 'Returns deleted pools for another 400 ms with the status "terminating".',
    reading: 'complete lists',
    start: embedded({}, deleteSlowly(400)),
  },
]

function createdAt(how: string, clock: string): ConformingServer {
  return {
    id: `time.created-at-${how}`,
    description: `Returns createdAt as 2023-01-15${clock}, which is also ISO 8601.`,
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
    description: `Returns timestamps such as 2023-06-10T14:32:45${end}, which is also RFC 3339.`,
    reading: 'timestamps',
    start: embedded(
      {},
      mutateBody('listActivity', ({ activities }) => ({
        activities: activities.map((entry: { timestamp: string }) => {
          const [sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(end)?.slice(1) ?? []
          const offsetMs = Number(`${sign ?? ''}1`) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000
          const localTime = new Date(Date.parse(entry.timestamp) + offsetMs).toISOString()
          const text = `${localTime.slice(0, 19)}${end}`
          return { ...entry, timestamp: end === 'z' ? text.toLowerCase() : text }
        }),
      })),
    ),
  }
}

/** Serves a cached response until it expires. */
function cacheResponses(operation: 'listPools' | 'listActivity', ms: number): Mutator {
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

/** Caches the summary of the list. The pools are current. */
function cacheSummary(ms: number): Mutator {
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

/** Keeps deleted pools in reads for a while. Updates and deletes of them respond 404 at once. */
export function deleteSlowly(ms: number): Mutator {
  return (original) => {
    const deleting = new Map<string, Pool>()
    return intercept(async ({ operation, poolId = '', forward }) => {
      const pool = deleting.get(poolId)
      if (operation === 'getPool' && pool) return jsonResponse(200, pool)
      if (operation === 'listPools') {
        const response = await forward()
        return response.ok
          ? withBody(response, addPools((await response.clone().json()) as PoolList, [...deleting.values()]))
          : response
      }
      if (operation !== 'deletePool') return operation === 'updatePool' && pool ? errorResponse(404) : forward()
      const before = await forward({ method: 'GET' })
      const response = await forward()
      if (response.ok && before.ok) {
        deleting.set(poolId, { ...((await before.json()) as Pool), status: 'terminating' })
        sleep(ms).then(() => deleting.delete(poolId))
      }
      return response
    })(original)
  }
}

function addPools({ summary, pools }: PoolList, more: Pool[]): PoolList {
  const nodes = more.reduce((sum, { nodeCount }) => sum + nodeCount, 0)
  return {
    summary: { ...summary, totalPools: summary.totalPools + more.length, totalNodes: summary.totalNodes + nodes },
    pools: [...pools, ...more],
  }
}
