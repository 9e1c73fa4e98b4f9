import type { Pool, PoolList } from '../../../src/generated/schema.js'
import { errorResponse, type Mutator, mutateBody, on, withBody } from '../mutators.ts'
import { compose } from './defects.ts'
import { nodeTypeCount, poolField, summaryField } from './pointers.ts'
import { mutated, type NonconformingServer, type NonconformingServers } from './server.ts'

/** Node counts that are computed or written with too few digits. They are right for small pools. */
export const totals: NonconformingServers = {
  'total-is-int32': total('totalNodes is a 32-bit integer.', (sum) => sum | 0),
  'total-is-uint32': total('totalNodes is an unsigned 32-bit integer.', (sum) => sum >>> 0),
  'total-is-float32': total('totalNodes is a 32-bit float.', Math.fround),
  'total-stops-at-int32': total('totalNodes is at most 2147483647.', (sum) => Math.min(sum, 2 ** 31 - 1)),
  'total-is-german-text': total('totalNodes is read back from a German text, so 1.064 stands for 1064.', (sum) =>
    Number.parseFloat(sum.toLocaleString('de-DE')),
  ),
  'total-is-english-text': total('totalNodes is what parseInt reads from an English text.', (sum) =>
    Number.parseInt(sum.toLocaleString('en-US'), 10),
  ),
  'total-is-rounded': total('totalNodes has six significant digits.', (sum) => Number(sum.toPrecision(6))),
  'total-is-compact': total('totalNodes is a compact text, such as 7.0B, without its unit.', (sum) =>
    Number.parseFloat(new Intl.NumberFormat('en-US', { notation: 'compact' }).format(sum)),
  ),
  'total-omits-large-pools': {
    ...total('totalNodes omits pools with more than a million nodes.', (sum) => sum),
    serve: mutated(
      mutateBody('listPools', ({ summary, pools }: PoolList) => ({
        summary: {
          ...summary,
          totalNodes: pools.reduce((sum, { nodeCount }) => sum + (nodeCount > 1_000_000 ? 0 : nodeCount), 0),
        },
        pools,
      })),
    ),
  },
  'total-is-int32-and-counts-are-limited': {
    ...total('totalNodes is a 32-bit integer, and larger counts are rejected with 400.', (sum) => sum | 0),
    serve: mutated(
      compose(
        on(['createPool', 'updatePool'], async ({ json, forward }) => {
          const { nodeTypes } = (json ?? {}) as Partial<Pool>
          const isLarge = Array.isArray(nodeTypes) && nodeTypes.some((entry) => Number(entry?.count) >= 2 ** 31)
          return isLarge ? errorResponse(400, 'count is too large') : forward()
        }),
        mutateTotal((sum) => sum | 0),
      ),
    ),
  },
  'node-count-is-int32': {
    description: 'nodeCount is a 32-bit integer in the list.',
    reading: 'node count',
    pointer: poolField('nodeCount'),
    caughtBy: ['pool.node-count-adds-up', 'pool.counts-are-whole-numbers', 'answers.success-matches-its-schema'],
    serve: mutated(mutateListed((pool) => ({ ...pool, nodeCount: pool.nodeCount | 0 }))),
  },
  'node-count-is-german-text': {
    description: 'nodeCount is read back from a German text when a pool is read.',
    reading: 'node count',
    pointer: poolField('nodeCount'),
    caughtBy: ['pool.node-count-adds-up', 'pool.counts-are-whole-numbers'],
    serve: mutated(
      mutateBody('getPool', (pool: Pool) => ({ ...pool, nodeCount: Number.parseFloat(pool.nodeCount.toLocaleString('de-DE')) })),
    ),
  },
  'node-count-of-an-update-is-int32': {
    description: 'nodeCount is a 32-bit integer after an update.',
    reading: 'node count',
    pointer: poolField('nodeCount'),
    caughtBy: ['pool.node-count-adds-up'],
    serve: mutated(
      on('updatePool', async ({ forward }) => {
        const response = await forward()
        if (!response.ok) return response
        const pool = (await response.json()) as Pool
        return withBody(response, { ...pool, nodeCount: pool.nodeCount & 0x7fff_ffff })
      }),
    ),
  },
  'listed-counts-are-float32': {
    description: 'The list has all counts of a pool as 32-bit floats.',
    reading: 'counts of node types',
    pointer: nodeTypeCount,
    caughtBy: ['pools.large-counts-agree'],
    serve: mutated(mutateListed((pool) => withCounts(pool, Math.fround))),
  },
  'read-counts-are-rounded': {
    description: 'A pool that is read has its counts rounded to thousands.',
    reading: 'counts of node types',
    pointer: nodeTypeCount,
    caughtBy: ['pools.large-counts-agree'],
    serve: mutated(
      mutateBody('getPool', (pool: Pool) =>
        withCounts(pool, (count) => (count < 10_000 ? count : Math.round(count / 1_000) * 1_000)),
      ),
    ),
  },
}

function total(description: string, write: (sum: number) => number): NonconformingServer {
  return {
    description,
    reading: 'summary',
    pointer: summaryField('totalNodes'),
    caughtBy: ['summary.total-nodes-fits-the-list'],
    serve: mutated(mutateTotal(write)),
  }
}

function mutateTotal(write: (sum: number) => number): Mutator {
  return mutateBody('listPools', ({ summary, pools }: PoolList) => ({
    summary: { ...summary, totalNodes: write(summary.totalNodes) },
    pools,
  }))
}

function mutateListed(change: (pool: Pool) => Pool): Mutator {
  return mutateBody('listPools', ({ summary, pools }: PoolList) => {
    const changed = pools.map(change)
    return { summary: { ...summary, totalNodes: changed.reduce((sum, { nodeCount }) => sum + nodeCount, 0) }, pools: changed }
  })
}

/** Changes each count, and adds them up again. */
function withCounts(pool: Pool, change: (count: number) => number): Pool {
  const nodeTypes = pool.nodeTypes.map(({ type, count }) => ({ type, count: change(count) }))
  return { ...pool, nodeTypes, nodeCount: nodeTypes.reduce((sum, { count }) => sum + count, 0) }
}
