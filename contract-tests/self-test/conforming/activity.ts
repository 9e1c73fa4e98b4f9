import type { Activity } from '../../../src/generated/schema.js'
import { errorResponse, type InterceptedRequest, jsonResponse, mutateBody, on, withBody } from '../mutators.ts'
import { type ConformingServer, embedded, examplePools, type Wrapper } from './server.ts'

/** What the log holds, and how it is filtered. */
export const activity: ConformingServer[] = [
  {
    id: 'activity.none-at-all',
    description: 'No change writes an entry: the log is empty for ever.',
    reading: 'activity entries',
    start: embedded(
      {},
      entries(() => []),
    ),
  },
  {
    id: 'activity.of-others-only',
    description: 'The log holds what was there before, and no change adds to it.',
    reading: 'activity entries',
    start: embedded(
      {},
      entries((list) => list.filter(({ poolId }) => theirs.has(poolId))),
    ),
  },
  {
    id: 'activity.creations-only',
    description: 'Only creations are logged.',
    reading: 'activity entries',
    start: embedded(
      {},
      entries((list) => list.filter(({ action }) => action === 'pool-created')),
    ),
  },
  {
    id: 'activity.oldest-first',
    description: 'The log begins with its oldest entry.',
    reading: 'activity entries',
    start: embedded(
      {},
      entries((list) => list.toReversed()),
    ),
  },
  {
    id: 'activity.in-no-order',
    description: 'The log is sorted by the ids of its entries, as text, backwards.',
    reading: 'activity entries',
    start: embedded(
      {},
      entries((list) => list.toSorted((a, b) => (a.id < b.id ? 1 : -1))),
    ),
  },
  {
    id: 'activity.two-entries-a-change',
    description: 'Each change writes two entries: that it began, and that it is done.',
    reading: 'activity entries',
    start: embedded(
      {},
      entries((list) => list.flatMap((entry) => [entry, { ...entry, id: `${entry.id}-begin`, action: 'change-requested' }])),
    ),
  },
  {
    id: 'activity.gone-with-the-pool',
    description: 'The entries of a pool are removed together with it.',
    reading: 'activity entries',
    start: embedded(
      {},
      entriesOfPools((list, pools) => list.filter(({ poolId }) => pools.has(poolId))),
    ),
  },
  {
    id: 'activity.names-of-today',
    description: 'Entries show the name that the pool has now, not the one that it had then.',
    reading: 'activity entries',
    start: embedded(
      {},
      entriesOfPools((list, pools) => list.map((entry) => ({ ...entry, poolName: pools.get(entry.poolId) ?? entry.poolName }))),
    ),
  },
  {
    id: 'activity.unknown-pool-is-404',
    description: 'A filter for a pool that does not exist is answered with 404.',
    reading: 'activity filter',
    start: embedded(
      {},
      filter(async (id, { forward }) => {
        const pool = id && (await forward({ path: `/api/pools/${encodeURIComponent(id)}` }))
        return pool && pool.status === 404 ? errorResponse(404) : undefined
      }),
    ),
  },
  {
    id: 'activity.empty-filter-is-400',
    description: 'An empty filter is refused.',
    reading: 'activity filter',
    start: embedded(
      {},
      filter((id) => (id === '' ? errorResponse(400, 'poolId must not be empty') : undefined)),
    ),
  },
  {
    id: 'activity.empty-filter-finds-nothing',
    description: 'An empty filter is taken for the id of a pool, which has no entries.',
    reading: 'activity filter',
    start: embedded(
      {},
      filter((id) => (id === '' ? jsonResponse(200, { activities: [] }) : undefined)),
    ),
  },
  {
    id: 'activity.unknown-parameters-are-400',
    description: 'A query parameter that the server does not know is refused.',
    reading: 'activity filter',
    start: embedded(
      {},
      filter((_, { request }) =>
        [...new URL(request.url).searchParams.keys()].some((key) => key !== 'poolId')
          ? errorResponse(400, 'an unknown query parameter')
          : undefined,
      ),
    ),
  },
  {
    id: 'activity.last-of-two-filters-wins',
    description: 'Of a parameter that is sent twice, the last one counts.',
    reading: 'activity filter',
    start: embedded(
      {},
      oneFilter((all) => all.at(-1)),
    ),
  },
  {
    id: 'activity.first-of-two-filters-wins',
    description: 'Of a parameter that is sent twice, the first one counts.',
    reading: 'activity filter',
    start: embedded(
      {},
      oneFilter((all) => all[0]),
    ),
  },
  {
    id: 'activity.reads-are-logged-too',
    description: 'Reading the log writes an entry, so that no two answers are the same.',
    reading: 'activity entries',
    start: embedded({}, loggingReads()),
  },
  {
    id: 'activity.other-words',
    description: 'Actions, users and details are any text, and ids of entries are UUIDs or numbers.',
    reading: 'free text in responses',
    start: embedded(
      {},
      entries((list) =>
        list.map((entry) => ({
          ...entry,
          id: entry.id.replace(/\D+/g, ''),
          action: 'POOL UPDATED',
          user: 'system',
          details: '',
          severity: 3,
        })),
      ),
    ),
  },
  {
    id: 'activity.late',
    description: 'A change is in the log some three changes later.',
    reading: 'activity entries',
    start: embedded(
      {},
      ofTheLog((log) => log.slice(3)),
    ),
  },
  {
    id: 'activity.short',
    description: 'The log holds the last 15 entries of all pools together.',
    reading: 'activity entries',
    start: embedded(
      {},
      ofTheLog((log) => log.slice(0, 15)),
    ),
  },
  {
    id: 'activity.long',
    description: 'The log has 3,000 entries already, most of them of pools that are gone.',
    reading: 'activity entries',
    start: () => embedded({ activities: manyEntries(3_000, 'old') })(),
  },
  {
    id: 'activity.longer-when-filtered',
    description: 'Without a filter the log shows the last 10 entries; with one, all that the pool has.',
    reading: 'activity entries',
    start: embedded(
      {},
      mutateBody('listActivity', ({ activities }, { request }) => ({
        activities: new URL(request.url).searchParams.get('poolId') ? activities : activities.slice(0, 10),
      })),
    ),
  },
]

