import type { Activity, Pool } from '../../../src/generated/schema.js'
import { errorResponse, type InterceptedRequest, mutateBody, on } from '../mutators.ts'
import { failWhen, fetchList, fetchPool, withState } from './defects.ts'
import { activityField as field, listActivity } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

interface ActivityBody {
  activities: Activity[]
}

const filterPointer = '#/components/parameters/ActivityPoolId'

/** Activity logs with wrong entries, and filters that find too much or too little. */
export const activity: NonconformingServers = {
  'filter-is-ignored': {
    description: 'The filter is ignored, and every request gets the whole log.',
    reading: 'activity filter',
    pointer: filterPointer,
    caughtBy: ['activity.filter-gives-that-pool-alone', 'activity.unknown-pool-has-no-entries'],
    serve: mutated(on('listActivity', ({ forward }) => forward({ path: '/api/pools/activity' }))),
  },
  'filter-has-another-name': {
    description: 'The filter is read from `pool_id` instead of `poolId`.',
    reading: 'activity filter',
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
    description: 'The filter matches any part of an id, so pool-1 also finds pool-13.',
    reading: 'activity filter',
    pointer: filterPointer,
    caughtBy: ['activity.filter-gives-that-pool-alone'],
    serve: mutated(filterBy((entry, requestedId) => entry.poolId.includes(requestedId))),
  },
  'filter-finds-longer-ids': {
    description: 'The filter matches every id that starts with it.',
    reading: 'activity filter',
    pointer: filterPointer,
    caughtBy: ['activity.filter-gives-that-pool-alone'],
    serve: mutated(filterBy((entry, requestedId) => entry.poolId.startsWith(requestedId))),
  },
  'filter-takes-the-first-page': {
    description: 'The filter searches only the ten newest entries.',
    reading: 'activity filter',
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
    description: 'The filtered log has only the newest entry of the pool.',
    reading: 'activity filter',
    pointer: filterPointer,
    caughtBy: ['activity.filter-gives-all-of-them'],
    serve: mutated(
      mutateBody('listActivity', (body: ActivityBody, intercepted) =>
        readFilter(intercepted) === null ? body : { activities: body.activities.slice(0, 1) },
      ),
    ),
  },
  'filter-lets-system-entries-through': {
    description: 'Entries of the user "system" match every filter.',
    reading: 'activity filter',
    pointer: filterPointer,
    caughtBy: ['activity.filter-gives-that-pool-alone', 'activity.unknown-pool-has-no-entries'],
    serve: mutated(filterBy((entry, requestedId) => entry.poolId === requestedId || entry.user === 'system')),
  },
  'filter-goes-by-the-name': {
    description: 'The filter compares names, so entries from before a rename are missing.',
    reading: 'activity filter',
    pointer: filterPointer,
    caughtBy: ['activity.filter-gives-all-of-them'],
    serve: mutated(
      on('listActivity', async (intercepted) => {
        const requestedId = readFilter(intercepted)
        const response = await intercepted.forward()
        if (requestedId === null || !response.ok) return response
        const { activities } = (await response.json()) as ActivityBody
        const name = (await fetchPool(intercepted, requestedId))?.name
        return Response.json({
          activities: name === undefined ? activities : activities.filter(({ poolName }) => poolName === name),
        })
      }),
    ),
  },
  'filter-is-not-decoded': {
    description: 'The filter is not percent-decoded, so encoded ids find nothing.',
    reading: 'activity filter',
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
  'filter-reads-plus-as-space': {
    description: 'The filter is decoded twice, so an id with a plus sign finds nothing.',
    reading: 'activity filter',
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
    description: 'A filter for an unknown pool gets the whole log.',
    reading: 'activity filter',
    pointer: filterPointer,
    caughtBy: ['activity.filter-gives-that-pool-alone', 'activity.unknown-pool-has-no-entries'],
    serve: mutated(
      on('listActivity', async (intercepted) => {
        const requestedId = readFilter(intercepted)
        const known = requestedId === null || (await fetchList(intercepted)).pools.some(({ id }) => id === requestedId)
        return known ? intercepted.forward() : intercepted.forward({ path: '/api/pools/activity' })
      }),
    ),
  },
  'unknown-filter-is-500': {
    description: 'A filter for an unknown pool returns 500.',
    reading: 'activity filter',
    pointer: `${listActivity}/responses`,
    caughtBy: [
      'answers.documented-request-never-fails',
      'activity.odd-queries-are-survived',
      'activity.unknown-pool-has-no-entries',
    ],
    serve: mutated(
      on('listActivity', async (intercepted) => {
        const requestedId = readFilter(intercepted)
        const known = requestedId === null || (await fetchList(intercepted)).pools.some(({ id }) => id === requestedId)
        return known ? intercepted.forward() : errorResponse(500)
      }),
    ),
  },
  'repeated-filter-is-500': {
    description: 'A filter that is sent twice returns 500.',
    reading: 'activity filter',
    pointer: filterPointer,
    caughtBy: ['answers.documented-request-never-fails', 'activity.odd-queries-are-survived'],
    serve: mutated(
      failWhen(
        ({ operation, request }) => operation === 'listActivity' && new URL(request.url).searchParams.getAll('poolId').length > 1,
      ),
    ),
  },
  'empty-filter-is-500': {
    description: 'An empty filter returns 500.',
    reading: 'activity filter',
    pointer: filterPointer,
    caughtBy: ['answers.documented-request-never-fails', 'activity.odd-queries-are-survived'],
    serve: mutated(failWhen((intercepted) => intercepted.operation === 'listActivity' && readFilter(intercepted) === '')),
  },
  'empty-log-is-null': {
    description: 'An empty log is `null` instead of an empty list.',
    reading: 'activity entries',
    pointer: '#/components/schemas/ActivityList/properties/activities',
    caughtBy: ['answers.success-matches-its-schema'],
    serve: mutated(
      mutateBody('listActivity', ({ activities }: ActivityBody) => ({ activities: activities.length > 0 ? activities : null })),
    ),
  },
  'entries-share-an-id': {
    description: 'Ids of entries are their time in seconds, so entries of the same second share an id.',
    reading: 'activity entries',
    pointer: field('id'),
    caughtBy: ['activity.ids-are-unique'],
    serve: mutated(
      mutateBody('listActivity', ({ activities }: ActivityBody) => ({
        activities: activities.map((entry) => ({ ...entry, id: `act-${Math.floor(Date.parse(entry.timestamp) / 1_000)}` })),
      })),
    ),
  },
  'entries-are-numbered-by-position': {
    description: 'Ids of entries are their position in the response, so a filter changes them.',
    reading: 'activity entries',
    pointer: field('id'),
    caughtBy: ['activity.filter-gives-all-of-them'],
    serve: mutated(
      mutateBody('listActivity', ({ activities }: ActivityBody) => ({
        activities: activities.map((entry, i) => ({ ...entry, id: `act-${i + 1}` })),
      })),
    ),
  },
  'timestamps-have-no-zone': {
    description: 'Timestamps have no time zone.',
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
    description: 'Timestamps are numbers of milliseconds.',
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
    description: 'poolName is the id of the pool.',
    reading: 'activity entries',
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
    description: 'Entries of a deleted pool have `null` for poolName.',
    reading: 'activity entries',
    pointer: field('poolName'),
    caughtBy: ['answers.success-matches-its-schema'],
    serve: mutated(
      on('listActivity', async (intercepted) => {
        const response = await intercepted.forward()
        if (!response.ok) return response
        const names = new Map((await fetchList(intercepted)).pools.map(({ id, name }) => [id, name]))
        const { activities } = (await response.json()) as ActivityBody
        return Response.json({ activities: activities.map((entry) => ({ ...entry, poolName: names.get(entry.poolId) ?? null })) })
      }),
    ),
  },
  'entries-have-the-name-of-another': {
    description: 'Entries of updates have the name of the pool that was created last.',
    reading: 'activity entries',
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
  'create-entries-have-no-pool': {
    description: 'Entries of creates have an empty poolId.',
    reading: 'activity entries',
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

/** Generates ids that must be percent-encoded in a URL. */
function prefixedIds(prefix: string) {
  let next = 0
  return (kind: 'pool' | 'activity') => `${kind === 'pool' ? prefix : 'act-'}${++next + 2_000}`
}
