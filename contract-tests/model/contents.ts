import type { Activity, Pool } from '../../src/generated/schema.js'

/** Returns the pools in the body of `listPools`. Entries without an id are omitted. Callers share the array. */
export function readPools(value: unknown): readonly Pool[] {
  const pools: unknown = typeof value === 'object' && value !== null && 'pools' in value ? value.pools : undefined
  if (!Array.isArray(pools)) return []
  const known = poolsByList.get(pools)
  if (known) return known
  const withIds = pools.every((pool) => readId(pool) !== undefined) ? pools : pools.filter((pool) => readId(pool) !== undefined)
  poolsByList.set(pools, withIds)
  return withIds
}

/** Many checks read the same list, which may be long. */
const poolsByList = new WeakMap<object, readonly Pool[]>()

/** Returns the entries in the body of `listActivity`. Entries that are not objects are omitted. */
export function readActivities(value: unknown): Activity[] {
  const entries: unknown = typeof value === 'object' && value !== null && 'activities' in value ? value.activities : undefined
  return Array.isArray(entries) ? (entries.filter((entry) => typeof entry === 'object' && entry !== null) as Activity[]) : []
}

/** Returns the id of a pool or an entry. */
export function readId(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string' ? value.id : undefined
}
