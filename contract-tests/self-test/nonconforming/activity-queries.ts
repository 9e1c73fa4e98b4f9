import { filterBy, limitBeforeFilter, rewriteFilter, selectFromLog } from '../log-mutators.ts'
import { errorResponse, on } from '../mutators.ts'
import { pause, withState } from './defects.ts'
import { activityFilter as pointer } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

const onlyThatPool = ['activity.filter-gives-that-pool-alone']

/** Filters of the activity log that match other ids, or read the query by hand. */
export const activityQueries: NonconformingServers = {
  'filter-must-come-first': {
    description: 'The filter is ignored if another query parameter stands before it.',
    reading: 'activity filter',
    pointer,
    caughtBy: onlyThatPool,
    serve: mutated(rewriteFilter((search) => /^\?poolId=([^&]*)/.exec(search)?.[1])),
  },
  'filter-is-the-rest-of-the-query': {
    description: 'The filter is all text behind `poolId=`, also other query parameters.',
    reading: 'activity filter',
    pointer,
    caughtBy: ['activity.filter-is-an-ordinary-parameter'],
    serve: mutated(rewriteFilter((search) => search.split('poolId=')[1])),
  },
  'filter-is-any-parameter-with-that-ending': {
    description: 'The filter is the first query parameter whose name ends with `poolId`.',
    reading: 'activity filter',
    pointer,
    caughtBy: ['activity.filter-is-an-ordinary-parameter'],
    serve: mutated(rewriteFilter((search) => /poolId=([^&]*)/.exec(search)?.[1])),
  },
  'filter-is-not-decoded-if-plain': {
    description: 'The filter is compared as it stands in the URL, so `%70ool-1` is not `pool-1`.',
    reading: 'activity filter',
    pointer,
    caughtBy: ['activity.filter-is-an-ordinary-parameter'],
    serve: mutated(rewriteFilter((search) => /[?&]poolId=([^&]*)/.exec(search)?.[1])),
  },
  'filter-with-more-parameters-is-404': {
    description: 'A filter beside other query parameters finds no pool, which is a 404.',
    reading: 'activity filter',
    pointer,
    caughtBy: ['activity.filter-is-an-ordinary-parameter'],
    serve: mutated(
      on('listActivity', ({ request, forward }) => (new URL(request.url).search.includes('&') ? errorResponse(404) : forward())),
    ),
  },
  'filter-must-be-alone': {
    description: 'The filter is ignored if the query has another parameter.',
    reading: 'activity filter',
    pointer,
    caughtBy: onlyThatPool,
    serve: mutated(
      rewriteFilter((search) => (search.includes('&') ? undefined : (new URLSearchParams(search).get('poolId') ?? undefined))),
    ),
  },
  'filter-ignores-case': {
    description: 'The filter ignores case, so POOL-1 finds the entries of pool-1.',
    reading: 'activity filter',
    pointer,
    caughtBy: onlyThatPool,
    serve: mutated(filterBy(({ poolId }, filter) => poolId.toLowerCase() === filter.toLowerCase())),
  },
  'filter-is-a-like-pattern': {
    description: 'The filter is a pattern of SQL LIKE, in which `_` matches any character.',
    reading: 'activity filter',
    pointer,
    caughtBy: onlyThatPool,
    serve: mutated(filterBy(({ poolId }, filter) => new RegExp(`^${escapePattern(filter).replaceAll('_', '.')}$`).test(poolId))),
  },
  'filter-is-a-pattern-without-underscores': {
    description: 'The filter is a pattern in which only `%` is a wildcard.',
    reading: 'activity filter',
    pointer,
    caughtBy: onlyThatPool,
    serve: mutated(filterBy(({ poolId }, filter) => new RegExp(`^${escapePattern(filter).replaceAll('%', '.*')}$`).test(poolId))),
  },
  'filter-is-a-regular-expression': {
    description: 'The filter is a regular expression that must match the whole id.',
    reading: 'activity filter',
    pointer,
    caughtBy: onlyThatPool,
    serve: mutated(
      filterBy(({ poolId }, filter) => {
        try {
          return new RegExp(`^(${filter})$`).test(poolId)
        } catch {
          return false
        }
      }),
    ),
  },
  'filter-finds-shorter-ids': {
    description: 'The filter matches every id that it starts with, so pool-13 also finds pool-1.',
    reading: 'activity filter',
    pointer,
    caughtBy: onlyThatPool,
    serve: mutated(filterBy(({ poolId }, filter) => filter.startsWith(poolId))),
  },
  'filter-is-read-as-a-number': {
    description: 'The filter is parsed as a number, so 2001x finds the entries of 2001.',
    reading: 'activity filter',
    pointer,
    caughtBy: onlyThatPool,
    serve: mutated(
      filterBy(({ poolId }, filter) => Number.parseInt(poolId, 10) === Number.parseInt(filter, 10)),
      () => ({ pools: [], ids: countedIds() }),
    ),
  },
  'filter-finds-names-too': {
    description: 'The filter matches the id or the name of a pool.',
    reading: 'activity filter',
    pointer,
    caughtBy: onlyThatPool,
    serve: mutated(filterBy(({ poolId, poolName }, filter) => poolId === filter || poolName === filter)),
  },
  'filter-zero-is-no-filter': {
    description: 'The filter `0` counts as empty, and gets the whole log.',
    reading: 'activity filter',
    pointer,
    caughtBy: onlyThatPool,
    serve: mutated(filterBy(({ poolId }, filter) => filter === '0' || poolId === filter)),
  },
  'filter-comes-after-the-limit': {
    description: 'The filter searches the newest 50 entries of the log, so a quiet pool loses its entries.',
    reading: 'activity filter',
    pointer,
    caughtBy: ['activity.entries-stay'],
    serve: mutated(limitBeforeFilter((log) => log.slice(0, 50))),
  },
  'filter-comes-after-a-hundred': {
    description: 'The filter searches the newest 100 entries; without a filter, all are returned.',
    reading: 'activity filter',
    pointer,
    caughtBy: ['activity.filter-gives-all-of-them'],
    serve: mutated(selectFromLog((log, filter) => (filter ? log.slice(0, 100).filter(({ poolId }) => poolId === filter) : log))),
  },
  'filter-is-shared-by-requests': {
    description: 'The filter is kept in a global variable while the database responds.',
    reading: 'activity filter',
    pointer,
    caughtBy: onlyThatPool,
    serve: mutated(
      withState(
        (): { filter: string | null } => ({ filter: null }),
        (state) =>
          selectFromLog(async (log, filter) => {
            state.filter = filter
            await pause()
            return log.filter(({ poolId }) => !state.filter || poolId === state.filter)
          }),
      ),
    ),
  },
  'filter-is-not-in-the-cache-key': {
    description: 'The log is cached for 50 ms, whatever the filter is.',
    reading: 'activity filter',
    pointer,
    caughtBy: onlyThatPool,
    serve: mutated(
      withState(
        (): { cached?: Response; until: number } => ({ until: 0 }),
        (state) =>
          on('listActivity', async ({ forward }) => {
            if (!state.cached || state.until < performance.now()) {
              state.cached = await forward()
              state.until = performance.now() + 50
            }
            return state.cached.clone()
          }),
      ),
    ),
  },
  'filter-returns-the-newest-five': {
    description: 'The filtered log has at most five entries.',
    reading: 'activity filter',
    pointer,
    caughtBy: ['activity.filter-gives-all-of-them', 'activity.entries-stay'],
    serve: mutated(selectFromLog((log, filter) => (filter ? log.filter(({ poolId }) => poolId === filter).slice(0, 5) : log))),
  },
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

function countedIds() {
  let next = 2_000
  return () => String(++next)
}
