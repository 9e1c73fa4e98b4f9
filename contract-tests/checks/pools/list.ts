import type { OperationId } from '../../../src/core/operations.ts'
import type { Pool } from '../../../src/generated/schema.js'
import { readPools } from '../../model/contents.ts'
import { bodyInvariant } from '../../runner/invariant.ts'
import { formatValue } from '../lib/compare.ts'
import { isSameSum } from '../lib/sums.ts'

const activePoolsFits = summaryInvariant(
  'summary.active-pools-fits-the-list',
  'activePools',
  'the number of pools with status active',
  ({ entries }) => {
    const statuses = entries.map((entry) => (entry as Partial<Pool> | null)?.status)
    return statuses.every((status) => typeof status === 'string')
      ? statuses.filter((status) => status === 'active').length
      : undefined
  },
)

const idsAreUnique = bodyInvariant({
  id: 'pools.ids-are-unique',
  description: 'No two pools of the list have the same id.',
  pointer: '#/components/schemas/Pool/properties/id',
  level: 'must',
  select: lists,
  check: ({ entries }) => {
    const seen = new Set<unknown>()
    const pools = readPools({ pools: entries }).filter(({ id }) => typeof id === 'string' || typeof id === 'number')
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
  ({ entries }) => {
    const sum = entries.reduce<number>((total, entry) => total + Number((entry as Partial<Pool> | null)?.nodeCount), 0)
    return entries.every((entry) => typeof (entry as Partial<Pool> | null)?.nodeCount === 'number') ? sum : undefined
  },
)

const totalPoolsFits = summaryInvariant(
  'summary.total-pools-fits-the-list',
  'totalPools',
  'the number of pools in the list',
  ({ entries }) => entries.length,
)

export const poolListChecks = [activePoolsFits, idsAreUnique, totalNodesFits, totalPoolsFits]

interface PoolList {
  summary: Record<string, unknown>
  /** The entries of the list, valid or not. */
  entries: unknown[]
}

/** `compute` returns `undefined` if the list cannot be counted. The check of the schema reports that. */
function summaryInvariant<const Id extends string>(
  id: Id,
  field: 'totalPools' | 'activePools' | 'totalNodes',
  meaning: string,
  compute: (list: PoolList) => number | undefined,
) {
  return bodyInvariant({
    id,
    description: `The summary's ${field} is ${meaning}.`,
    pointer: `#/components/schemas/PoolSummary/properties/${field}`,
    level: 'should',
    volatile: true,
    *select(value, operation) {
      for (const list of lists(value, operation)) {
        const expected = compute(list)
        if (typeof list.summary[field] === 'number' && expected !== undefined) yield { list, expected }
      }
    },
    check: ({ list, expected }) => {
      if (isSameSum(Number(list.summary[field]), expected)) return
      return {
        message: `the summary's ${field} is not ${meaning}`,
        expected: `${expected}, computed from the ${list.entries.length} pools of the list`,
        actual: String(list.summary[field]),
      }
    },
  })
}

function* lists(value: unknown, operation: OperationId): Generator<PoolList> {
  if (operation !== 'listPools') return
  const { pools, summary } = (value ?? {}) as { pools?: unknown; summary?: unknown }
  if (Array.isArray(pools)) yield { summary: (summary ?? {}) as PoolList['summary'], entries: pools }
}
