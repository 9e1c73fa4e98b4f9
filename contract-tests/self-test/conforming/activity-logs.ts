import type { Activity } from '../../../src/generated/schema.js'
import { type LogBody, mutateEntries, mutateEntry, readFilter, selectFromLog, shiftTimes, withDate } from '../log-mutators.ts'
import { errorResponse, type Mutator, mutatePools, on, withBody } from '../mutators.ts'
import { createEntries } from './activity.ts'
import { type ConformingServer, embedded } from './server.ts'

const twoYearsAgo = () => Date.now() - 2 * 365 * 86_400_000

/** Servers that store, limit and show the activity log in other ways. */
export const activityLogs: ConformingServer[] = [
  log(
    'newest-of-each-request',
    'Returns the newest 15 entries of what the filter selects.',
    selectFromLog((log, filter) => filterLog(log, filter).slice(0, 15)),
  ),
  log(
    'of-the-last-minute',
    'Keeps entries for one minute.',
    mutateEntries((entries) => entries.filter(({ timestamp }) => Date.parse(timestamp) > Date.now() - 60_000)),
  ),
  log(
    'behind-by-a-second',
    'Shows each change in the log 1.2 seconds later.',
    mutateEntries((entries) => entries.filter(({ timestamp }) => Date.parse(timestamp) <= Date.now() - 1_200)),
  ),
  log('from-two-replicas', 'Reads the log from two databases in turn, one of which is 300 ms behind.', readReplicas(300)),
  log(
    'names-are-forgotten',
    'Shows "(deleted)" as the name of a deleted pool.',
    renameDeleted(() => '(deleted)'),
  ),
  log(
    'deleted-pools-are-named-by-id',
    'Shows the id of a deleted pool as its name.',
    renameDeleted((id) => id),
  ),
  log('current-names-in-details', 'Shows the current name of a pool in the details of all its entries.', addCurrentName()),
  log(
    'details-have-an-age',
    'Tells in the details how many milliseconds ago the change was.',
    mutateEntry((entry) => ({ ...entry, details: `${entry.details}, ${Date.now() - Date.parse(entry.timestamp)} ms ago` })),
  ),
  log(
    'seconds-after-a-while',
    'Returns fractions of a second only in the first 100 ms, before the database rounds them.',
    roundLater(100),
  ),
  log(
    'updates-in-one-entry',
    'Adds one entry for updates that follow each other within 100 ms, once they are over.',
    mergeUpdates(100),
  ),
  log(
    'in-local-time',
    'Returns timestamps in local time with the offset, and sends a Date header.',
    shiftTimes(9 * 3_600_000, '+09:00'),
    withDate(),
  ),
  log('ten-minutes-apart', 'Has a database whose clock is ten minutes behind the Date header.', shiftTimes(-600_000), withDate()),
  log('with-a-date', 'Sends a Date header.', withDate()),
  {
    ...log('in-another-year', 'Has a clock that is two years behind, also in its Date header.'),
    start: embedded({ now: twoYearsAgo }, withDate(twoYearsAgo)),
  },
  log('with-a-wrong-date', 'Sends a Date header that is no date.', setDate('now')),
  log(
    '404-for-an-empty-log',
    'Responds 404 to a filter that finds nothing.',
    reject((entries) => entries.length === 0),
  ),
  log('of-reused-ids', 'Reuses ids of deleted pools, and keeps the entries of the earlier pools.', reuseIds(), withDate()),
  log('users-and-limits-in-query', 'Supports `limit`, `user` and `_` in the query of the log.', limitByQuery()),
  log(
    'grouped-by-pool',
    'Lists the entries pool by pool.',
    mutateEntries((entries) => entries.toSorted((a, b) => a.poolId.localeCompare(b.poolId))),
  ),
  log('shared-by-a-proxy', 'Is behind a proxy that caches the log for one second.', cacheLog(1_000)),
  {
    ...log('beside-eight-scenarios', 'Takes up to 8 ms for a response, while eight scenarios of the run use it.'),
    options: { concurrency: 8 },
    start: embedded({ latency: { min: 0, max: 8 } }),
  },
  {
    ...log('huge', 'Starts with 30,000 entries.'),
    start: () => embedded({ activities: createEntries(30_000, 'old') })(),
  },
]

function log(difference: string, description: string, ...mutators: Mutator[]): ConformingServer {
  return { id: `activity.${difference}`, description, reading: 'activity entries', start: embedded({}, ...mutators) }
}

function filterLog(entries: Activity[], filter: string | null): Activity[] {
  return filter ? entries.filter(({ poolId }) => poolId === filter) : entries
}

/** Removes the newest entries from every second response. */
function readReplicas(lagMs: number): Mutator {
  return (original) => {
    let reads = 0
    return mutateEntries((entries) =>
      ++reads % 2 === 0 ? entries : entries.filter(({ timestamp }) => Date.parse(timestamp) <= Date.now() - lagMs),
    )(original)
  }
}