export function manyEntries(count: number, prefix: string): Activity[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `act-${index}`,
    poolId: `${prefix}-${index % 500}`,
    poolName: `Pool of ${index % 500}`,
    action: 'scaled',
    details: '',
    timestamp: '2023-06-10T14:32:45Z',
    user: 'system',
  }))
}

const theirs = new Set(examplePools().map(({ id }) => id))

function entries(change: (list: Activity[]) => Activity[]): Wrapper {
  return mutateBody('listActivity', ({ activities }) => ({ activities: change(activities) }))
}

/** Looks at the pools that exist, with their names, at the very time of the answer. */
function entriesOfPools(change: (list: Activity[], names: Map<string, string>) => Activity[]): Wrapper {
  return on('listActivity', async ({ forward }) => {
    const response = await forward()
    if (!response.ok) return response
    const { activities } = (await response.json()) as { activities: Activity[] }
    const { pools } = (await (await forward({ path: '/api/pools' })).json()) as { pools: { id: string; name: string }[] }
    return withBody(response, { activities: change(activities, new Map(pools.map(({ id, name }) => [id, name]))) })
  })
}

/** Shows only the entries that are kept of the whole log, newest first, whether filtered or not. */
function ofTheLog(keep: (log: Activity[]) => Activity[]): Wrapper {
  return on('listActivity', async ({ forward }) => {
    const response = await forward()
    if (!response.ok) return response
    const { activities } = (await response.json()) as { activities: Activity[] }
    const whole = (await (await forward({ path: '/api/pools/activity' })).json()) as { activities: Activity[] }
    const kept = new Set(keep(whole.activities).map(({ id }) => id))
    return withBody(response, { activities: activities.filter(({ id }) => kept.has(id)) })
  })
}

function filter(
  handle: (id: string | null, intercepted: InterceptedRequest) => Response | undefined | Promise<Response | undefined>,
): Wrapper {
  return on(
    'listActivity',
    async (intercepted) =>
      (await handle(new URL(intercepted.request.url).searchParams.get('poolId'), intercepted)) ?? intercepted.forward(),
  )
}

function oneFilter(choose: (all: string[]) => string | undefined): Wrapper {
  return on('listActivity', ({ request, forward }) => {
    const chosen = choose(new URL(request.url).searchParams.getAll('poolId'))
    return forward({ path: `/api/pools/activity${chosen === undefined ? '' : `?poolId=${encodeURIComponent(chosen)}`}` })
  })
}

function loggingReads(): Wrapper {
  return (original) => {
    const reads: Activity[] = []
    return mutateBody('listActivity', ({ activities }, { request }) => {
      const wanted = new URL(request.url).searchParams.get('poolId')
      if (wanted && activities[0]) reads.push({ ...activities[0], id: `read-${reads.length}`, action: 'log-read', details: '' })
      return { activities: [...activities, ...reads.filter(({ poolId }) => !wanted || poolId === wanted)] }
    })(original)
  }
}
