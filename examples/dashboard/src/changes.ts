import type { CreatePoolRequest, Pool, PoolList, UpdatePoolRequest } from '@nightcrawler/compute-pools'
import { createStore } from './store.ts'

/** A change that the page shows before the server confirms it. */
export type Change =
  | { kind: 'create'; pool: Pool }
  | { kind: 'update'; poolId: string; body: UpdatePoolRequest }
  | { kind: 'delete'; poolId: string }

/** Pending changes. Removing one reverts it, because the query cache still has the last response. */
export interface Changes {
  add(change: Change): Change
  remove(change: Change | undefined): void
  subscribe(listener: () => void): () => void
  list(): readonly Change[]
}

export function createChanges(): Changes {
  const { get, set, subscribe } = createStore<readonly Change[]>([])
  return {
    add(change) {
      set([...get(), change])
      return change
    },
    remove: (change) => set(get().filter((other) => other !== change)),
    subscribe,
    list: get,
  }
}

/** Returns the list with the pending changes applied. `totalCapacity` stays, because the API does not define its unit. */
export function withChange({ summary, pools }: PoolList, change: Change): PoolList {
  const changed = changedPools(pools, change)
  return {
    pools: changed,
    summary: {
      ...summary,
      totalPools: summary.totalPools + changed.length - pools.length,
      activePools: summary.activePools + activeIn(changed) - activeIn(pools),
      totalNodes: summary.totalNodes + nodesIn(changed) - nodesIn(pools),
    },
  }
}

function changedPools(pools: Pool[], change: Change): Pool[] {
  switch (change.kind) {
    case 'create':
      // A list fetched meanwhile may already have it.
      return [...pools.filter(({ id }) => id !== change.pool.id), change.pool]
    case 'update':
      return pools.map((pool) => (pool.id === change.poolId ? updated(pool, change.body) : pool))
    case 'delete':
      return pools.filter(({ id }) => id !== change.poolId)
  }
}

function updated(pool: Pool, body: UpdatePoolRequest): Pool {
  const after = { ...pool, ...body }
  return { ...after, nodeCount: nodesOf(after) }
}

let lastProvisional = 0

/** Returns the pool to show while it is being created. The page assigns its id. */
export function provisionalPool({ description = '', tags = [], ...body }: CreatePoolRequest): Pool {
  lastProvisional += 1
  return {
    id: `${provisionalPrefix}${lastProvisional}`,
    status: 'initializing',
    description,
    tags,
    ...body,
    nodeCount: nodesOf(body),
    cpuUtilization: 0,
    memoryUtilization: 0,
    gpuUtilization: 0,
    networkUtilization: 0,
    createdAt: '',
  }
}

/** Returns true while the server has not confirmed that the pool exists. */
export function isProvisional({ id }: Pool): boolean {
  return id.startsWith(provisionalPrefix)
}

const provisionalPrefix = 'provisional '

function nodesOf({ nodeTypes }: Pick<Pool, 'nodeTypes'>): number {
  return nodeTypes.reduce((sum, { count }) => sum + count, 0)
}

function nodesIn(pools: Pool[]): number {
  return pools.reduce((sum, { nodeCount }) => sum + nodeCount, 0)
}

function activeIn(pools: Pool[]): number {
  return pools.filter(({ status }) => status === 'active').length
}
