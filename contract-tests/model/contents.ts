import type { Activity, Pool } from '../../src/generated/schema.js'
import { hasPlainId, readGivenId, readText, withTextId } from './given-ids.ts'
import { unwrapPool } from './unwrap-pool.ts'

/**
 * Returns the pools in the body of `listPools`, with ids as text, also those with an invalid or no id. Entries that are not
 * objects are omitted: `countPools` counts them. Callers share the array.
 */
export function readPools(value: unknown): readonly Pool[] {
  const entries = readPoolEntries(value)
  const known = poolsByList.get(entries)
  if (known) return known
  const pools = entries.every(hasTextId) ? entries : entries.filter(isObject).map(withTextId)
  poolsByList.set(entries, pools as Pool[])
  return pools as Pool[]
}

/** Many checks read the same list, which may be long. */
const poolsByList = new WeakMap<object, readonly Pool[]>()

/** Returns the pool with this id in the body of `listPools`. */
export function findPool(value: unknown, id: string): Pool | undefined {
  return readPools(value).find((pool) => pool.id === id)
}

/** Returns the number of entries in the body of `listPools`, valid or not. */
export function countPools(value: unknown): number {
  return readPoolEntries(value).length
}

function readPoolEntries(value: unknown): unknown[] {
  return isObject(value) && Array.isArray(value.pools) ? value.pools : []
}

/** An entry of a list, as far as it tells to whom the pool belongs. */
export interface ListedPool {
  id: string | undefined
  name: unknown
  description: unknown
  /** True if only a read shows that a path with this id reaches the pool. */
  isUncertain?: boolean
}

/** Returns the pools in the body of `listPools`, whatever the format of the list and of its ids. */
export function readListedPools(value: unknown): ListedPool[] {
  return findEntries(value).map((entry) => ({
    id: readGivenId(entry),
    name: entry.name,
    description: entry.description,
    ...(hasPlainId(entry) ? {} : { isUncertain: true }),
  }))
}

/** True if the body shows which pools exist, in the documented format of a list or in another one. */
export function showsPools(value: unknown): boolean {
  return findArrays(value).length > 0 || isEmptyWithoutArray(value)
}

/** True for `null`, which Go writes for an empty list, for `{}`, and for a list that is omitted because it is empty. */
function isEmptyWithoutArray(value: unknown): boolean {
  if (!isObject(value)) return false
  const { pools, summary } = value
  const total = isObject(summary) ? summary.totalPools : undefined
  if (pools === null) return total === undefined || total === 0
  return (pools === undefined || (isObject(pools) && Object.keys(pools).length === 0)) && total === 0
}

function findEntries(value: unknown): Record<string, unknown>[] {
  return findArrays(value).flatMap((array) => array.filter(isObject))
}

/** Returns the arrays of a list: the body itself, its members, or those of an envelope such as `data`. */
function findArrays(value: unknown): unknown[][] {
  if (Array.isArray(value)) return [value]
  if (!isObject(value)) return []
  const members = Object.values(value)
  const arrays = members.filter(Array.isArray)
  return arrays.length > 0 ? arrays : members.filter(isObject).flatMap((member) => Object.values(member).filter(Array.isArray))
}

/** Returns the entries in the body of `listActivity`, with ids as text. Entries that are not objects are omitted. */
export function readActivities(value: unknown): Activity[] {
  const entries: unknown = isObject(value) ? value.activities : undefined
  if (!Array.isArray(entries)) return []
  return entries.filter(isObject).map((entry) => {
    const numbers = ['id', 'poolId'].filter((key) => typeof entry[key] === 'number')
    if (numbers.length === 0) return entry
    return { ...entry, ...Object.fromEntries(numbers.map((key) => [key, readText(entry, key) ?? entry[key]])) }
  }) as unknown as Activity[]
}

/** Returns the id of the pool in a response body, as text. */
export function readId(value: unknown): string | undefined {
  const pool = unwrapPool(value)
  return pool && readGivenId(pool)
}

function hasTextId(pool: unknown): boolean {
  return isObject(pool) && typeof pool.id === 'string'
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
