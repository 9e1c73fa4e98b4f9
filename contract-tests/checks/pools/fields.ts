import type { OperationId } from '../../../src/core/operations.ts'
import type { Pool } from '../../../src/generated/schema.js'
import { readPools } from '../../model/contents.ts'
import { bodyValue, succeeded } from '../../model/exchange.ts'
import { isAddressable } from '../../model/pool-ids.ts'
import { bodyInvariant, invariant } from '../../runner/invariant.ts'
import { formatId, formatValue } from '../lib/compare.ts'
import { isDate, isIso8601 } from '../lib/dates.ts'
import { isSameSum } from '../lib/sums.ts'

const idIsAddressable = bodyInvariant({
  id: 'pool.id-is-addressable',
  description: 'A URL can name the id of a pool: it is not empty, ".", ".." or "activity", and has no lone surrogate.',
  pointer: '#/components/schemas/Pool/properties/id',
  level: 'must',
  *select(value, operation) {
    for (const pool of pools(value, operation)) if (typeof pool.id === 'string') yield pool
  },
  check: ({ id }, operation) =>
    !isAddressable(id) && {
      message: `${operation} returned a pool id that no URL can name`,
      expected: 'an id such as pool-1',
      actual: formatValue(id, 80),
    },
})

const countsAreWholeNumbers = bodyInvariant({
  id: 'pool.counts-are-whole-numbers',
  description: 'Node counts are whole numbers of at least 0.',
  pointer: '#/components/schemas/NodeType/properties/count',
  level: 'must',
  select: poolsWithCounts,
  check: ({ pool, counts }, operation) => {
    const wrong = isWholeNumber(pool.nodeCount) ? counts.find((count) => !isWholeNumber(count)) : pool.nodeCount
    if (typeof wrong !== 'number') return
    return {
      message: `${operation} returned a node count that is not a whole number of at least 0`,
      expected: 'a whole number of at least 0',
      actual: `${wrong} in pool ${formatId(pool.id)}`,
    }
  },
})

/** Other types than numbers are judged by the schema. */
function isWholeNumber(count: unknown): boolean {
  return typeof count !== 'number' || (Number.isInteger(count) && count >= 0)
}

const createdAtIsDate = bodyInvariant({
  id: 'pool.created-at-is-a-date',
  description: 'createdAt is a date without a time, as in the API document.',
  pointer: '#/components/schemas/Pool/properties/createdAt',
  level: 'may',
  *select(value, operation) {
    for (const pool of pools(value, operation)) if (typeof pool.createdAt === 'string' && isIso8601(pool.createdAt)) yield pool
  },
  check: (pool, operation) =>
    !isDate(pool.createdAt) && {
      message: `${operation} returned a createdAt with a time`,
      expected: 'YYYY-MM-DD',
      actual: `${formatValue(pool.createdAt)} in pool ${formatId(pool.id)}`,
    },
})

const createdAtIsIso8601 = bodyInvariant({
  id: 'pool.created-at-is-iso-8601',
  description: 'createdAt is an existing date or date-time in ISO 8601.',
  pointer: '#/components/schemas/Pool/properties/createdAt',
  level: 'must',
  *select(value, operation) {
    for (const pool of pools(value, operation)) if (typeof pool.createdAt === 'string') yield pool
  },
  check: (pool, operation) =>
    !isIso8601(pool.createdAt) && {
      message: `${operation} returned a createdAt that is not an ISO 8601 date`,
      expected: 'YYYY-MM-DD, such as 2023-01-15',
      actual: `${formatValue(pool.createdAt)} in pool ${formatId(pool.id)}`,
    },
})

const createdAtNeverChanges = invariant({
  id: 'pool.created-at-never-changes',
  description: "A pool's createdAt is the same string in every response.",
  pointer: '#/components/schemas/Pool/properties/createdAt',
  level: 'must',
  needs: ['state'],
  *select(exchange, ctx) {
    if (!succeeded(exchange)) return
    for (const pool of pools(bodyValue(exchange), exchange.operation?.id)) {
      // Only pools of this run: other users may delete a pool and create another one with its id.
      const created = ctx.tracker.get(pool.id)
      if (created && typeof pool.createdAt === 'string') yield { pool, created }
    }
  },
  check: ({ pool, created }, { operation }) => {
    created.createdAt ??= pool.createdAt
    if (created.createdAt === pool.createdAt) return
    return {
      message: `${operation?.id} returned a different createdAt than before`,
      expected: `${formatValue(created.createdAt)}, the first value for pool ${formatId(pool.id)}`,
      actual: formatValue(pool.createdAt),
    }
  },
})

const nodeCountAddsUp = bodyInvariant({
  id: 'pool.node-count-adds-up',
  description: "A pool's nodeCount is the sum of its node types' counts.",
  pointer: '#/components/schemas/Pool/properties/nodeCount',
  level: 'must',
  *select(value, operation) {
    for (const entry of poolsWithCounts(value, operation)) if (typeof entry.pool.nodeCount === 'number') yield entry
  },
  check: ({ pool, counts }, operation) => {
    const sum = counts.reduce((total, count) => total + count, 0)
    if (isSameSum(pool.nodeCount, sum)) return
    return {
      message: `${operation} returned a pool whose nodeCount is not the sum of its node types' counts`,
      expected: `nodeCount ${sum}, the sum of ${formatValue(pool.nodeTypes)}`,
      actual: `nodeCount ${pool.nodeCount} in pool ${formatId(pool.id)}`,
    }
  },
})

const utilizationIsPercentage = bodyInvariant({
  id: 'pool.utilization-is-a-percentage',
  description: 'The four utilization fields are numbers from 0 to 100.',
  pointer: '#/components/schemas/Pool/properties/cpuUtilization',
  level: 'must',
  select: pools,
  check: (pool, operation) => {
    const wrong = utilizationFields.find((field) => typeof pool[field] === 'number' && !(pool[field] >= 0 && pool[field] <= 100))
    if (!wrong) return
    return {
      message: `${operation} returned a ${wrong} that is not a percentage`,
      expected: 'a number from 0 to 100',
      actual: `${pool[wrong]} in pool ${formatId(pool.id)}`,
    }
  },
})

const utilizationFields = ['cpuUtilization', 'memoryUtilization', 'gpuUtilization', 'networkUtilization'] as const

export const fieldChecks = [
  countsAreWholeNumbers,
  createdAtIsDate,
  createdAtIsIso8601,
  createdAtNeverChanges,
  idIsAddressable,
  nodeCountAddsUp,
  utilizationIsPercentage,
]

/** Yields every pool in the body of a successful response, even if the pool is invalid. */
function* pools(value: unknown, operation: OperationId | undefined): Generator<Pool> {
  switch (operation) {
    case 'listPools':
      yield* readPools(value)
      break
    case 'createPool':
    case 'getPool':
    case 'updatePool':
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) yield value as Pool
  }
}

/** Yields the pools whose node types all have a numeric count. */
function* poolsWithCounts(value: unknown, operation: OperationId): Generator<{ pool: Pool; counts: number[] }> {
  for (const pool of pools(value, operation)) {
    const nodeTypes: unknown = pool.nodeTypes
    if (!Array.isArray(nodeTypes)) continue
    const counts = nodeTypes.map((type: unknown) => (type as { count?: unknown } | null)?.count)
    if (counts.every((count) => typeof count === 'number')) yield { pool, counts }
  }
}
