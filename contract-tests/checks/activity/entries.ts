import type { Activity } from '../../../src/generated/schema.js'
import { readActivities } from '../../model/contents.ts'
import { bodyValue, type Exchange, largeBytes, succeeded } from '../../model/exchange.ts'
import { invariant } from '../../runner/invariant.ts'
import { formatId, formatValue, trimWhitespace } from '../lib/compare.ts'
import { isRfc3339 } from '../lib/dates.ts'
import { isCaseInsensitive } from '../lib/id-spellings.ts'

const filterReturnsOnlyThatPool = invariant({
  id: 'activity.filter-gives-that-pool-alone',
  description: 'With poolId, the activity log has only entries of that pool.',
  pointer: '#/components/parameters/ActivityPoolId',
  level: 'must',
  needs: ['state'],
  *select(exchange) {
    const poolId = requestedPoolId(exchange)
    for (const entry of readEntries(exchange)) if (poolId && isId(entry.poolId)) yield { poolId, entry }
  },
  check: ({ poolId, entry }) =>
    !isSameId(entry.poolId, poolId) && {
      message: 'the activity log of one pool has an entry of another pool',
      expected: `only poolId ${formatValue(poolId)}`,
      actual: `entry ${formatId(entry.id)} with poolId ${formatValue(entry.poolId)}`,
    },
})

const idsAreUnique = invariant({
  id: 'activity.ids-are-unique',
  description: 'No two entries of the activity log have the same id.',
  pointer: '#/components/schemas/Activity/properties/id',
  level: 'must',
  *select(exchange) {
    const entries = readEntries(exchange).filter(({ id }) => isId(id))
    if (entries.length > 0) yield entries
  },
  check: (entries) => {
    const seen = new Set<string>()
    const duplicate = entries.find(({ id }) => seen.size === seen.add(id).size)
    return (
      duplicate && {
        message: 'two entries of the activity log have the same id',
        expected: 'each id once',
        actual: `${formatValue(duplicate.id)} twice`,
      }
    )
  },
})

const poolNameFits = invariant({
  id: 'activity.pool-name-fits',
  description: "An entry's poolName is a current or former name of its pool. It is not empty once the pool is deleted.",
  pointer: '#/components/schemas/Activity/properties/poolName',
  level: 'must',
  needs: ['state'],
  *select(exchange, { tracker }) {
    const namesByPool = new Map<string, ReadonlySet<string>>()
    for (const entry of readEntries(exchange)) {
      const names = tracker.namesOf(entry.poolId)
      if (!names || typeof entry.poolName !== 'string') continue
      const trimmed = namesByPool.get(entry.poolId) ?? new Set(Array.from(names, trimWhitespace))
      namesByPool.set(entry.poolId, trimmed)
      const pool = tracker.get(entry.poolId)
      yield { entry, names: trimmed, exists: pool !== undefined && !pool.mayBeDeleted }
    }
  },
  check: ({ entry, names, exists }) => {
    const name = trimWhitespace(entry.poolName)
    // After the deletion, a server may not know the name any more.
    if (names.has(name) || (!exists && name !== '')) return
    const known = [...names].slice(-10).map((name) => formatValue(name))
    return {
      message: exists
        ? 'an entry of the activity log has a poolName that its pool never had'
        : 'an entry about a deleted pool has an empty poolName',
      expected: exists ? known.join(' or ') : 'any text that is not empty',
      actual: `${formatValue(entry.poolName)} in entry ${formatId(entry.id)}`,
    }
  },
})

const timestampIsRfc3339 = invariant({
  id: 'activity.timestamp-is-rfc-3339',
  description: "An entry's timestamp is an existing date-time of RFC 3339 with its offset.",
  pointer: '#/components/schemas/Activity/properties/timestamp',
  level: 'must',
  *select(exchange) {
    for (const entry of readEntries(exchange)) if (typeof entry.timestamp === 'string') yield entry
  },
  check: (entry) =>
    !isRfc3339(entry.timestamp) && {
      message: 'an entry of the activity log has a timestamp that is not an RFC 3339 date-time',
      expected: 'a date-time such as 2023-06-10T14:32:45Z',
      actual: `${formatValue(entry.timestamp)} in entry ${formatId(entry.id)}`,
    },
})

export const entryChecks = [filterReturnsOnlyThatPool, idsAreUnique, poolNameFits, timestampIsRfc3339]

/** False for values that only the check of the schema reports. */
function isId(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number'
}

/** Returns the entries of a successful listActivity, otherwise none. */
export function readEntries(exchange: Exchange): Activity[] {
  return exchange.operation?.id === 'listActivity' && succeeded(exchange) ? readActivities(bodyValue(exchange)) : []
}

/** True if the log is so large that scenarios should request it rarely. */
export function isLargeLog({ response }: Exchange): boolean {
  return (response?.size ?? 0) > largeBytes
}

/** True if two ids name the same pool. A number in place of the text violates the schema, which another check reports. */
export function isSameId(a: unknown, b: string): boolean {
  return (
    a === b ||
    (typeof a === 'number' && String(a) === b) ||
    (typeof a === 'string' && isCaseInsensitive(a) && a.toLowerCase() === b.toLowerCase())
  )
}

/** Returns the poolId of the query, if the query has exactly one. */
function requestedPoolId({ request, operation }: Exchange): string | undefined {
  if (operation?.id !== 'listActivity') return undefined
  const ids = new URLSearchParams(request.path.split('?')[1] ?? '').getAll('poolId')
  return ids.length === 1 && ids[0] !== '' ? ids[0] : undefined
}
