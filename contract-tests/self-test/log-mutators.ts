/** Building blocks of servers with another activity log. */
import type { Activity } from '../../src/generated/schema.js'
import { type InterceptedRequest, intercept, type Mutator, mutateBody, on, withBody } from './mutators.ts'

/** The body of `listActivity`. */
export interface LogBody {
  activities: Activity[]
}

/** Returns the filter of a request. */
export function readFilter({ request }: Pick<InterceptedRequest, 'request'>): string | null {
  return new URL(request.url).searchParams.get('poolId')
}

/** Changes the entries of every response. */
export function mutateEntries(change: (entries: Activity[], intercepted: InterceptedRequest) => object[]): Mutator {
  return mutateBody('listActivity', ({ activities }: LogBody, intercepted) => ({ activities: change(activities, intercepted) }))
}

/** Changes each entry of every response. */
export function mutateEntry(change: (entry: Activity) => object): Mutator {
  return mutateEntries((entries) => entries.map(change))
}

/** Answers every request from the whole log, newest first. `filter` is `null` if there is none. */
export function selectFromLog(
  select: (log: Activity[], filter: string | null, intercepted: InterceptedRequest) => Activity[] | Promise<Activity[]>,
): Mutator {
  return on('listActivity', async (intercepted) => {
    const response = await intercepted.forward({ path: '/api/pools/activity' })
    if (!response.ok) return response
    const { activities } = (await response.json()) as LogBody
    return withBody(response, { activities: await select(activities, readFilter(intercepted), intercepted) })
  })
}

/** Filters the log by another rule. */
export function filterBy(matches: (entry: Activity, filter: string) => boolean): Mutator {
  return selectFromLog((log, filter) => (filter === null || filter === '' ? log : log.filter((entry) => matches(entry, filter))))
}

/** Filters the entries that `limit` returns. */
export function limitBeforeFilter(limit: (log: Activity[]) => Activity[]): Mutator {
  return selectFromLog((log, filter) => limit(log).filter(({ poolId }) => !filter || poolId === filter))
}

/** Rewrites the query before the server reads it. `undefined` removes the filter. */
export function rewriteFilter(read: (search: string) => string | undefined): Mutator {
  return on('listActivity', ({ request, forward }) => {
    const filter = read(new URL(request.url).search)
    return forward({ path: `/api/pools/activity${filter === undefined ? '' : `?poolId=${encodeURIComponent(filter)}`}` })
  })
}

/** Sends a Date header, as servers do that listen on a port. */
export function withDate(now: () => number = Date.now): Mutator {
  return intercept(async ({ forward }) => {
    const response = await forward()
    if (!response.headers.has('date')) response.headers.set('date', new Date(now()).toUTCString())
    return response
  })
}

/** Shifts the times of entries, as they are shown. */
export function shiftTimes(ms: number, zone = 'Z'): Mutator {
  return mutateEntry((entry) => ({
    ...entry,
    timestamp: new Date(Date.parse(entry.timestamp) + ms).toISOString().replace('Z', zone),
  }))
}
