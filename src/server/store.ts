import type {
  Activity,
  ActivityList,
  CreatePoolRequest,
  NodeType,
  Pool,
  PoolList,
  UpdatePoolRequest,
} from '../generated/schema.js'
import { capacityOf } from './capacity.ts'
import { counting, Ids } from './ids.ts'
import { ActivityLog } from './log.ts'
import { changeBetween, describeNodeTypes } from './pool-change.ts'
import { reservedIds, type Seed } from './seed.ts'
import { movedAt } from './utilization.ts'

/** What a store begins with. */
export interface StoreOptions {
  seed: Seed
  /** The time in milliseconds since 1970. */
  now: () => number
  /** Makes ids that are not counted: see `ServerOptions.ids`. */
  ids?: ((kind: 'pool' | 'activity') => string) | undefined
  /** How long a new pool is `initializing`, in milliseconds. */
  startupMs: number
  /** Whether the utilization figures move with the clock. */
  utilization: 'steady' | 'moving'
  /** Where to go on from: what `snapshot()` gave. */
  past?: ResumeState | undefined
}

/** What a store must know to go on, beside the pools and the log that everybody can see. */
export interface ResumeState {
  /** Ids of pools that are gone, which no other pool may get. */
  retiredIds: readonly string[]
  /** When each pool that is starting will be active, in milliseconds since 1970, by its id. */
  readyAt: Readonly<Record<string, number>>
}

/** Everything a store knows: enough to go on from in another process. */
export interface Snapshot {
  pools: Pool[]
  activities: Activity[]
  past: ResumeState
}

/**
 * The pools and the log. A pool is never changed in place but replaced, so whoever holds one may keep it. Nothing runs
 * in the background: what time brings is brought about by the next question.
 */
export class Store {
  readonly #options: StoreOptions
  #pools = new Map<string, Pool>()
  #log: ActivityLog
  #poolIds: Ids
  #readyAt: Map<string, number>
  #totalNodes: number
  #list: PoolList | undefined
  #activity: ActivityList | undefined
  #revision = 0

