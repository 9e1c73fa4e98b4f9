import type { Activity } from '../../../src/generated/schema.js'
import { errorResponse, type InterceptedRequest, jsonResponse, type Mutator, mutateBody, on, withBody } from '../mutators.ts'
import { type ConformingServer, embedded, examplePools } from './server.ts'

/** Servers that differ in the entries of the activity log and in its filter. */
export const activity: ConformingServer[] = [
  {
    id: 'activity.empty',
    description: 'Has an empty activity log and never adds entries.',
    reading: 'activity entries',
    start: embedded(
      {},
      mutateEntries(() => []),
    ),
  },
  {
    id: 'activity.of-others-only',
    description: 'Has activity entries of other pools but adds none for changes.',
    reading: 'activity entries',
    start: embedded(
      {},
      mutateEntries((list) => list.filter(({ poolId }) => examplePoolIds.has(poolId))),
    ),
  },
  {
    id: 'activity.creates-only',
    description: 'Logs only creates.',
    reading: 'activity entries',
    start: embedded(
      {},
      mutateEntries((list) => list.filter(({ action }) => action === 'pool-created')),
    ),
  },
  {
    id: 'activity.oldest-first',
    description: 'Lists the oldest entry first.',
    reading: 'activity entries',
    start: embedded(
      {},
      mutateEntries((list) => list.toReversed()),
    ),
  },
  {
    id: 'activity.in-no-order',
    description: 'Sorts entries by id, as text and descending.',
    reading: 'activity entries',
    start: embedded(
      {},
      mutateEntries((list) => list.toSorted((a, b) => (a.id < b.id ? 1 : -1))),
    ),
  },
  {
    id: 'activity.two-entries-per-change',
    description: 'Adds two entries for each change: one for its start and one for its end.',
    reading: 'activity entries',
    start: embedded(
      {},
      mutateEntries((list) =>
        list.flatMap((entry) => [entry, { ...entry, id: `${entry.id}-begin`, action: 'change-requested' }]),
      ),
    ),
  },
  {
    id: 'activity.deleted-with-the-pool',
    description: 'Deletes the entries of a pool with the pool.',
    reading: 'activity entries',
    start: embedded(
      {},
      mutateEntriesByPools((list, pools) => list.filter(({ poolId }) => pools.has(poolId))),
    ),
  },
  {
    id: 'activity.current-names',
    description: 'Shows the current name of a pool in its old entries.',
    reading: 'activity entries',
    start: embedded(
      {},
      mutateEntriesByPools((list, pools) =>
        list.map((entry) => ({ ...entry, poolName: pools.get(entry.poolId) ?? entry.poolName })),
      ),
    ),
  },
  {
    id: 'activity.unknown-pool-is-404',
    description: 'Responds 404 to a filter for an unknown pool.',
    reading: 'activity filter',
    start: embedded(
      {},
      onFilter(async (id, { forward }) => {
        const pool = id && (await forward({ path: `/api/pools/${encodeURIComponent(id)}` }))
        return pool && pool.status === 404 ? errorResponse(404) : undefined
      }),
    ),
  },
  {
    id: 'activity.empty-filter-is-400',
    description: 'Rejects an empty filter with 400.',
    reading: 'activity filter',
    start: embedded(
      {},
      onFilter((id) => (id === '' ? errorResponse(400, 'poolId must not be empty') : undefined)),
    ),
  },
  {
    id: 'activity.empty-filter-finds-nothing',
    description: 'Treats an empty filter as an unknown id, which finds nothing.',
    reading: 'activity filter',
    start: embedded(
      {},
      onFilter((id) => (id === '' ? jsonResponse(200, { activities: [] }) : undefined)),
    ),
  },
  {
    id: 'activity.unknown-parameters-are-400',
    description: 'Rejects unknown query parameters with 400.',
    reading: 'activity filter',
    start: embedded(
      {},
      onFilter((_, { request }) =>
        [...new URL(request.url).searchParams.keys()].some((key) => key !== 'poolId')
          ? errorResponse(400, 'an unknown query parameter')
          : undefined,
      ),
    ),
  },
  {
    id: 'activity.last-of-two-filters-wins',
    description: 'Uses the last value of a repeated filter.',
    reading: 'activity filter',
    start: embedded(
      {},
      chooseFilter((all) => all.at(-1)),
    ),
  },
  {
    id: 'activity.first-of-two-filters-wins',
    description: 'Uses the first value of a repeated filter.',
    reading: 'activity filter',
    start: embedded(
      {},
      chooseFilter((all) => all[0]),
    ),
  },
  {
    id: 'activity.reads-are-logged-too',
    description: 'Adds an entry for each read of the log.',
    reading: 'activity entries',
    start: embedded({}, logReads()),
  },
  {
    id: 'activity.other-values',
    description: 'Uses other actions, users and details, numeric entry ids and an undocumented field.',
    reading: 'free text in responses',
    start: embedded(
      {},
      mutateEntries((list) =>
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
    description: 'Shows a change in the log only after three more changes.',
    reading: 'activity entries',
    start: embedded(
      {},
      filterLog((log) => log.slice(3)),
    ),
  },
  {
    id: 'activity.long',
    description: 'Starts with 3,000 entries, most of them of deleted pools.',
    reading: 'activity entries',
    start: () => embedded({ activities: createEntries(3_000, 'old') })(),
  },
  {
    id: 'activity.longer-when-filtered',
    description: 'Returns the last 10 entries without a filter, and all entries of a pool with one.',
    reading: 'activity entries',
    start: embedded(
      {},
      mutateBody('listActivity', ({ activities }, { request }) => ({
        activities: new URL(request.url).searchParams.get('poolId') ? activities : activities.slice(0, 10),
      })),
    ),
  },
]

export function createEntries(count: number, prefix: string): Activity[] {
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

const examplePoolIds = new Set(examplePools().map(({ id }) => id))

function mutateEntries(change: (list: Activity[]) => Activity[]): Mutator {
  return mutateBody('listActivity', ({ activities }) => ({ activities: change(activities) }))
}

/** Changes entries, given the names of existing pools by id. */
function mutateEntriesByPools(change: (list: Activity[], names: Map<string, string>) => Activity[]): Mutator {
  return on('listActivity', async ({ forward }) => {
    const response = await forward()
    if (!response.ok) return response
    const { activities } = (await response.json()) as { activities: Activity[] }
    const { pools } = (await (await forward({ path: '/api/pools' })).json()) as { pools: { id: string; name: string }[] }
    return withBody(response, { activities: change(activities, new Map(pools.map(({ id, name }) => [id, name]))) })
  })
}

/** Returns only the entries that `keep` keeps of the whole log, newest first. */
function filterLog(keep: (log: Activity[]) => Activity[]): Mutator {
  return on('listActivity', async ({ forward }) => {
    const response = await forward()
    if (!response.ok) return response
    const { activities } = (await response.json()) as { activities: Activity[] }
    const whole = (await (await forward({ path: '/api/pools/activity' })).json()) as { activities: Activity[] }
    const kept = new Set(keep(whole.activities).map(({ id }) => id))
    return withBody(response, { activities: activities.filter(({ id }) => kept.has(id)) })
  })
}

function onFilter(
  handle: (id: string | null, intercepted: InterceptedRequest) => Response | undefined | Promise<Response | undefined>,
): Mutator {
  return on(
    'listActivity',
    async (intercepted) =>
      (await handle(new URL(intercepted.request.url).searchParams.get('poolId'), intercepted)) ?? intercepted.forward(),
  )
}

function chooseFilter(choose: (all: string[]) => string | undefined): Mutator {
  return on('listActivity', ({ request, forward }) => {
    const chosen = choose(new URL(request.url).searchParams.getAll('poolId'))
    return forward({ path: `/api/pools/activity${chosen === undefined ? '' : `?poolId=${encodeURIComponent(chosen)}`}` })
  })
}

function logReads(): Mutator {
  return (original) => {
    const reads: Activity[] = []
    return mutateBody('listActivity', ({ activities }, { request }) => {
      const wanted = new URL(request.url).searchParams.get('poolId')
      if (wanted && activities[0]) reads.push({ ...activities[0], id: `read-${reads.length}`, action: 'log-read', details: '' })
      return { activities: [...activities, ...reads.filter(({ poolId }) => !wanted || poolId === wanted)] }
    })(original)
  }
}
