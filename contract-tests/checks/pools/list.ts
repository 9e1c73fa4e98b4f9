import type { OperationId } from '../../../src/core/operations.ts'
import type { Pool } from '../../../src/generated/schema.js'
import { readPools } from '../../model/contents.ts'
import { bodyInvariant } from '../../runner/invariant.ts'
import { formatValue } from '../lib/compare.ts'

const activePoolsFits = summaryInvariant(
  'summary.active-pools-fits-the-list',
  'activePools',
  'the number of pools with status active',
  ({ pools }) => pools.filter(({ status }) => status === 'active').length,
)

const idsAreUnique = bodyInvariant({
  id: 'pools.ids-are-unique',
  description: 'No two pools of the list have the same id.',
  pointer: '#/components/schemas/Pool/properties/id',
  level: 'must',
  select: lists,
  check: ({ pools }) => {
    const seen = new Set<string>()
    const duplicate = pools.find(({ id }) => seen.size === seen.add(id).size)
    if (!duplicate) return
    return {
      message: 'two pools of the list have the same id',
      expected: 'each id once',
      actual: `${formatValue(duplicate.id)} twice`,
    }
  },
})

const totalNodesFits = summaryInvariant(
  'summary.total-nodes-fits-the-list',
  'totalNodes',
  'the sum of nodeCount over the list',
  ({ pools }) => pools.reduce((sum, { nodeCount }) => sum + (typeof nodeCount === 'number' ? nodeCount : 0), 0),
)

const totalPoolsFits = summaryInvariant(
  'summary.total-pools-fits-the-list',
  'totalPools',
  'the number of pools in the list',
  ({ pools }) => pools.length,
)

export const poolListChecks = [activePoolsFits, idsAreUnique, totalNodesFits, totalPoolsFits]

interface PoolList {
  summary: Record<string, unknown>
  pools: readonly Pool[]
}

function summaryInvariant<const Id extends string>(
  id: Id,
  field: 'totalPools' | 'activePools' | 'totalNodes',
  meaning: string,
  compute: (list: PoolList) => number,
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
      const expected = compute(list)
      if (list.summary[field] === expected) return
      return {
        message: `the summary's ${field} is not ${meaning}`,
        expected: `${expected}, computed from the ${list.pools.length} pools of the list`,
        actual: String(list.summary[field]),
      }
    },
  })
}

function* lists(value: unknown, operation: OperationId): Generator<PoolList> {
  if (operation !== 'listPools') return
  const { pools, summary } = (value ?? {}) as Partial<PoolList>
  if (Array.isArray(pools) && typeof summary === 'object' && summary !== null) yield { summary, pools: readPools(value) }
}