function renameDeleted(rename: (id: string) => string): Mutator {
  return changeByNames((entry, name) => ({ ...entry, poolName: name ?? rename(entry.poolId) }))
}

function addCurrentName(): Mutator {
  return changeByNames((entry, name) => ({ ...entry, details: `${entry.details} (pool ${name ?? entry.poolId})` }))
}

/** Changes entries, given the current name of their pool. */
function changeByNames(change: (entry: Activity, name: string | undefined) => Activity): Mutator {
  return on('listActivity', async ({ forward }) => {
    const response = await forward()
    if (!response.ok) return response
    const { activities } = (await response.json()) as LogBody
    const { pools } = (await (await forward({ path: '/api/pools' })).json()) as { pools: { id: string; name: string }[] }
    const names = new Map(pools.map(({ id, name }) => [id, name]))
    return withBody(response, { activities: activities.map((entry) => change(entry, names.get(entry.poolId))) })
  })
}

function roundLater(ms: number): Mutator {
  return mutateEntry((entry) => {
    const time = Date.parse(entry.timestamp)
    const isNew = time > Date.now() - ms
    return { ...entry, timestamp: isNew ? entry.timestamp : new Date(Math.round(time / 1_000) * 1_000).toISOString() }
  })
}

/** Shows only the last one of updates that follow each other, and only once it is old enough. */
function mergeUpdates(ms: number): Mutator {
  return mutateEntries((entries) =>
    entries.filter(({ poolId, action, timestamp }, index) => {
      if (action === 'pool-created' || action === 'pool-deleted') return true
      const time = Date.parse(timestamp)
      const later = entries.slice(0, index).filter((other) => other.poolId === poolId)
      return time < Date.now() - ms && !later.some((other) => Date.parse(other.timestamp) - time < ms)
    }),
  )
}

function setDate(date: string): Mutator {
  return on('listActivity', async ({ forward }) => {
    const response = await forward()
    response.headers.set('date', date)
    return response
  })
}

function reject(when: (entries: Activity[]) => boolean): Mutator {
  return on('listActivity', async (intercepted) => {
    const response = await intercepted.forward()
    if (!response.ok || !readFilter(intercepted)) return response
    const { activities } = (await response.clone().json()) as LogBody
    return when(activities) ? errorResponse(404) : response
  })
}

function limitByQuery(): Mutator {
  return mutateEntries((entries, { request }) => {
    const query = new URL(request.url).searchParams
    const user = query.get('user')
    const limit = Number(query.get('limit') ?? Infinity)
    return entries.filter((entry) => !user || entry.user === user).slice(0, limit >= 0 ? limit : undefined)
  })
}

/** Caches each URL, and tells the age of the response. */
function cacheLog(ms: number): Mutator {
  return (original) => {
    const cache = new Map<string, { response: Response; storedAt: number }>()
    return on('listActivity', async ({ request, forward }) => {
      let cached = cache.get(request.url)
      if (!cached || performance.now() - cached.storedAt > ms) {
        const response = await forward()
        if (!response.ok) return response
        response.headers.set('date', new Date().toUTCString())
        cached = { response, storedAt: performance.now() }
        cache.set(request.url, cached)
      }
      return cached.response.clone()
    })(original)
  }
}

/** Gives each new pool the smallest free id. Entries keep the id that their pool had. */
function reuseIds(): Mutator {
  return (original) => {
    const ids = new Map<string, string>()
    const existing = new Map<string, string>()
    const show = <Item extends { id: string }>(item: Item) => ({ ...item, id: ids.get(item.id) ?? item.id })
    const remember = on(['createPool', 'deletePool'], async ({ operation, poolId = '', forward }) => {
      const response = await forward()
      if (response.ok && operation === 'deletePool') {
        for (const [id, inner] of existing) if (inner === poolId) existing.delete(id)
      } else if (response.ok) {
        const { id: inner } = (await response.clone().json()) as { id: string }
        let number = 1
        while (existing.has(`r${number}`)) number++
        ids.set(inner, `r${number}`)
        existing.set(`r${number}`, inner)
      }
      return response
    })
    const translate = on(['getPool', 'updatePool', 'deletePool'], ({ poolId = '', forward }) =>
      forward({ path: `/api/pools/${encodeURIComponent(existing.get(poolId) ?? (ids.has(poolId) ? 'none' : poolId))}` }),
    )
    const showLog = selectFromLog((log, filter) =>
      filterLog(
        log.map((entry) => ({ ...entry, poolId: ids.get(entry.poolId) ?? entry.poolId })),
        filter,
      ),
    )
    return [remember, mutatePools(show), translate, showLog].reduce((fetch, mutate) => mutate(fetch), original)
  }
}
