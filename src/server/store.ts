import type {
  Activity,
  ActivityList,
  CreatePoolRequest,
  NodeType,
  Pool,
  PoolList,
  UpdatePoolRequest,
} from '../generated/schema.js'
import { ActivityLog } from './activity-log.ts'
import { sumCapacity } from './capacity.ts'
import { countOf, Ids } from './ids.ts'
import { describeChange, describeNodeTypes } from './pool-change.ts'
import { reservedIds, type Seed } from './seed.ts'
import { withMovingUtilization } from './utilization.ts'

/** Options of a store. */
export interface StoreOptions {
  seed: Seed
  /** The time in milliseconds since 1970. */
  now: () => number
  /** See `ServerOptions.ids`. */
  ids?: ((kind: 'pool' | 'activity') => string) | undefined
  startupMs: number
  utilization: 'steady' | 'moving'
  /** From a snapshot whose pools and activities are the seed. */
  resumeState?: ResumeState | undefined
}

/** The part of a snapshot that no response contains. */
export interface ResumeState {
  /** Ids that are not reused. Counted ids continue after the highest. */
  retiredIds: readonly string[]
  /** The time at which each initializing pool becomes active, by id, in milliseconds since 1970. */
  readyAt: Readonly<Record<string, number>>
}

/** Everything that another process needs to resume. */
export interface Snapshot {
  pools: Pool[]
  activities: Activity[]
  resumeState: ResumeState
}

/**
 * The pools and the activity log. Pools are replaced, never changed in place, so callers can keep them. There are no timers:
 * each call first activates the pools that are due.
 */
export class Store {
  readonly #options: StoreOptions
  #pools = new Map<string, Pool>()
  #log: ActivityLog
  #poolIds: Ids
  #readyAt: Map<string, number>
  #totalNodes: number
  /** The growth of all pools since the seed, which may have any size. */
  #addedCharacters = 0
  #list: PoolList | undefined
  #activity: ActivityList | undefined
  #revision = 0

