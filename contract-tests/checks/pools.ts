import type { OperationId } from '../../src/core/operations.ts'
import type { Pool } from '../../src/generated/schema.js'
import { readPools } from '../model/contents.ts'
import { truncate } from '../model/excerpt.ts'
import { bodyValue, succeeded } from '../model/exchange.ts'
import { bodyInvariant, invariant } from '../runner/invariant.ts'
import { isDate, isIso8601 } from './lib/dates.ts'

const figures = ['cpuUtilization', 'memoryUtilization', 'gpuUtilization', 'networkUtilization'] as const

/** Every pool in the body of a successful answer, whatever else is wrong with it. */
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

/** Those whose node types have counts to look at. */
function* counted(value: unknown, operation: OperationId): Generator<{ pool: Pool; counts: number[] }> {
  for (const pool of pools(value, operation)) {
    const counts = countsOf(pool)
    if (counts) yield { pool, counts }
  }
}

export const nodeCountAddsUp = bodyInvariant({
  id: 'pool.node-count-adds-up',
  description: "A pool's nodeCount is the sum of its node types' counts.",
  pointer: '#/components/schemas/Pool/properties/nodeCount',
  level: 'must',
  *select(value, operation) {
    for (const subject of counted(value, operation)) if (typeof subject.pool.nodeCount === 'number') yield subject
  },
  check: ({ pool, counts }, operation) => {
    const sum = counts.reduce((total, count) => total + count, 0)
    if (sum === pool.nodeCount) return
    return {
      message: `${operation} answered a pool whose nodeCount is not the sum of its counts`,
      expected: `nodeCount ${sum}, the sum of ${JSON.stringify(pool.nodeTypes)}`,
      actual: `nodeCount ${pool.nodeCount} in pool ${pool.id}`,
    }
  },
})

export const countsAreWhole = bodyInvariant({
  id: 'pool.counts-are-whole-numbers',
  description: 'Node counts are whole numbers, 0 or more.',
  pointer: '#/components/schemas/NodeType/properties/count',
  level: 'must',
  select: counted,
  check: ({ pool, counts }, operation) => {
    const wrong = [pool.nodeCount, ...counts].find(
      (count) => typeof count === 'number' && !(Number.isInteger(count) && count >= 0),
    )
    if (wrong === undefined) return
    return {
      message: `${operation} answered a node count that is no whole number from 0 up`,
      expected: 'a whole number, 0 or more',
      actual: `${wrong} in pool ${pool.id}`,
    }
  },
})

export const utilizationIsAPercentage = bodyInvariant({
  id: 'pool.utilization-is-a-percentage',
  description: 'The four utilization figures are numbers from 0 to 100.',
  pointer: '#/components/schemas/Pool/properties/cpuUtilization',
  level: 'must',
  select: pools,
  check: (pool, operation) => {
    const wrong = figures.find((figure) => typeof pool[figure] === 'number' && !(pool[figure] >= 0 && pool[figure] <= 100))
    if (!wrong) return
    return {
      message: `${operation} answered a ${wrong} that is no percentage`,
      expected: 'a number from 0 to 100',
      actual: `${pool[wrong]} in pool ${pool.id}`,
    }
  },
})

export const createdAtIsIso = bodyInvariant({
  id: 'pool.created-at-is-iso-8601',
  description: 'createdAt is a date that exists, in ISO 8601; a date-time will do.',
  pointer: '#/components/schemas/Pool/properties/createdAt',
  level: 'must',
  *select(value, operation) {
    for (const pool of pools(value, operation)) if (typeof pool.createdAt === 'string') yield pool
  },
  check: (pool, operation) =>
    !isIso8601(pool.createdAt) && {
      message: `${operation} answered a createdAt that is no ISO 8601 date`,
      expected: 'YYYY-MM-DD, such as 2023-01-15',
      actual: `${JSON.stringify(truncate(pool.createdAt, 80))} in pool ${pool.id}`,
    },
})

export const createdAtIsADate = bodyInvariant({
  id: 'pool.created-at-is-a-date',
  description: 'createdAt is a plain date, as in the document, without a time.',
  pointer: '#/components/schemas/Pool/properties/createdAt',
  level: 'may',
  *select(value, operation) {
    for (const pool of pools(value, operation)) if (typeof pool.createdAt === 'string' && isIso8601(pool.createdAt)) yield pool
  },
  check: (pool, operation) =>
    !isDate(pool.createdAt) && {
      message: `${operation} answered a createdAt with a time`,
      expected: 'YYYY-MM-DD',
      actual: `${JSON.stringify(pool.createdAt)} in pool ${pool.id}`,
    },
})

