import type { Pool, PoolList } from '../../../src/generated/schema.js'
import { errorResponse, mutateBody, mutatePools, on } from '../mutators.ts'
import { compose, readPool, recountSummary, withOverrides, withState } from './defects.ts'
import { get, list, log, mutated, type NonconformingServers, pool, summary } from './server.ts'

/** Pools and lists that do not add up, or that tell two stories. */
export const pools: NonconformingServers = {
  'node-count-of-creation': {
    description: 'nodeCount is a column that only the creation fills in: an update of the node types leaves it as it was.',
    reading: 'node count',
    pointer: pool('nodeCount'),
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
  'node-count-counts-kinds': {
    description: 'nodeCount of a single pool is the number of node types, not of nodes.',
    reading: 'node count',
    pointer: pool('nodeCount'),
    caughtBy: ['pool.node-count-adds-up'],
    isBodyOnly: true,
    serve: mutated(mutateBody('getPool', (pool) => ({ ...pool, nodeCount: pool.nodeTypes.length }))),
  },
  'node-count-of-the-first-kind': {
    description: 'nodeCount of a new or updated pool is the count of its first node type; the others are forgotten.',
    reading: 'node count',
    pointer: pool('nodeCount'),
    caughtBy: ['pool.node-count-adds-up'],
    serve: mutated(mutateBody(['createPool', 'updatePool'], (pool) => ({ ...pool, nodeCount: pool.nodeTypes[0]?.count ?? 0 }))),
  },
  'utilization-unknown-is-minus-one': {
    description: 'A pool whose metrics have not arrived yet shows -1 for its GPUs.',
    reading: 'utilization',
    pointer: pool('gpuUtilization'),
    caughtBy: ['pool.utilization-is-a-percentage'],
    serve: mutated(mutatePools((pool) => (pool.status === 'initializing' ? { ...pool, gpuUtilization: -1 } : pool))),
  },
  'utilization-over-a-hundred': {
    description: 'Bursts of the network are shown against its base rate: 104 percent.',
    reading: 'utilization',
    pointer: pool('networkUtilization'),
    caughtBy: ['pool.utilization-is-a-percentage'],
    serve: mutated(
      mutateBody('listPools', ({ summary, pools }: PoolList) => ({
        summary,
        pools: pools.map((pool) => ({ ...pool, networkUtilization: pool.networkUtilization * 1.5 })),
      })),
    ),
  },
  'no-gpu-is-null': {
    description: 'A pool without GPUs has null for their utilization.',
    reading: 'utilization',
    pointer: pool('gpuUtilization'),
    caughtBy: ['answers.success-matches-its-schema'],
    isBodyOnly: true,
    serve: mutated(mutatePools((pool) => (pool.gpuUtilization === 0 ? { ...pool, gpuUtilization: null } : pool))),
  },
  'new-pool-has-no-status': {
    description: 'The status of a pool is empty until a worker has looked at it.',
    reading: 'status of a pool',
    pointer: pool('status'),
    caughtBy: ['answers.success-matches-its-schema'],
    serve: mutated(mutatePools((pool) => (pool.status === 'initializing' ? { ...pool, status: '' } : pool))),
  },
  'creation-date-in-english': {
    description: 'createdAt is what a date object prints by itself: "Sun Jan 15 2023".',
    reading: 'creation date',
    pointer: pool('createdAt'),
    caughtBy: ['pool.created-at-is-iso-8601'],
    isBodyOnly: true,
    serve: mutated(mutatePools((pool) => ({ ...pool, createdAt: new Date(pool.createdAt).toDateString() }))),
  },
  'creation-date-in-milliseconds': {
    description: 'createdAt is a number of milliseconds.',
    reading: 'creation date',
    pointer: pool('createdAt'),
    caughtBy: ['answers.success-matches-its-schema'],
    isBodyOnly: true,
    serve: mutated(mutatePools((pool) => ({ ...pool, createdAt: Date.parse(pool.createdAt) }))),
  },
  'creation-date-of-the-database': {
    description: 'createdAt is a date-time with a space between date and time, as databases print it.',
    reading: 'creation date',
    pointer: pool('createdAt'),
    caughtBy: ['pool.created-at-is-iso-8601'],
    isBodyOnly: true,
    serve: mutated(mutatePools((pool) => ({ ...pool, createdAt: `${pool.createdAt} 00:00:00` }))),
  },
  'creation-date-differs-in-the-list': {
    description: 'The list shows createdAt in local time, and is a day behind for whoever asks in the evening.',
    reading: 'creation date',
    pointer: pool('createdAt'),
    caughtBy: ['pool.created-at-never-changes', 'pools.reads-agree-with-the-list'],
    serve: mutated(
      mutateBody('listPools', ({ summary, pools }: PoolList) => ({
        summary,
        pools: pools.map((pool) => ({ ...pool, createdAt: dayBefore(pool.createdAt) })),
      })),
    ),
  },
  'update-renews-the-creation-date': {
    description: 'createdAt is a timestamp column that the database sets anew at every update.',
    reading: 'creation date',
    pointer: pool('createdAt'),
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
    description: 'createdAt is not stored: it is the time at which the answer is written.',
    reading: 'creation date',
    pointer: pool('createdAt'),
    caughtBy: ['pool.created-at-never-changes', 'lifecycle.update-keeps-identity'],
    serve: mutated(
      withState(
        () => ({ reads: 0 }),
        (state) =>
          mutatePools((pool) => ({ ...pool, createdAt: new Date(Date.parse(pool.createdAt) + state.reads++).toISOString() })),
      ),
    ),
  },
  'list-stops-at-ten': {
    description: 'The list holds the ten oldest pools: a page, and no way to the next one.',
    reading: 'complete lists',
    pointer: list,
    caughtBy: ['lifecycle.created-pool-is-listed'],
    serve: mutated(
      mutateBody('listPools', ({ summary, pools }: PoolList) => recountSummary({ summary, pools: pools.slice(0, 10) })),
    ),
  },
  'list-shows-the-newest-page': {
    description: 'The list holds the ten newest pools, beside totals of all of them.',
    reading: 'complete lists',
    pointer: list,
    caughtBy: ['summary.active-pools-fits-the-list', 'summary.total-nodes-fits-the-list', 'summary.total-pools-fits-the-list'],
    serve: mutated(mutateBody('listPools', ({ summary, pools }: PoolList) => ({ summary, pools: pools.slice(-10).reverse() }))),
  },
  'list-joins-tags': {
    description: 'The list is read with an inner join on tags: a pool without any is not in it.',
    reading: 'complete lists',
    pointer: list,
    caughtBy: ['sequences.tell-one-story'],
    serve: mutated(
      mutateBody('listPools', ({ summary, pools }: PoolList) =>
        recountSummary({ summary, pools: pools.filter(({ tags }) => tags.length > 0) }),
      ),
    ),
  },
  'list-repeats-pools-with-two-kinds': {
    description: 'The list is read with a join on node types: a pool with two of them is in it twice.',
    reading: 'pool ids',
    pointer: pool('id'),
    caughtBy: ['pools.ids-are-unique'],
    serve: mutated(
      mutateBody('listPools', ({ summary, pools }: PoolList) =>
        recountSummary({ summary, pools: pools.flatMap((pool) => pool.nodeTypes.map(() => pool)) }),
      ),
    ),
  },
  'list-shows-only-active-pools': {
    description: 'The list leaves out pools that are not active, so a new one is missing until it has started.',
    reading: 'complete lists',
    pointer: list,
    caughtBy: ['lifecycle.created-pool-is-listed'],
    serve: mutated(
      mutateBody('listPools', ({ summary, pools }: PoolList) =>
        recountSummary({ summary, pools: pools.filter(({ status }) => status === 'active') }),
      ),
    ),
  },
  'list-swaps-columns': {
    description: "The list's query selects provider where region should be, and the other way round.",
    reading: 'complete lists',
    pointer: pool('region'),
    caughtBy: ['lifecycle.created-pool-is-listed', 'pools.reads-agree-with-the-list'],
    isBodyOnly: true,
    serve: mutated(
      mutateBody('listPools', ({ summary, pools }: PoolList) => ({
        summary,
        pools: pools.map((pool) => ({ ...pool, region: pool.provider, provider: pool.region })),
      })),
    ),
  },
  'list-merges-namesakes': {
    description: 'The list is built in a map by name: of two pools with one name it shows the later one.',
    reading: 'complete lists',
    pointer: list,
    caughtBy: ['lifecycle.namesakes-are-two-pools'],
    serve: mutated(
      mutateBody('listPools', ({ summary, pools }: PoolList) =>
        recountSummary({ summary, pools: [...new Map(pools.map((pool) => [pool.name, pool])).values()] }),
      ),
    ),
  },
  'list-tags-shift-by-one': {
    description:
      'Tags are read for all pools at once and matched by position: from the first pool without tags on, the wrong ones.',
    reading: 'complete lists',
    pointer: pool('tags'),
    caughtBy: ['lifecycle.created-pool-is-listed', 'sequences.tell-one-story'],
    serve: mutated(
      mutateBody('listPools', ({ summary, pools }: PoolList) => {
        const groups = pools.map(({ tags }) => tags).filter((tags) => tags.length > 0)
        return { summary, pools: pools.map((pool, i) => ({ ...pool, tags: groups[i] ?? [] })) }
      }),
    ),
  },
  'summary-from-a-cache': {
    description: 'The summary is computed once a minute, the list each time.',
    reading: 'summary',
    pointer: summary('totalPools'),
    caughtBy: ['summary.total-nodes-fits-the-list', 'summary.total-pools-fits-the-list'],
    serve: mutated(
      withState(
        (): { cached?: PoolList['summary'] } => ({}),
        (state) =>
          mutateBody('listPools', ({ summary, pools }: PoolList) => {
            state.cached ??= summary
            return { summary: state.cached, pools }
          }),
      ),
    ),
  },
  'summary-counts-the-deleted': {
    description: 'totalPools is a counter that goes up with every creation, and never down.',
    reading: 'summary',
    pointer: summary('totalPools'),
    caughtBy: ['summary.total-pools-fits-the-list'],
    serve: mutated(
      withState(
        () => ({ deleted: 0 }),
        (state) =>
          compose(
            on('deletePool', async ({ forward }) => {
              const response = await forward()
              if (response.ok) state.deleted++
              return response
            }),
            mutateBody('listPools', ({ summary, pools }: PoolList) => ({
              summary: { ...summary, totalPools: summary.totalPools + state.deleted },
              pools,
            })),
          ),
      ),
    ),
  },
  'summary-misses-updates': {
    description: 'totalNodes is a running total that creations and deletions change, and updates do not.',
    reading: 'summary',
    pointer: summary('totalNodes'),
    caughtBy: ['summary.total-nodes-fits-the-list'],
    serve: mutated(
      withState(
        () => ({ missed: 0 }),
        (state) =>
          compose(
            on('updatePool', async (intercepted) => {
              const before = await readPool(intercepted)
              const response = await intercepted.forward()
              if (response.ok && before) state.missed += ((await response.clone().json()) as Pool).nodeCount - before.nodeCount
              return response
            }),
            mutateBody('listPools', ({ summary, pools }: PoolList) => ({
              summary: { ...summary, totalNodes: summary.totalNodes - state.missed },
              pools,
            })),
          ),
      ),
    ),
  },
  'starting-pools-count-as-active': {
    description: 'activePools counts every pool that is not in maintenance, also those that are starting.',
    reading: 'summary',
    pointer: summary('activePools'),
    caughtBy: ['summary.active-pools-fits-the-list'],
    serve: mutated(
      mutateBody('listPools', ({ summary, pools }: PoolList) => ({
        summary: { ...summary, activePools: pools.filter(({ status }) => status !== 'maintenance').length },
        pools,
      })),
    ),
  },
  'only-active-nodes-are-summed': {
    description: 'totalNodes leaves out the nodes of pools that are not active.',
    reading: 'summary',
    pointer: summary('totalNodes'),
    caughtBy: ['summary.total-nodes-fits-the-list'],
    serve: mutated(
      mutateBody('listPools', ({ summary, pools }: PoolList) => {
        const active = pools.filter(({ status }) => status === 'active')
        return { summary: { ...summary, totalNodes: active.reduce((sum, { nodeCount }) => sum + nodeCount, 0) }, pools }
      }),
    ),
  },
  'no-capacity-is-null': {
    description: 'totalCapacity is the sum over a table that is still empty: null.',
    reading: 'summary',
    pointer: summary('totalCapacity'),
    caughtBy: ['answers.success-matches-its-schema'],
    isBodyOnly: true,
    serve: mutated(mutateBody('listPools', ({ summary, pools }) => ({ summary: { ...summary, totalCapacity: null }, pools }))),
  },
  'empty-list-crashes': {
    description: 'The summary is reduced from the pools without a beginning: with no pool at all, the list is a 500.',
    reading: 'complete lists',
    pointer: list,
    caughtBy: ['pools.reads-succeed'],
    serve: mutated(
      on('listPools', async ({ forward }) => {
        const response = await forward()
        const { pools } = (await response.clone().json()) as PoolList
        return pools.length > 0 ? response : errorResponse(500, 'Reduce of empty array with no initial value')
      }),
      () => ({ pools: [] }),
    ),
  },
  'log-taken-for-a-pool': {
    description: 'The route of single pools was registered first: the log is looked up as a pool called "activity".',
    reading: 'the path of the log',
    pointer: log,
    caughtBy: ['activity.literal-path-wins'],
    serve: mutated(on('listActivity', ({ forward }) => forward({ path: '/api/pools/no-such-pool' }))),
  },
  'id-without-its-prefix': {
    description: 'A single pool has the bare number of its row for an id: asked for pool-13, it says 13.',
    reading: 'pool ids',
    pointer: `${get}/responses/200`,
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
