import { collectIssues, type Issue, isActivityList, isPoolList } from '../core/validators.ts'
import { document } from '../generated/document.ts'
import type { Activity, Pool } from '../generated/schema.js'

/** The initial pools and activity log of a server. */
export interface Seed {
  pools: readonly Pool[]
  activities: readonly Activity[]
}

/** The twelve pools and the activity log of the examples. @see "Get All Compute Pools" and "Get Pool Activity" in the API document */
export function documentSeed(): Seed {
  const { PoolList, ActivityList } = document.components.examples
  const pools: unknown = PoolList.value
  const activities: unknown = ActivityList.value
  if (!isPoolList(pools) || !isActivityList(activities)) throw new Error('the examples of the spec violate its own schemas')
  return { pools: pools.pools, activities: activities.activities }
}

/** Finds schema violations, duplicate ids and reserved ids. An empty list means that the server accepts the seed. */
export function collectSeedIssues(seed: { pools: unknown; activities: unknown }): Issue[] {
  const pools = collectIssues('PoolList', { summary: anySummary, pools: seed.pools })
  const activities = collectIssues('ActivityList', { activities: seed.activities })
  if (pools.length > 0 || activities.length > 0 || !Array.isArray(seed.pools)) return [...pools, ...activities]
  const seen = new Set<string>()
  return seed.pools.flatMap(({ id }: Pool, i) => {
    const path = `/pools/${i}/id`
    if (reservedIds.includes(id)) return [{ path, message: `must not be ${JSON.stringify(id)}, whose URL has another meaning` }]
    if (seen.has(id)) return [{ path, message: `must be unique, but is ${JSON.stringify(id)} like that of another pool` }]
    seen.add(id)
    return []
  })
}

/** True if the server accepts the pools and activities. */
export function isSeed(seed: { pools: unknown; activities: unknown }): seed is Seed {
  return collectSeedIssues(seed).length === 0
}

/** No pool can have these ids: `/api/pools/activity` is the activity log, and URL parsers remove dot segments. */
export const reservedIds = ['activity', '.', '..']

const anySummary = { totalPools: 0, activePools: 0, totalNodes: 0, totalCapacity: 0 }
