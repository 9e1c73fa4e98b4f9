import { filterBy, type LogBody, readFilter } from '../log-mutators.ts'
import { errorResponse, mutateBody, on } from '../mutators.ts'
import { failWhen, fetchList, fetchPool } from './defects.ts'
import { activityFilter as filterPointer, listActivity } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

/** Filters of the activity log that find too much or too little, or fail. */
export const activityFilters: NonconformingServers = {
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
        const { activities } = (await response.json()) as LogBody
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
      mutateBody('listActivity', (body: LogBody, intercepted) =>
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
        const { activities } = (await response.json()) as LogBody
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
}

/** Generates ids that must be percent-encoded in a URL. */
function prefixedIds(prefix: string) {
  let next = 0
  return (kind: 'pool' | 'activity') => `${kind === 'pool' ? prefix : 'act-'}${++next + 2_000}`
}
