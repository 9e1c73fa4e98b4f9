import type { Activity } from '../../../src/generated/schema.js'
import { limitBeforeFilter, mutateEntries, mutateEntry, readFilter, selectFromLog } from '../log-mutators.ts'
import { type Mutator, on } from '../mutators.ts'
import { fetchPool, withState } from './defects.ts'
import { activityField as field, listActivity } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

/** Activity logs that lose entries or change them later. */
export const activityHistory: NonconformingServers = {
  'log-keeps-fifteen-entries': {
    description: 'The log keeps only the newest 15 entries of all pools.',
    reading: 'activity entries',
    pointer: listActivity,
    caughtBy: ['activity.entries-stay'],
    serve: mutated(limitBeforeFilter((log) => log.slice(0, 15))),
  },
  'log-keeps-a-hundred-entries': {
    description: 'The log keeps only the newest 100 entries of all pools.',
    reading: 'activity entries',
    pointer: listActivity,
    caughtBy: ['activity.entries-stay'],
    serve: mutated(limitBeforeFilter((log) => log.slice(0, 100))),
  },
  'log-keeps-two-hundred-entries': {
    description: 'The log keeps only the newest 200 entries of all pools.',
    reading: 'activity entries',
    pointer: listActivity,
    caughtBy: ['activity.entries-stay'],
    serve: mutated(limitBeforeFilter((log) => log.slice(0, 200))),
  },
  'update-replaces-the-entry-before': {
    description: 'The log keeps only the newest entry of each pool.',
    reading: 'activity entries',
    pointer: listActivity,
    caughtBy: ['activity.entries-stay'],
    serve: mutated(limitBeforeFilter(keepNewest(({ poolId }) => poolId))),
  },
  'update-replaces-an-equal-action': {
    description: 'The log keeps only the newest entry of each pool and action.',
    reading: 'activity entries',
    pointer: listActivity,
    caughtBy: ['activity.entries-stay'],
    serve: mutated(limitBeforeFilter(keepNewest(({ poolId, action }) => `${poolId} ${action}`))),
  },
  'rename-hides-older-entries': {
    description: 'The filtered log has only the entries since the pool got its current name.',
    reading: 'activity entries',
    pointer: listActivity,
    caughtBy: ['activity.entries-stay', 'activity.filter-gives-all-of-them'],
    serve: mutated(
      on('listActivity', async (intercepted) => {
        const filter = readFilter(intercepted)
        const response = await intercepted.forward()
        const pool = filter ? await fetchPool(intercepted, filter) : undefined
        if (!pool || !response.ok) return response
        const { activities } = (await response.json()) as { activities: Activity[] }
        return Response.json({ activities: activities.filter(({ poolName }) => poolName === pool.name) })
      }),
    ),
  },
  'delete-empties-the-log': {
    description: 'Deleting a pool removes all entries of the log.',
    reading: 'activity entries',
    pointer: listActivity,
    caughtBy: ['activity.entries-stay'],
    serve: mutated(forgetOnDelete(() => true)),
  },
  'delete-removes-newer-entries': {
    description: 'Deleting a pool also removes the entries that other pools have got since it was created.',
    reading: 'activity entries',
    pointer: listActivity,
    caughtBy: ['activity.entries-stay'],
    serve: mutated(forgetOnDelete(({ id }, oldest) => number(id) >= oldest)),
  },
  'entries-get-new-ids': {
    description: 'Each response has new ids for all entries.',
    reading: 'activity entries',
    pointer: field('id'),
    caughtBy: ['activity.entries-stay', 'activity.filter-gives-all-of-them'],
    serve: mutated(mutateEntry((entry) => ({ ...entry, id: crypto.randomUUID() }))),
  },
  'entries-are-numbered-from-the-newest': {
    description: 'The entries of each pool are numbered from the newest one, so each change renumbers them.',
    reading: 'activity entries',
    pointer: field('id'),
    caughtBy: ['activity.entries-do-not-change'],
    serve: mutated(
      mutateEntries((entries) => {
        const counts = new Map<string, number>()
        return entries.map((entry) => {
          const count = (counts.get(entry.poolId) ?? 0) + 1
          counts.set(entry.poolId, count)
          return { ...entry, id: `${entry.poolId}/${count}` }
        })
      }),
    ),
  },
  'entries-are-numbered-per-pool': {
    description: 'Ids of entries are unique only within a pool.',
    reading: 'activity entries',
    pointer: field('id'),
    caughtBy: ['activity.ids-are-unique'],
    serve: mutated(
      selectFromLog((log, filter) => {
        const counts = new Map<string, number>()
        const numbered = log.toReversed().map((entry) => {
          const count = (counts.get(entry.poolId) ?? 0) + 1
          counts.set(entry.poolId, count)
          return { ...entry, id: String(count) }
        })
        return numbered.filter(({ poolId }) => !filter || poolId === filter)
      }),
    ),
  },
  'entries-get-the-time-of-the-read': {
    description: 'The timestamp of each entry is the time of the response.',
    reading: 'timestamps',
    pointer: field('timestamp'),
    caughtBy: ['activity.entries-do-not-change'],
    serve: mutated(mutateEntry((entry) => ({ ...entry, timestamp: new Date().toISOString() }))),
  },
  'entries-get-the-time-of-the-update': {
    description: 'An update changes the timestamps of all entries of its pool.',
    reading: 'timestamps',
    pointer: field('timestamp'),
    caughtBy: ['activity.entries-do-not-change'],
    serve: mutated(copyFromNewest(({ timestamp }) => ({ timestamp }))),
  },
  'entries-get-the-newest-action': {
    description: 'All entries of a pool have the action of its last change.',
    reading: 'activity entries',
    pointer: field('action'),
    caughtBy: ['activity.entries-do-not-change'],
    serve: mutated(copyFromNewest(({ action }) => ({ action }))),
  },
  'details-show-the-current-pool': {
    description: 'The details of all entries are built from the pool as it is now.',
    reading: 'activity entries',
    pointer: field('details'),
    caughtBy: ['activity.entries-do-not-change'],
    serve: mutated(copyFromNewest(({ details }) => ({ details }))),
  },
  'details-differ-with-a-filter': {
    description: 'The whole log cuts details after ten characters.',
    reading: 'activity entries',
    pointer: field('details'),
    caughtBy: ['activity.entries-do-not-change'],
    serve: mutated(
      mutateEntries((entries, intercepted) =>
        readFilter(intercepted) ? entries : entries.map((entry) => ({ ...entry, details: entry.details.slice(0, 10) })),
      ),
    ),
  },
  'whole-log-shows-the-newest-of-each-pool': {
    description: 'The log without a filter has only the newest entry of each pool.',
    reading: 'activity entries',
    pointer: listActivity,
    caughtBy: ['activity.whole-log-has-no-gaps'],
    serve: mutated(
      selectFromLog((log, filter) =>
        filter === null ? keepNewest(({ poolId }) => poolId)(log) : log.filter(({ poolId }) => poolId === filter),
      ),
    ),
  },
}