  constructor(options: StoreOptions) {
    const { seed, ids, past } = options
    this.#options = options
    this.#pools = new Map(seed.pools.map((pool) => [pool.id, pool]))
    this.#log = new ActivityLog(seed.activities, ids && (() => ids('activity')))
    this.#poolIds = new Ids(ids ? () => ids('pool') : counting('pool-'), [
      ...reservedIds,
      ...this.#pools.keys(),
      ...(past?.retiredIds ?? []),
    ])
    this.#readyAt = new Map(Object.entries(past?.readyAt ?? {}))
    this.#totalNodes = seed.pools.reduce((sum, { nodeCount }) => sum + nodeCount, 0)
  }

  /** Grows with every change, so that whoever keeps a copy can see that it is old. */
  get revision(): number {
    this.#settle()
    return this.#revision
  }

  /** Every pool in the order of creation. The same object as long as nothing changes. */
  list(): PoolList {
    this.#settle()
    this.#list ??= { summary: this.#summary(), pools: [...this.#pools.values()] }
    if (this.#options.utilization === 'steady') return this.#list
    return { summary: this.#list.summary, pools: this.#list.pools.map((pool) => this.#asItIsNow(pool)) }
  }

  get(id: string): Pool | undefined {
    this.#settle()
    const pool = this.#pools.get(id)
    return pool && this.#asItIsNow(pool)
  }

  create(request: CreatePoolRequest, user: string): Pool {
    this.#settle()
    const now = this.#options.now()
    const nodeTypes = request.nodeTypes.map(onlyNodeType)
    const pool: Pool = {
      id: this.#poolIds.next(),
      name: request.name,
      description: request.description ?? '',
      status: 'initializing',
      region: request.region,
      provider: request.provider,
      nodeCount: countOf(nodeTypes),
      cpuUtilization: 0,
      memoryUtilization: 0,
      gpuUtilization: 0,
      networkUtilization: 0,
      nodeTypes,
      tags: [...(request.tags ?? [])],
      createdAt: new Date(now).toISOString().slice(0, 'YYYY-MM-DD'.length),
    }
    this.#note(pool, 'pool-created', `Created with ${describeNodeTypes(nodeTypes)}`, user, now)
    this.#readyAt.set(pool.id, now + this.#options.startupMs)
    this.#put(pool)
    return pool
  }

  /** Changes the fields that are sent, and leaves the others. */
  update(id: string, request: UpdatePoolRequest, user: string): Pool | undefined {
    this.#settle()
    const before = this.#pools.get(id)
    if (!before) return undefined
    const nodeTypes = request.nodeTypes?.map(onlyNodeType) ?? before.nodeTypes
    const pool: Pool = {
      ...before,
      name: request.name ?? before.name,
      description: request.description ?? before.description,
      nodeCount: request.nodeTypes ? countOf(nodeTypes) : before.nodeCount,
      nodeTypes,
      tags: request.tags ? [...request.tags] : before.tags,
    }
    const { action, details } = changeBetween(before, pool)
    this.#note(pool, action, details, user)
    this.#put(pool)
    return this.#asItIsNow(pool)
  }

  /** Whether there was such a pool. */
  delete(id: string, user: string): boolean {
    this.#settle()
    const pool = this.#pools.get(id)
    if (!pool) return false
    this.#note(pool, 'pool-deleted', `Deleted with ${describeNodeTypes(pool.nodeTypes)}`, user)
    this.#pools.delete(id)
    this.#readyAt.delete(id)
    this.#totalNodes -= pool.nodeCount
    return true
  }

  /** Newest first; without an id, that of all pools. */
  activity(poolId?: string): ActivityList {
    this.#settle()
    if (poolId !== undefined) return { activities: this.#log.read(poolId) }
    this.#activity ??= { activities: this.#log.read() }
    return this.#activity
  }

  /** How many nodes all pools have together, but for one. */
  nodesWithout(id?: string): number {
    return this.#totalNodes - (id === undefined ? 0 : (this.#pools.get(id)?.nodeCount ?? 0))
  }

  /** A copy of everything, to save or to look at. */
  snapshot(): Snapshot {
    this.#settle()
    const pools = [...this.#pools.values()]
    const retiredIds = [...this.#poolIds.used()].filter((id) => !this.#pools.has(id) && !reservedIds.includes(id))
    const activities: Activity[] = this.#log.read()
    return structuredClone({ pools, activities, past: { retiredIds, readyAt: Object.fromEntries(this.#readyAt) } })
  }

  #summary(): PoolList['summary'] {
    let activePools = 0
    let totalCapacity = 0
    for (const { status, nodeTypes } of this.#pools.values()) {
      if (status === 'active') activePools += 1
      totalCapacity += capacityOf(nodeTypes)
    }
    return { totalPools: this.#pools.size, activePools, totalNodes: this.#totalNodes, totalCapacity }
  }

  #asItIsNow(pool: Pool): Pool {
    return this.#options.utilization === 'moving' ? movedAt(pool, this.#options.now()) : pool
  }

  #put(pool: Pool): void {
    this.#totalNodes += pool.nodeCount - (this.#pools.get(pool.id)?.nodeCount ?? 0)
    this.#pools.set(pool.id, pool)
  }

  /** Comes before the change itself: when the caller's clock or ids throw, nothing has happened. */
  #note(pool: Pool, action: string, details: string, user: string, at = this.#options.now()): void {
    this.#log.write({ poolId: pool.id, poolName: pool.name, action, details, timestamp: new Date(at).toISOString(), user })
    this.#list = undefined
    this.#activity = undefined
    this.#revision += 1
  }

  /** Makes the pools active whose time has come. */
  #settle(): void {
    if (this.#readyAt.size === 0) return
    const now = this.#options.now()
    // In the order of creation, which with one duration for all is that of becoming active.
    for (const [id, readyAt] of this.#readyAt) {
      if (readyAt > now) return
      const pool = this.#pools.get(id)
      this.#readyAt.delete(id)
      if (!pool) continue
      const active = { ...pool, status: 'active' }
      this.#note(active, 'status-changed', 'Status changed from initializing to active', 'system', readyAt)
      this.#put(active)
    }
  }
}

/** What the API knows of a node type: fields beyond it are not kept. */
function onlyNodeType({ type, count }: NodeType): NodeType {
  return { type, count }
}

function countOf(nodeTypes: readonly NodeType[]): number {
  return nodeTypes.reduce((sum, { count }) => sum + count, 0)
}
