import { readExactInteger } from '../transport/exact-integers.ts'

/** Members that other APIs use for the id of a pool, in order of preference. */
const idKeys = ['id', '_id', 'ID', 'Id', 'poolId', 'pool_id', 'poolID', 'uuid', 'guid', 'pk']

/**
 * Returns the id of a pool as text, in the form and under the name that the server gives it, so that the run can use and
 * delete the pool. The check of the schema reports every id that is not a string named `id`.
 */
export function readGivenId(pool: object): string | undefined {
  for (const key of idKeys) {
    const text = readText(pool, key)
    if (text !== undefined && text !== '') return text
  }
  return readText(pool, 'id')
}

/** True if the id is a string or an integer named `id`. Only a read shows that a path with another id reaches the pool. */
export function hasPlainId(pool: object): boolean {
  const id: unknown = 'id' in pool ? pool.id : undefined
  return typeof id === 'string' || Number.isSafeInteger(id)
}

/** Returns the pool with its id as text. */
export function withTextId<Pool extends object>(pool: Pool): Pool {
  if ('id' in pool && typeof pool.id === 'string') return pool
  const id = readGivenId(pool)
  return id === undefined ? pool : { ...pool, id }
}

/** Returns a string or a number as text, with all of its digits. */
export function readText(pool: object, key: string): string | undefined {
  const value: unknown = Object.hasOwn(pool, key) ? pool[key as keyof typeof pool] : undefined
  if (typeof value === 'string') return value
  // MongoDB's extended JSON.
  if (typeof value === 'object' && value !== null && '$oid' in value) return readText(value, '$oid')
  if (typeof value !== 'number') return undefined
  // The nearest double may be the id of another pool.
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? readExactInteger(pool, key) : String(value)
}