export const createdAtIsStable = invariant({
  id: 'pool.created-at-never-changes',
  description: 'createdAt of a pool is the same text in every answer.',
  pointer: '#/components/schemas/Pool/properties/createdAt',
  level: 'must',
  needs: ['state'],
  *select(exchange, ctx) {
    if (!succeeded(exchange)) return
    for (const pool of pools(bodyValue(exchange), exchange.operation?.id)) {
      // Somebody else may delete a pool and make another with its id.
      const own = ctx.tracker.get(pool.id)
      if (own && typeof pool.createdAt === 'string') yield { pool, own }
    }
  },
  check: ({ pool, own }, { operation }) => {
    own.createdAt ??= pool.createdAt
    if (own.createdAt === pool.createdAt) return
    return {
      message: `${operation?.id} answered another createdAt than before`,
      expected: `${JSON.stringify(own.createdAt)}, as first answered for pool ${pool.id}`,
      actual: JSON.stringify(pool.createdAt),
    }
  },
})

export const idsAreUnique = bodyInvariant({
  id: 'pools.ids-are-unique',
  description: 'No two pools of a list have the same id.',
  pointer: '#/components/schemas/Pool/properties/id',
  level: 'must',
  select: lists,
  check: ({ pools }) => {
    const seen = new Set<string>()
    const twice = pools.find(({ id }) => seen.size === seen.add(id).size)
    if (!twice) return
    return {
      message: 'two pools of the list have the same id',
      expected: 'each id once',
      actual: `${JSON.stringify(twice.id)} twice`,
    }
  },
})

export const totalPoolsFits = summaryClaim(
  'summary.total-pools-fits-the-list',
  'totalPools',
  'the number of pools in the list',
  ({ pools }) => pools.length,
)
export const activePoolsFits = summaryClaim(
  'summary.active-pools-fits-the-list',
  'activePools',
  'the number of pools whose status is active',
  ({ pools }) => pools.filter(({ status }) => status === 'active').length,
)
export const totalNodesFits = summaryClaim(
  'summary.total-nodes-fits-the-list',
  'totalNodes',
  'the sum of nodeCount over the list',
  ({ pools }) => pools.reduce((sum, { nodeCount }) => sum + (typeof nodeCount === 'number' ? nodeCount : 0), 0),
)

interface List {
  summary: Record<string, unknown>
  pools: Pool[]
}

function summaryClaim<const Id extends string>(
  id: Id,
  field: 'totalPools' | 'activePools' | 'totalNodes',
  meaning: string,
  of: (list: List) => number,
) {
  return bodyInvariant({
    id,
    description: `The summary's ${field} is ${meaning}.`,
    pointer: `#/components/schemas/PoolSummary/properties/${field}`,
    level: 'should',
    volatile: true,
    *select(value, operation) {
      for (const list of lists(value, operation)) if (typeof list.summary[field] === 'number') yield list
    },
    check: (list) => {
      const right = of(list)
      if (list.summary[field] === right) return
      return {
        message: `the summary's ${field} is not ${meaning}`,
        expected: `${right}, counted in the list of ${list.pools.length} pools beside it`,
        actual: String(list.summary[field]),
      }
    },
  })
}

function* lists(value: unknown, operation: OperationId): Generator<List> {
  if (operation !== 'listPools') return
  const { pools, summary } = (value ?? {}) as Partial<List>
  if (Array.isArray(pools) && typeof summary === 'object' && summary !== null) yield { summary, pools: readPools(value) }
}

function countsOf(pool: Pool): number[] | undefined {
  const types: unknown = pool.nodeTypes
  if (!Array.isArray(types)) return undefined
  const counts = types.map((type: unknown) => (type as { count?: unknown } | null)?.count)
  return counts.every((count) => typeof count === 'number') ? counts : undefined
}

export const poolsChecks = [
  activePoolsFits,
  countsAreWhole,
  createdAtIsADate,
  createdAtIsIso,
  createdAtIsStable,
  idsAreUnique,
  nodeCountAddsUp,
  totalNodesFits,
  totalPoolsFits,
  utilizationIsAPercentage,
]
