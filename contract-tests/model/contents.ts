import type { Activity, Pool } from '../../src/generated/schema.js'

/**
 * Returns the pools in the body of `listPools`, also those with an invalid or no id. Entries that are not objects are omitted:
 * `countPools` counts them. Callers share the array.
 */
export function readPools(value: unknown): readonly Pool[] {
  const entries = readPoolEntries(value)
  const known = poolsByList.get(entries)
  if (known) return known
  const pools = entries.every(isObject) ? (entries as Pool[]) : (entries.filter(isObject) as unknown as Pool[])
  poolsByList.set(entries, pools)
  return pools
}

/** Many checks read the same list, which may be long. */
const poolsByList = new WeakMap<object, readonly Pool[]>()

/** Returns the pool with this id in the body of `listPools`, also if its id is a number. */
export function findPool(value: unknown, id: string): Pool | undefined {
  return readPools(value).find(
    (pool: { id: unknown }) => pool.id === id || (typeof pool.id === 'number' && String(pool.id) === id),
  )
}

/** Returns the number of entries in the body of `listPools`, valid or not. */
export function countPools(value: unknown): number {
  return readPoolEntries(value).length
}

function readPoolEntries(value: unknown): unknown[] {
  return isObject(value) && Array.isArray(value.pools) ? value.pools : []
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An entry of a list, as far as it tells to whom the pool belongs. */
export interface ListedPool {
  id: string | undefined
  name: unknown
  description: unknown
}

/** Returns the pools in the body of `listPools`, whatever the format of the list and of its ids. */
export function readListedPools(value: unknown): ListedPool[] {
  return findEntries(value).map(({ id, name, description }) => ({
    id: typeof id === 'string' ? id : typeof id === 'number' ? String(id) : undefined,
    name,
    description,
  }))
}

/** True if the body has the documented format of a list. */
export function isPoolList(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'pools' in value && Array.isArray(value.pools)
}

/** Returns the objects in an array, or in the arrays that an object has as its members. */
function findEntries(value: unknown): Record<string, unknown>[] {
  const arrays = Array.isArray(value) ? [value] : typeof value === 'object' && value !== null ? Object.values(value) : []
  return arrays.flatMap((array) =>
    Array.isArray(array) ? array.filter((entry) => typeof entry === 'object' && entry !== null && !Array.isArray(entry)) : [],
  )
}

/** Returns the entries in the body of `listActivity`. Entries that are not objects are omitted. */
export function readActivities(value: unknown): Activity[] {
  const entries: unknown = typeof value === 'object' && value !== null && 'activities' in value ? value.activities : undefined
  return Array.isArray(entries) ? (entries.filter((entry) => typeof entry === 'object' && entry !== null) as Activity[]) : []
}

/** Returns the id of a pool or an entry. */
export function readId(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string' ? value.id : undefined
}
