import type { Activity, CreatePoolRequest, Pool, PoolList, UpdatePoolRequest } from '@nightcrawler/compute-pools'
import type Database from 'libsql'
import { uuidv7 } from 'uuidv7'
import { changesBetween, nodes } from './changes.ts'

type PoolFields = Required<CreatePoolRequest>

/** Stores pools and their log. A change and its log entry are one transaction, and are on the disk when it returns. */
export class PoolStore {
  readonly #database: Database.Database
  readonly #sql: ReturnType<typeof prepare>
  readonly #startupMs: number
  readonly #now: () => number

  constructor(database: Database.Database, { startupMs, now = Date.now }: { startupMs: number; now?: () => number }) {
    this.#database = database
    this.#sql = prepare(database)
    this.#startupMs = startupMs
    this.#now = now
  }

  /** Returns all pools, newest first, and their summary. `totalCapacity` counts GPUs, eight per node. */
  list(): PoolList {
    const pools = this.#sql.pools.all(this.#now()).map(poolFrom)
    const totalNodes = pools.reduce((sum, pool) => sum + pool.nodeCount, 0)
    const activePools = pools.filter((pool) => pool.status === 'active').length
    return { summary: { totalPools: pools.length, activePools, totalNodes, totalCapacity: totalNodes * 8 }, pools }
  }

  get(id: string): Pool | undefined {
    const row = this.#sql.pool.get(this.#now(), id)
    return row === undefined ? undefined : poolFrom(row)
  }

  create(fields: PoolFields, user: string): Pool {
    return this.#atomically(() => {
      const id = uuidv7()
      const now = this.#now()
      const { name, description, region, provider } = fields
      this.#sql.insertPool.run(id, name, description, region, provider, now, now + this.#startupMs)
      this.#putParts(id, fields)
      this.#log(id, name, 'pool-created', `Created in ${region} at ${provider}`, user)
      return this.#existing(id)
    })
  }

  /** Returns `undefined` if the pool does not exist. An update without changes is not logged. */
  update(id: string, fields: Required<UpdatePoolRequest>, user: string): Pool | undefined {
    return this.#atomically(() => {
      const before = this.get(id)
      if (before === undefined) return undefined
      this.#sql.updatePool.run(fields.name, fields.description, id)
      this.#sql.deleteNodeTypes.run(id)
      this.#sql.deleteTags.run(id)
      this.#putParts(id, fields)
      const after = this.#existing(id)
      for (const { action, details } of changesBetween(before, after)) this.#log(id, after.name, action, details, user)
      return after
    })
  }

  /** Returns true if the pool existed. */
  delete(id: string, user: string): boolean {
    return this.#atomically(() => {
      const pool = this.get(id)
      if (pool === undefined) return false
      this.#sql.deletePool.run(id)
      this.#log(id, pool.name, 'pool-deleted', `Deleted with ${nodes(pool.nodeCount)}`, user)
      return true
    })
  }

  /** Returns the log of one pool or of all pools, newest first. */
  activities(poolId?: string): Activity[] {
    const rows = poolId === undefined ? this.#sql.activities.all() : this.#sql.activitiesOf.all(poolId)
    return rows.map(activityFrom)
  }

  /** @throws if the database does not respond. */
  ping(): void {
    this.#sql.ping.get()
  }

  /** IMMEDIATE takes the write lock first, so data read in the transaction cannot change before it writes. */
  #atomically<T>(change: () => T): T {
    return this.#database.transaction(change).immediate()
  }

  #putParts(id: string, { nodeTypes, tags }: Pick<PoolFields, 'nodeTypes' | 'tags'>): void {
    for (const [position, { type, count }] of nodeTypes.entries()) this.#sql.insertNodeType.run(id, position, type, count)
    for (const [position, tag] of tags.entries()) this.#sql.insertTag.run(id, position, tag)
  }

  #log(poolId: string, poolName: string, action: string, details: string, user: string): void {
    this.#sql.insertActivity.run(uuidv7(), poolId, poolName, action, details, this.#now(), user)
  }

  #existing(id: string): Pool {
    const pool = this.get(id)
    if (pool === undefined) throw new Error(`pool ${id} disappeared during a transaction`)
    return pool
  }
}

const selectPool = `
  SELECT pools.*,
    CASE WHEN maintenance THEN 'maintenance' WHEN ready_at > ? THEN 'initializing' ELSE 'active' END AS status,
    (SELECT json_group_array(json_object('type', type, 'count', count) ORDER BY position) FROM node_types WHERE pool_id = pools.id) AS node_types,
    (SELECT json_group_array(tag ORDER BY position) FROM tags WHERE pool_id = pools.id) AS tags
  FROM pools`

function prepare(database: Database.Database) {
  return {
    pools: database.prepare(`${selectPool} ORDER BY id DESC`),
    pool: database.prepare(`${selectPool} WHERE id = ?`),
    insertPool: database.prepare(
      'INSERT INTO pools (id, name, description, region, provider, created_at, ready_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ),
    updatePool: database.prepare('UPDATE pools SET name = ?, description = ? WHERE id = ?'),
    deletePool: database.prepare('DELETE FROM pools WHERE id = ?'),
    insertNodeType: database.prepare('INSERT INTO node_types (pool_id, position, type, count) VALUES (?, ?, ?, ?)'),
    deleteNodeTypes: database.prepare('DELETE FROM node_types WHERE pool_id = ?'),
    insertTag: database.prepare('INSERT INTO tags (pool_id, position, tag) VALUES (?, ?, ?)'),
    deleteTags: database.prepare('DELETE FROM tags WHERE pool_id = ?'),
    // UUIDs of version 7 sort by their creation time.
    activities: database.prepare('SELECT * FROM activities ORDER BY id DESC'),
    activitiesOf: database.prepare('SELECT * FROM activities WHERE pool_id = ? ORDER BY id DESC'),
    insertActivity: database.prepare(
      'INSERT INTO activities (id, pool_id, pool_name, action, details, at, user) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ),
    ping: database.prepare('SELECT 1'),
  }
}

interface PoolRow {
  id: string
  name: string
  description: string
  status: string
  region: string
  provider: string
  cpu_utilization: number
  memory_utilization: number
  gpu_utilization: number
  network_utilization: number
  node_types: string
  tags: string
  created_at: number
}

function poolFrom(value: unknown): Pool {
  const row = value as PoolRow
  const nodeTypes = JSON.parse(row.node_types) as Pool['nodeTypes']
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    status: row.status,
    region: row.region,
    provider: row.provider,
    nodeCount: nodeTypes.reduce((sum, { count }) => sum + count, 0),
    cpuUtilization: row.cpu_utilization,
    memoryUtilization: row.memory_utilization,
    gpuUtilization: row.gpu_utilization,
    networkUtilization: row.network_utilization,
    nodeTypes,
    tags: JSON.parse(row.tags) as string[],
    createdAt: new Date(row.created_at).toISOString().slice(0, 10),
  }
}

interface ActivityRow {
  id: string
  pool_id: string
  pool_name: string
  action: string
  details: string
  at: number
  user: string
}

function activityFrom(value: unknown): Activity {
  const { id, pool_id, pool_name, action, details, at, user } = value as ActivityRow
  return { id, poolId: pool_id, poolName: pool_name, action, details, timestamp: new Date(at).toISOString(), user }
}