/** Keeps only the newest entry with each key. */
function keepNewest(key: (entry: Activity) => string): (log: Activity[]) => Activity[] {
  return (log) => {
    const seen = new Set<string>()
    return log.filter((entry) => seen.size !== seen.add(key(entry)).size)
  }
}

/** Copies fields of the newest entry of each pool to its other entries. */
function copyFromNewest(read: (entry: Activity) => Partial<Activity>): Mutator {
  return mutateEntries((entries) => {
    const newest = new Map<string, Activity>()
    for (const entry of entries) if (!newest.has(entry.poolId)) newest.set(entry.poolId, entry)
    return entries.map((entry) => ({ ...entry, ...read(newest.get(entry.poolId) ?? entry) }))
  })
}

/** Removes entries when a pool is deleted. `oldest` is the number of the first entry of that pool. */
function forgetOnDelete(isRemoved: (entry: Activity, oldest: number) => boolean): Mutator {
  return withState(
    () => new Set<string>(),
    (removed) =>
      on(['deletePool', 'listActivity'], async ({ operation, poolId, forward }) => {
        const response = await forward()
        if (!response.ok) return response
        if (operation === 'listActivity') {
          const { activities } = (await response.json()) as { activities: Activity[] }
          return Response.json({ activities: activities.filter(({ id }) => !removed.has(id)) })
        }
        const whole = (await (await forward({ method: 'GET', path: '/api/pools/activity' })).json()) as { activities: Activity[] }
        const oldest = Math.min(...whole.activities.filter((entry) => entry.poolId === poolId).map(({ id }) => number(id)))
        for (const entry of whole.activities) if (isRemoved(entry, oldest)) removed.add(entry.id)
        return response
      }),
  )
}

function number(id: string): number {
  return Number(id.replace('act-', ''))
}