  constructor(options: StoreOptions) {
    const { seed, ids, resumeState } = options
    this.#options = options
    this.#pools = new Map(seed.pools.map((pool) => [pool.id, pool]))
    this.#log = new ActivityLog(seed.activities, ids && (() => ids('activity')))
    const retiredIds = resumeState?.retiredIds ?? []
    const first = 1 + retiredIds.reduce((max, id) => Math.max(max, countOf(id, 'pool-')), 0)
    this.#poolIds = new Ids(ids ? () => ids('pool') : { prefix: 'pool-', first }, [
      ...reservedIds,
      ...this.#pools.keys(),
      ...retiredIds,
    ])
    this.#readyAt = new Map(Object.entries(resumeState?.readyAt ?? {}))
    this.#totalNodes = seed.pools.reduce((sum, { nodeCount }) => sum + nodeCount, 0)
  }

  /** Increases with every change. */
  get revision(): number {
    this.#activateReadyPools()
    return this.#revision
  }

  /** All pools in order of creation. Returns the same object until something changes, unless utilization moves. */
  list(): PoolList {
    this.#activateReadyPools()
    this.#list ??= { summary: this.#summary(), pools: [...this.#pools.values()] }
    if (this.#options.utilization === 'steady') return this.#list
    return { summary: this.#list.summary, pools: this.#list.pools.map((pool) => this.#withUtilization(pool)) }
  }

  get(id: string): Pool | undefined {
    this.#activateReadyPools()
    const pool = this.#pools.get(id)
    return pool && this.#withUtilization(pool)
  }

  /** Returns `full` if there is no room for the pool. */
  create(request: CreatePoolRequest, user: string): Pool | 'full' {
    this.#activateReadyPools()
    const now = this.#options.now()
    const nodeTypes = request.nodeTypes.map(pickNodeType)
    const pool: Pool = {
      id: this.#poolIds.next(),
      name: request.name,
      description: request.description ?? '',
      status: 'initializing',
      region: request.region,
      provider: request.provider,
      nodeCount: countNodes(nodeTypes),
      cpuUtilization: 0,
      memoryUtilization: 0,
      gpuUtilization: 0,
      networkUtilization: 0,
      nodeTypes,
      tags: [...(request.tags ?? [])],
      createdAt: new Date(now).toISOString().slice(0, 'YYYY-MM-DD'.length),
    }
    const growth = countCharacters(pool)
    if (!this.#hasRoomFor(growth)) return 'full'
    this.#record(pool, 'pool-created', `Created with ${describeNodeTypes(nodeTypes)}`, user, now)
    this.#readyAt.set(pool.id, now + this.#options.startupMs)
    this.#put(pool, growth)
    return pool
  }

  /** Changes the fields of the request and keeps the others. Returns `full` if there is no room for them. */
  update(id: string, request: UpdatePoolRequest, user: string): Pool | undefined | 'full' {
    this.#activateReadyPools()
    const before = this.#pools.get(id)
    if (!before) return undefined
    const nodeTypes = request.nodeTypes?.map(pickNodeType) ?? before.nodeTypes
    const pool: Pool = {
      ...before,
      name: request.name ?? before.name,
      description: request.description ?? before.description,
      nodeCount: request.nodeTypes ? countNodes(nodeTypes) : before.nodeCount,
      nodeTypes,
      tags: request.tags ? [...request.tags] : before.tags,
    }
    const growth = countCharacters(pool) - countCharacters(before)
    if (!this.#hasRoomFor(growth)) return 'full'
    const { action, details } = describeChange(before, pool)
    this.#record(pool, action, details, user)
    this.#put(pool, growth)
    return this.#withUtilization(pool)
  }

  /** Returns true if the pool existed. */
  delete(id: string, user: string): boolean {
    this.#activateReadyPools()
    const pool = this.#pools.get(id)
    if (!pool) return false
    this.#record(pool, 'pool-deleted', `Deleted with ${describeNodeTypes(pool.nodeTypes)}`, user)
    this.#pools.delete(id)
    this.#readyAt.delete(id)
    this.#totalNodes -= pool.nodeCount
    this.#addedCharacters -= countCharacters(pool)
    return true
  }

  /** Newest first. Without an id, the activity of all pools. */
  activity(poolId?: string): ActivityList {
    this.#activateReadyPools()
    if (poolId !== undefined) return { activities: this.#log.read(poolId) }
    this.#activity ??= { activities: this.#log.read() }
    return this.#activity
  }

  /** Counts the nodes of all pools except one. */
  nodesWithout(id?: string): number {
    return this.#totalNodes - (id === undefined ? 0 : (this.#pools.get(id)?.nodeCount ?? 0))
  }

  /** Returns a copy of everything. */
  snapshot(): Snapshot {
    this.#activateReadyPools()
    const pools = [...this.#pools.values()]
    const { latest } = this.#poolIds
    const retiredIds = [...this.#poolIds.used()].filter(
      (id) => (!this.#pools.has(id) || id === latest) && !reservedIds.includes(id),
    )
    const activities: Activity[] = this.#log.read()
    return structuredClone({ pools, activities, resumeState: { retiredIds, readyAt: Object.fromEntries(this.#readyAt) } })
  }

  #summary(): PoolList['summary'] {
    let activePools = 0
    let totalCapacity = 0
    for (const { status, nodeTypes } of this.#pools.values()) {
      if (status === 'active') activePools += 1
      totalCapacity += sumCapacity(nodeTypes)
    }
    return { totalPools: this.#pools.size, activePools, totalNodes: this.#totalNodes, totalCapacity }
  }

  #withUtilization(pool: Pool): Pool {
    return this.#options.utilization === 'moving' ? withMovingUtilization(pool, this.#options.now()) : pool
  }

  #put(pool: Pool, growth: number): void {
    this.#totalNodes += pool.nodeCount - (this.#pools.get(pool.id)?.nodeCount ?? 0)
    this.#addedCharacters += growth
    this.#pools.set(pool.id, pool)
  }

  /** Pools that get shorter always have room. */
  #hasRoomFor(growth: number): boolean {
    return growth <= 0 || this.#addedCharacters + growth <= maxAddedCharacters
  }

  /** Call it before the change: if the caller's `now` or `ids` throws, nothing has changed. */
  #record(pool: Pool, action: string, details: string, user: string, at = this.#options.now()): void {
    this.#log.write({ poolId: pool.id, poolName: pool.name, action, details, timestamp: new Date(at).toISOString(), user })
    this.#list = undefined
    this.#activity = undefined
    this.#revision += 1
  }

  /** Activates the pools whose startup time is over. */
  #activateReadyPools(): void {
    if (this.#readyAt.size === 0) return
    const now = this.#options.now()
    // All pools have the same startup time, so the order of creation is the order of activation.
    for (const [id, readyAt] of this.#readyAt) {
      if (readyAt > now) return
      const pool = this.#pools.get(id)
      this.#readyAt.delete(id)
      if (!pool) continue
      const active = { ...pool, status: 'active' }
      this.#record(active, 'status-changed', 'Status changed from initializing to active', 'system', readyAt)
      this.#pools.set(id, active)
    }
  }
}

/**
 * The characters of JSON that requests can add to the initial pools. Without a limit, a list can get too long to be serialized,
 * and the memory of a mock has no bound.
 */
export const maxAddedCharacters = 32_000_000

/** Counts the characters of a pool in the list. The fields without a length that callers choose count as 300. */
function countCharacters({ name, description, region, provider, nodeTypes, tags }: Pool): number {
  return 300 + JSON.stringify([name, description, region, provider, nodeTypes, tags]).length
}

/** Drops unknown fields. */
function pickNodeType({ type, count }: NodeType): NodeType {
  return { type, count }
}

function countNodes(nodeTypes: readonly NodeType[]): number {
  return nodeTypes.reduce((sum, { count }) => sum + count, 0)
}
