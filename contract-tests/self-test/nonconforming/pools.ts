import type { Pool, PoolList } from '../../../src/generated/schema.js'
import { mutateBody, mutatePools, on } from '../mutators.ts'
import { compose, withOverrides, withState } from './defects.ts'
import { getPool, listActivity, poolField } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

/** Pools whose fields are wrong or contradict each other. */
export const pools: NonconformingServers = {
  'node-count-is-never-updated': {
    description: 'An update of the node types does not update nodeCount.',
    reading: 'node count',
    pointer: poolField('nodeCount'),
    caughtBy: ['pool.node-count-adds-up'],
    serve: mutated(
      withOverrides((overrides) =>
        on('createPool', async ({ forward }) => {
          const response = await forward()
          if (response.ok) {
            const { id, nodeCount } = (await response.clone().json()) as Pool
            overrides.set(id, { nodeCount })
          }
          return response
        }),
      ),
    ),
  },
  'node-count-counts-types': {
    description: 'nodeCount of a single pool is the number of node types, not of nodes.',
    reading: 'node count',
    pointer: poolField('nodeCount'),
    caughtBy: ['pool.node-count-adds-up'],
    isBodyOnly: true,
    serve: mutated(mutateBody('getPool', (pool) => ({ ...pool, nodeCount: pool.nodeTypes.length }))),
  },
  'node-count-of-the-first-type': {
    description: 'nodeCount of a new or updated pool counts the first node type only.',
    reading: 'node count',
    pointer: poolField('nodeCount'),
    caughtBy: ['pool.node-count-adds-up'],
    serve: mutated(mutateBody(['createPool', 'updatePool'], (pool) => ({ ...pool, nodeCount: pool.nodeTypes[0]?.count ?? 0 }))),
  },
  'utilization-unknown-is-minus-one': {
    description: 'A pool without metrics has a gpuUtilization of -1.',
    reading: 'utilization',
    pointer: poolField('gpuUtilization'),
    caughtBy: ['pool.utilization-is-a-percentage'],
    serve: mutated(mutatePools((pool) => (pool.status === 'initializing' ? { ...pool, gpuUtilization: -1 } : pool))),
  },
  'utilization-over-a-hundred': {
    description: 'networkUtilization exceeds 100 percent during bursts.',
    reading: 'utilization',
    pointer: poolField('networkUtilization'),
    caughtBy: ['pool.utilization-is-a-percentage'],
    serve: mutated(
      mutateBody('listPools', ({ summary, pools }: PoolList) => ({
        summary,
        pools: pools.map((pool) => ({ ...pool, networkUtilization: pool.networkUtilization * 1.5 })),
      })),
    ),
  },
  'no-gpu-is-null': {
    description: 'A pool without GPUs has `null` for gpuUtilization.',
    reading: 'utilization',
    pointer: poolField('gpuUtilization'),
    caughtBy: ['answers.success-matches-its-schema'],
    isBodyOnly: true,
    serve: mutated(mutatePools((pool) => (pool.gpuUtilization === 0 ? { ...pool, gpuUtilization: null } : pool))),
  },
  'new-pool-has-no-status': {
    description: 'The status of a new pool is empty until a worker has processed it.',
    reading: 'pool status',
    pointer: poolField('status'),
    caughtBy: ['answers.success-matches-its-schema'],
    serve: mutated(mutatePools((pool) => (pool.status === 'initializing' ? { ...pool, status: '' } : pool))),
  },
  'creation-date-in-english': {
    description: 'createdAt is a date in English: "Sun Jan 15 2023".',
    reading: 'creation date',
    pointer: poolField('createdAt'),
    caughtBy: ['pool.created-at-is-iso-8601'],
    isBodyOnly: true,
    serve: mutated(mutatePools((pool) => ({ ...pool, createdAt: new Date(pool.createdAt).toDateString() }))),
  },
  'creation-date-in-milliseconds': {
    description: 'createdAt is a number of milliseconds.',
    reading: 'creation date',
    pointer: poolField('createdAt'),
    caughtBy: ['answers.success-matches-its-schema'],
    isBodyOnly: true,
    serve: mutated(mutatePools((pool) => ({ ...pool, createdAt: Date.parse(pool.createdAt) }))),
  },
  'creation-date-with-a-space': {
    description: 'createdAt has a space between date and time, as databases print it.',
    reading: 'creation date',
    pointer: poolField('createdAt'),
    caughtBy: ['pool.created-at-is-iso-8601'],
    isBodyOnly: true,
    serve: mutated(mutatePools((pool) => ({ ...pool, createdAt: `${pool.createdAt} 00:00:00` }))),
  },
  'creation-date-differs-in-the-list': {
    description: 'createdAt in the list is in local time, which can be a day earlier.',
    reading: 'creation date',
    pointer: poolField('createdAt'),
    caughtBy: ['pool.created-at-never-changes', 'pools.reads-agree-with-the-list'],
    serve: mutated(
      mutateBody('listPools', ({ summary, pools }: PoolList) => ({
        summary,
        pools: pools.map((pool) => ({ ...pool, createdAt: dayBefore(pool.createdAt) })),
      })),
    ),
  },
  'update-renews-the-creation-date': {
    description: 'An update sets createdAt to the current time.',
    reading: 'creation date',
    pointer: poolField('createdAt'),
    caughtBy: ['pool.created-at-never-changes', 'lifecycle.update-keeps-identity'],
    serve: mutated(
      withState(
        () => new Map<string, number>(),
        (updates) =>
          compose(
            on('updatePool', async ({ forward, poolId = '' }) => {
              const response = await forward()
              if (response.ok) updates.set(poolId, (updates.get(poolId) ?? 0) + 1)
              return response
            }),
            mutatePools((pool) => ({
              ...pool,
              createdAt: new Date(Date.parse(pool.createdAt) + 4_000 * (updates.get(pool.id) ?? 0)).toISOString(),
            })),
          ),
      ),
    ),
  },
  'creation-date-is-now': {
    description: 'createdAt is the time of the response.',
    reading: 'creation date',
    pointer: poolField('createdAt'),
    caughtBy: ['pool.created-at-never-changes', 'lifecycle.update-keeps-identity'],
    serve: mutated(
      withState(
        () => ({ reads: 0 }),
        (state) =>
          mutatePools((pool) => ({ ...pool, createdAt: new Date(Date.parse(pool.createdAt) + state.reads++).toISOString() })),
      ),
    ),
  },
  'log-taken-for-a-pool': {
    description: 'The activity path is routed to the lookup of a pool named "activity".',
    reading: 'path of the activity log',
    pointer: listActivity,
    caughtBy: ['activity.literal-path-wins'],
    serve: mutated(on('listActivity', ({ forward }) => forward({ path: '/api/pools/no-such-pool' }))),
  },
  'id-without-its-prefix': {
    description: 'A single pool has the id 13 instead of pool-13.',
    reading: 'pool ids',
    pointer: `${getPool}/responses/200`,
    caughtBy: [
      'pools.get-answers-the-id-asked-for',
      'pools.percent-encoded-id-is-the-same-id',
      'lifecycle.update-keeps-identity',
    ],
    serve: mutated(mutateBody('getPool', (pool) => ({ ...pool, id: pool.id.replace('pool-', '') }))),
  },
}

function dayBefore(date: string): string {
  return new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10)
}
