import type { Activity, Pool } from '../../../src/generated/schema.js'
import { errorResponse, type InterceptedRequest, mutateBody, on } from '../mutators.ts'
import { failWhen, readList, readPool, withState } from './defects.ts'
import { activity as field, log, mutated, type NonconformingServers } from './server.ts'

interface ActivityBody {
  activities: Activity[]
}

const filterPointer = '#/components/parameters/ActivityPoolId'

/** The log: what is in it, and what a filter leaves of it. */
export const activity: NonconformingServers = {
  'filter-is-ignored': {
    description: 'The filter is ignored: every question is answered with the whole log.',
    reading: 'filter of the log',
    pointer: filterPointer,
    caughtBy: ['activity.filter-gives-that-pool-alone', 'activity.unknown-pool-has-no-entries'],
    serve: mutated(on('listActivity', ({ forward }) => forward({ path: '/api/pools/activity' }))),
  },
  'filter-has-another-name': {
    description: 'The filter is read from pool_id, so that poolId does nothing.',
    reading: 'filter of the log',
    pointer: filterPointer,
    caughtBy: ['activity.filter-gives-that-pool-alone', 'activity.unknown-pool-has-no-entries'],
    serve: mutated(
      on('listActivity', ({ request, forward }) => {
        const id = new URL(request.url).searchParams.get('pool_id')
        return forward({ path: `/api/pools/activity${id === null ? '' : `?poolId=${encodeURIComponent(id)}`}` })
      }),
    ),
  },
  'filter-finds-parts-of-ids': {
    description: 'The filter finds every id that contains it: asked for pool-1, it answers for pool-13 as well.',
    reading: 'filter of the log',
    pointer: filterPointer,
    caughtBy: ['activity.filter-gives-that-pool-alone'],
    serve: mutated(filterBy((entry, requestedId) => entry.poolId.includes(requestedId))),
  },
  'filter-finds-longer-ids': {
    description: 'The filter finds every id that begins with it, as a LIKE with a percent sign at the end does.',
    reading: 'filter of the log',
    pointer: filterPointer,
    caughtBy: ['activity.filter-gives-that-pool-alone'],
    serve: mutated(filterBy((entry, requestedId) => entry.poolId.startsWith(requestedId))),
  },
  'filter-takes-the-first-page': {
    description: 'The filter is applied to the ten newest entries: what is older is not found.',
    reading: 'filter of the log',
    pointer: filterPointer,
    caughtBy: ['activity.filter-gives-all-of-them'],
    serve: mutated(
      on('listActivity', async (intercepted) => {
        const requestedId = readFilter(intercepted)
        const response = await intercepted.forward({ path: '/api/pools/activity' })
        if (requestedId === null) return response
        const { activities } = (await response.json()) as ActivityBody
        return Response.json({ activities: activities.slice(0, 10).filter(({ poolId }) => poolId === requestedId) })
      }),
    ),
  },
  'filter-shows-the-latest-entry': {
    description: 'The filtered log holds one entry for each pool, the newest: a query meant for the overview.',
    reading: 'filter of the log',
    pointer: filterPointer,
    caughtBy: ['activity.filter-gives-all-of-them'],
    serve: mutated(
      mutateBody('listActivity', (body: ActivityBody, intercepted) =>
        readFilter(intercepted) === null ? body : { activities: body.activities.slice(0, 1) },
      ),
    ),
  },
  'filter-lets-system-entries-through': {
    description: 'Entries of the system pass every filter, whichever pool they are about.',
    reading: 'filter of the log',
    pointer: filterPointer,
    caughtBy: ['activity.filter-gives-that-pool-alone', 'activity.unknown-pool-has-no-entries'],
    serve: mutated(filterBy((entry, requestedId) => entry.poolId === requestedId || entry.user === 'system')),
  },
  'filter-goes-by-the-name': {
    description:
      'The filter compares the name that the pool has now with the names in the log: what came before a new name is missing.',
    reading: 'filter of the log',
    pointer: filterPointer,
    caughtBy: ['activity.filter-gives-all-of-them'],
    serve: mutated(
      on('listActivity', async (intercepted) => {
        const requestedId = readFilter(intercepted)
        const response = await intercepted.forward()
        if (requestedId === null || !response.ok) return response
        const { activities } = (await response.json()) as ActivityBody
        const name = (await readPool(intercepted, requestedId))?.name
        return Response.json({
          activities: name === undefined ? activities : activities.filter(({ poolName }) => poolName === name),
        })
      }),
    ),
  },
  'filter-is-not-decoded': {
    description: 'The query is cut at & and =, and never decoded: an id in percent-encoding finds nothing.',
    reading: 'filter of the log',
    pointer: filterPointer,
    caughtBy: ['activity.filter-gives-all-of-them'],
    serve: mutated(
      on('listActivity', ({ request, forward }) => {
        const raw = /[?&]poolId=([^&]*)/.exec(new URL(request.url).search)?.[1]
        return raw?.includes('%') ? forward({ path: `/api/pools/activity?poolId=${encodeURIComponent(raw)}` }) : forward()
      }),
      () => ({ ids: prefixedIds('rack 7&8=') }),
    ),
  },
  'filter-reads-plus-as-blank': {
    description: 'The query is decoded twice: %2B becomes a plus, and then a blank, so that an id with a plus finds nothing.',
    reading: 'filter of the log',
    pointer: filterPointer,
    caughtBy: ['activity.filter-gives-all-of-them'],
    serve: mutated(
      on('listActivity', (intercepted) => {
        const requestedId = readFilter(intercepted)
        if (requestedId === null) return intercepted.forward()
        return intercepted.forward({ path: `/api/pools/activity?poolId=${encodeURIComponent(requestedId.replaceAll('+', ' '))}` })
      }),
      () => ({ ids: prefixedIds('gpu+') }),
    ),
  },
  'unknown-filter-shows-everything': {
    description: 'A pool that is not there sets no filter: the whole log is answered.',
    reading: 'filter of the log',
    pointer: filterPointer,
    caughtBy: ['activity.filter-gives-that-pool-alone', 'activity.unknown-pool-has-no-entries'],
    serve: mutated(
      on('listActivity', async (intercepted) => {
        const requestedId = readFilter(intercepted)
        const known = requestedId === null || (await readList(intercepted)).pools.some(({ id }) => id === requestedId)
        return known ? intercepted.forward() : intercepted.forward({ path: '/api/pools/activity' })
      }),
    ),
  },
  'unknown-filter-answers-500': {
    description: 'The log of a pool that is gone joins with nothing: 500.',
    reading: 'filter of the log',
    pointer: `${log}/responses`,
    caughtBy: ['activity.odd-queries-are-survived', 'activity.unknown-pool-has-no-entries'],
    serve: mutated(
      on('listActivity', async (intercepted) => {
        const requestedId = readFilter(intercepted)
        const known = requestedId === null || (await readList(intercepted)).pools.some(({ id }) => id === requestedId)
        return known ? intercepted.forward() : errorResponse(500)
      }),
    ),
  },
  'filter-given-twice-answers-500': {
    description: 'A filter that is given twice is an array, which has no trim(): 500.',
    reading: 'filter of the log',
    pointer: filterPointer,
    caughtBy: ['activity.odd-queries-are-survived'],
    serve: mutated(
      failWhen(
        ({ operation, request }) => operation === 'listActivity' && new URL(request.url).searchParams.getAll('poolId').length > 1,
      ),
    ),
  },
  'empty-filter-answers-500': {
    description: 'An empty filter is not expected: 500.',
    reading: 'filter of the log',
    pointer: filterPointer,
    caughtBy: ['activity.odd-queries-are-survived'],
    serve: mutated(failWhen((intercepted) => intercepted.operation === 'listActivity' && readFilter(intercepted) === '')),
  },
  'nothing-found-is-null': {
    description: 'An empty log is null instead of an empty list.',
    reading: 'entries of the log',
    pointer: '#/components/schemas/ActivityList/properties/activities',
    caughtBy: ['answers.success-matches-its-schema'],
    serve: mutated(
      mutateBody('listActivity', ({ activities }: ActivityBody) => ({ activities: activities.length > 0 ? activities : null })),
    ),
  },
  'entries-share-an-id': {
    description: 'The id of an entry is the second in which it was written: what happens at once shares it.',
    reading: 'entries of the log',
    pointer: field('id'),
    caughtBy: ['activity.ids-are-unique'],
    serve: mutated(
      mutateBody('listActivity', ({ activities }: ActivityBody) => ({
        activities: activities.map((entry) => ({ ...entry, id: `act-${Math.floor(Date.parse(entry.timestamp) / 1_000)}` })),
      })),
    ),
  },
  'entries-are-numbered-by-place': {
    description: 'The id of an entry is its place in the answer: the same entry has another one under a filter.',
    reading: 'entries of the log',
    pointer: field('id'),
    caughtBy: ['activity.filter-gives-all-of-them'],
    serve: mutated(
      mutateBody('listActivity', ({ activities }: ActivityBody) => ({
        activities: activities.map((entry, i) => ({ ...entry, id: `act-${i + 1}` })),
      })),
    ),
  },
  'timestamps-have-no-zone': {
    description: 'Timestamps are local times without a zone.',
    reading: 'timestamps',
    pointer: field('timestamp'),
    caughtBy: ['activity.timestamp-is-rfc-3339'],
    isBodyOnly: true,
    serve: mutated(
      mutateBody('listActivity', ({ activities }: ActivityBody) => ({
        activities: activities.map((entry) => ({ ...entry, timestamp: entry.timestamp.replace('Z', '') })),
      })),
    ),
  },
  'timestamps-are-numbers': {
    description: 'Timestamps are milliseconds.',
    reading: 'timestamps',
    pointer: field('timestamp'),
    caughtBy: ['answers.success-matches-its-schema'],
    isBodyOnly: true,
    serve: mutated(
      mutateBody('listActivity', ({ activities }: ActivityBody) => ({
        activities: activities.map((entry) => ({ ...entry, timestamp: Date.parse(entry.timestamp) })),
      })),
    ),
  },
  'entries-name-the-pool-by-its-id': {
    description: 'poolName of an entry is the id of the pool once more.',
    reading: 'entries of the log',
    pointer: field('poolName'),
    caughtBy: ['activity.pool-name-fits'],
    isBodyOnly: true,
    serve: mutated(
      mutateBody('listActivity', ({ activities }: ActivityBody) => ({
        activities: activities.map((entry) => ({ ...entry, poolName: entry.poolId })),
      })),
    ),
  },
  'deleted-pools-lose-their-name': {
    description: 'poolName is joined from the pools that exist: entries of a deleted one have null.',
    reading: 'entries of the log',
    pointer: field('poolName'),
    caughtBy: ['answers.success-matches-its-schema'],
    serve: mutated(
      on('listActivity', async (intercepted) => {
        const response = await intercepted.forward()
        if (!response.ok) return response
        const names = new Map((await readList(intercepted)).pools.map(({ id, name }) => [id, name]))
        const { activities } = (await response.json()) as ActivityBody
        return Response.json({ activities: activities.map((entry) => ({ ...entry, poolName: names.get(entry.poolId) ?? null })) })
      }),
    ),
  },
  'entries-have-the-name-of-another': {
    description: 'The name in the entry of an update is that of the pool that was created last.',
    reading: 'entries of the log',
    pointer: field('poolName'),
    caughtBy: ['activity.pool-name-fits'],
    serve: mutated(
      withState(
        (): { latest?: string; names: Map<string, string> } => ({ names: new Map() }),
        ({ names, ...state }) =>
          on(['createPool', 'updatePool', 'listActivity'], async ({ operation, poolId = '', forward }) => {
            const response = await forward()
            if (!response.ok) return response
            if (operation === 'createPool') state.latest = ((await response.clone().json()) as Pool).name
            if (operation === 'updatePool' && state.latest !== undefined) {
              const written = await forward({ method: 'GET', path: `/api/pools/activity?poolId=${encodeURIComponent(poolId)}` })
              const [entry] = ((await written.json()) as ActivityBody).activities
              if (entry) names.set(entry.id, state.latest)
            }
            if (operation !== 'listActivity') return response
            const { activities } = (await response.json()) as ActivityBody
            return Response.json({
              activities: activities.map((entry) => ({ ...entry, poolName: names.get(entry.id) ?? entry.poolName })),
            })
          }),
      ),
    ),
  },
  'entries-are-about-nothing': {
    description: 'Entries are written before the pool has its id: the poolId of a creation is empty.',
    reading: 'entries of the log',
    pointer: field('poolId'),
    caughtBy: ['answers.success-matches-its-schema', 'activity.filter-gives-that-pool-alone'],
    serve: mutated(
      mutateBody('listActivity', ({ activities }: ActivityBody) => ({
        activities: activities.map((entry) => (entry.action === 'pool-created' ? { ...entry, poolId: '' } : entry)),
      })),
    ),
  },
}

function readFilter({ request }: InterceptedRequest): string | null {
  return new URL(request.url).searchParams.get('poolId')
}

function filterBy(keeps: (entry: Activity, requestedId: string) => boolean) {
  return on('listActivity', async (intercepted) => {
    const requestedId = readFilter(intercepted)
    const response = await intercepted.forward({ path: '/api/pools/activity' })
    if (requestedId === null || !response.ok) return response
    const { activities } = (await response.json()) as ActivityBody
    return Response.json({ activities: activities.filter((entry) => keeps(entry, requestedId)) })
  })
}

/** Ids that must be encoded in a URL. */
function prefixedIds(prefix: string) {
  let next = 0
  return (kind: 'pool' | 'activity') => `${kind === 'pool' ? prefix : 'act-'}${++next + 2_000}`
}
