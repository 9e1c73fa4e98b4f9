import { mutateBody, mutatePools } from '../mutators.ts'
import type { MutantsOf } from './mutants-of.ts'

/** A mutant for each check of the area `pool`. */
export const pool = {
  'pool.counts-are-whole-numbers': mutatePools((pool) => ({
    ...pool,
    nodeCount: 0.5,
    nodeTypes: [{ type: 'half', count: 0.5 }],
  })),
  'pool.created-at-is-a-date': mutatePools((pool) => ({ ...pool, createdAt: `${pool.createdAt}T00:00:00Z` })),
  'pool.created-at-is-iso-8601': mutatePools((pool) => ({ ...pool, createdAt: '2023-02-30' })),
  'pool.created-at-never-changes': mutateBody('getPool', (pool) => ({ ...pool, createdAt: '1999-01-01' })),
  'pool.id-is-addressable': mutateBody('createPool', (pool) => ({ ...pool, id: '..' })),
  'pool.node-count-adds-up': mutatePools((pool) => ({ ...pool, nodeCount: pool.nodeCount + 1 })),
  'pool.utilization-is-a-percentage': mutatePools((pool) => ({ ...pool, gpuUtilization: 100.5 })),
} satisfies MutantsOf<'pool'>
