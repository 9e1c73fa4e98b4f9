import { collectIssues, type Issue, isActivityList, isPoolList } from '../core/validators.ts'
import { document } from '../generated/document.ts'
import type { Activity, Pool } from '../generated/schema.js'

/** What a server starts with. */
export interface Seed {
  pools: readonly Pool[]
  activities: readonly Activity[]
}

/** The description's own twelve pools and its log. @see "Get All Compute Pools" and "Get Pool Activity" in the API document */
export function documentSeed(): Seed {
  const { PoolList, ActivityList } = document.components.examples
  const pools: unknown = PoolList.value
  const activities: unknown = ActivityList.value
  if (!isPoolList(pools) || !isActivityList(activities)) throw new Error('the examples of the description break its own schemas')
  return { pools: pools.pools, activities: activities.activities }
}

/**
 * Why a seed cannot be served: departures from the schemas, ids that two pools share, and ids that no URL leads to.
 * An empty list means that it can.
 */
export function issuesInSeed(seed: { pools: unknown; activities: unknown }): Issue[] {
  const pools = collectIssues('PoolList', { summary: anySummary, pools: seed.pools })
  const activities = collectIssues('ActivityList', { activities: seed.activities })
  if (pools.length > 0 || activities.length > 0 || !Array.isArray(seed.pools)) return [...pools, ...activities]
  const seen = new Set<string>()
  return seed.pools.flatMap(({ id }: Pool, i) => {
    const path = `/pools/${i}/id`
    if (reservedIds.includes(id)) return [{ path, message: `cannot be ${JSON.stringify(id)}: its URL would be another one` }]
    if (seen.has(id)) return [{ path, message: `is ${JSON.stringify(id)}, like that of another pool` }]
    seen.add(id)
    return []
  })
}

/** Whether pools and log can be served as they are. */
export function isSeed(seed: { pools: unknown; activities: unknown }): seed is Seed {
  return issuesInSeed(seed).length === 0
}

/** No pool can have these: `/api/pools/activity` is the log, and dots are folded away by every URL parser. */
export const reservedIds = ['activity', '.', '..']

const anySummary = { totalPools: 0, activePools: 0, totalNodes: 0, totalCapacity: 0 }
