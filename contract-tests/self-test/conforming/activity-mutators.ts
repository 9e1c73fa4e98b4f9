/** Building blocks of servers that store and show the activity log in other ways. */
import type { Activity } from '../../../src/generated/schema.js'
import { type LogBody, mutateEntries, mutateEntry, readFilter, selectFromLog } from '../log-mutators.ts'
import { errorResponse, type Mutator, mutatePools, on, withBody } from '../mutators.ts'

export function filterLog(entries: Activity[], filter: string | null): Activity[] {
  return filter ? entries.filter(({ poolId }) => poolId === filter) : entries
}

/** Removes the newest entries from every second response. */
export function readReplicas(lagMs: number): Mutator {
  return (original) => {
    let reads = 0
    return mutateEntries((entries) =>
      ++reads % 2 === 0 ? entries : entries.filter(({ timestamp }) => Date.parse(timestamp) <= Date.now() - lagMs),
    )(original)
  }
}

export function renameDeleted(rename: (id: string) => string): Mutator {
  return changeByNames((entry, name) => ({ ...entry, poolName: name ?? rename(entry.poolId) }))
}

export function addCurrentName(): Mutator {
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

export function roundLater(ms: number): Mutator {
  return mutateEntry((entry) => {
    const time = Date.parse(entry.timestamp)
    const isNew = time > Date.now() - ms
    return { ...entry, timestamp: isNew ? entry.timestamp : new Date(Math.round(time / 1_000) * 1_000).toISOString() }
  })
}

/** Shows only the last one of updates that follow each other, and only once it is old enough. */
export function mergeUpdates(ms: number): Mutator {
  return mutateEntries((entries) =>
    entries.filter(({ poolId, action, timestamp }, index) => {
      if (action === 'pool-created' || action === 'pool-deleted') return true
      const time = Date.parse(timestamp)
      const later = entries.slice(0, index).filter((other) => other.poolId === poolId)
      return time < Date.now() - ms && !later.some((other) => Date.parse(other.timestamp) - time < ms)
    }),
  )
}

export function setDate(date: string): Mutator {
  return on('listActivity', async ({ forward }) => {
    const response = await forward()
    response.headers.set('date', date)
    return response
  })
}

export function reject(when: (entries: Activity[]) => boolean): Mutator {
  return on('listActivity', async (intercepted) => {
    const response = await intercepted.forward()
    if (!response.ok || !readFilter(intercepted)) return response
    const { activities } = (await response.clone().json()) as LogBody
    return when(activities) ? errorResponse(404) : response
  })
}

export function limitByQuery(): Mutator {
  return mutateEntries((entries, { request }) => {
    const query = new URL(request.url).searchParams
    const user = query.get('user')
    const limit = Number(query.get('limit') ?? Infinity)
    return entries.filter((entry) => !user || entry.user === user).slice(0, limit >= 0 ? limit : undefined)
  })
}

/** Caches each URL, and tells the age of the response. */
export function cacheLog(ms: number): Mutator {
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
export function reuseIds(): Mutator {
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
