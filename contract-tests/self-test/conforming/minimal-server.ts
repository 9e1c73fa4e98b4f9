import type { Fetch } from '../../../src/core/fetch.ts'
import type { Activity, Pool } from '../../../src/generated/schema.js'
import { errorResponse, jsonResponse } from '../mutators.ts'
import type { StartedServer } from './server.ts'

/** The fields of a pool that a caller sets. */
export type PoolInput = Pick<Pool, 'name' | 'description' | 'region' | 'provider' | 'nodeTypes' | 'tags'>

/** Rejects a request with 400. */
export class InvalidRequest extends Error {}

export interface MinimalServerOptions {
  pools?: readonly Pool[]
  /**
   * Reads the body of a create, or of an update of `before`.
   *
   * @throws {InvalidRequest} if the body is invalid.
   */
  read(body: Record<string, unknown>, before: Pool | undefined): PoolInput
  newId?(fields: PoolInput, count: number): string
  parse?(bytes: Uint8Array): unknown
}

/**
 * Starts a small independent implementation of the API, for servers that accept bodies which the embedded server rejects.
 * It looks for the pool before it reads the body, and implements only the six operations.
 */
export function minimalServer({
  pools = [],
  read,
  newId = (_, count) => `p${count}`,
  parse = parseUtf8Json,
}: MinimalServerOptions): () => StartedServer {
  return () => {
    const alive = new Map(pools.map((pool) => [pool.id, pool]))
    const log: Activity[] = []
    let count = 0

    const fetch: Fetch = async (input, init) => {
      const request = new Request(input, init)
      const url = new URL(request.url)
      try {
        const [, id] = /^\/api\/pools(?:\/([^/]+))?$/.exec(url.pathname) ?? []
        if (!url.pathname.startsWith('/api/pools')) return errorResponse(404)
        const bytes = new Uint8Array(await request.arrayBuffer())
        return response(request.method, id && decodeURIComponent(id), url.searchParams.get('poolId'), bytes)
      } catch (reason) {
        if (reason instanceof InvalidRequest || reason instanceof URIError) return errorResponse(400, reason.message)
        throw reason
      }
    }

    function response(method: string, id: string | undefined, filter: string | null, bytes: Uint8Array): Response {
      if (id === 'activity') {
        return method === 'GET'
          ? jsonResponse(200, { activities: log.filter(({ poolId }) => !filter || poolId === filter) })
          : jsonResponse(405, {})
      }
      if (id === undefined) {
        if (method === 'POST') return jsonResponse(201, created(read(requireObject(parse(bytes)), undefined)))
        return method === 'GET' ? jsonResponse(200, list()) : jsonResponse(405, {})
      }
      const pool = alive.get(id)
      if (!['GET', 'PUT', 'DELETE'].includes(method)) return jsonResponse(405, {})
      if (!pool) return errorResponse(404)
      if (method === 'PUT') return jsonResponse(200, updated(pool, read(requireObject(parse(bytes)), pool)))
      if (method === 'GET') return jsonResponse(200, pool)
      alive.delete(id)
      note(pool, 'deleted')
      return jsonResponse(200, { success: true, message: 'Gone' })
    }

    function created(fields: PoolInput): Pool {
      const pool: Pool = {
        id: newId(fields, ++count),
        ...fields,
        status: 'initializing',
        nodeCount: countNodes(fields),
        cpuUtilization: 0,
        memoryUtilization: 0,
        gpuUtilization: 0,
        networkUtilization: 0,
        createdAt: '2024-02-29',
      }
      alive.set(pool.id, pool)
      note(pool, 'created')
      return pool
    }

    function updated(before: Pool, fields: PoolInput): Pool {
      const pool = { ...before, ...fields, nodeCount: countNodes(fields) }
      alive.set(pool.id, pool)
      note(pool, 'updated')
      return pool
    }

    function list() {
      const all = [...alive.values()]
      return {
        summary: {
          totalPools: all.length,
          activePools: all.filter(({ status }) => status === 'active').length,
          totalNodes: all.reduce((sum, { nodeCount }) => sum + nodeCount, 0),
          totalCapacity: 0,
        },
        pools: all,
      }
    }

    function note({ id, name }: Pool, action: string) {
      const timestamp = new Date().toISOString()
      log.push({ id: `e${log.length}`, poolId: id, poolName: name, action, details: '', timestamp, user: 'system' })
    }

    return { fetch, pools: () => [...alive.values()] }
  }
}

function countNodes({ nodeTypes }: PoolInput): number {
  return nodeTypes.reduce((sum, { count }) => sum + count, 0)
}

function requireObject(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new InvalidRequest('the body must be an object')
  return value as Record<string, unknown>
}

function parseUtf8Json(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new InvalidRequest('the body is not JSON')
  }
}

/**
 * Readers of single fields, from which a server builds its `read`.
 *
 * @throws {InvalidRequest} if the value is invalid.
 */
export const field = {
  text(value: unknown, name: string): string {
    if (typeof value !== 'string') throw new InvalidRequest(`${name} must be a string`)
    return requireWellFormed(value, name)
  },
  list<Item>(value: unknown, name: string, item: (value: unknown, name: string) => Item): Item[] {
    if (!Array.isArray(value)) throw new InvalidRequest(`${name} must be a list`)
    return value.map((entry, index) => item(entry, `${name}[${index}]`))
  },
  count(value: unknown, name: string): number {
    if (!Number.isInteger(value) || Number(value) < 0 || Number(value) > 2 ** 31)
      throw new InvalidRequest(`${name} must be a whole number`)
    return Number(value)
  },
}

function requireWellFormed(text: string, name: string): string {
  if (/\p{Surrogate}/u.test(text)) throw new InvalidRequest(`${name} has a lone surrogate`)
  return text
}

/**
 * Builds a `read` of the six fields. `text` reads every string, `count` every node count. An update keeps fields that are
 * not sent, and never changes `region` and `provider`.
 */
export function readFields(text: typeof field.text = field.text, count: typeof field.count = field.count) {
  return (body: Record<string, unknown>, before: PoolInput | undefined): PoolInput => {
    const node = (value: unknown, name: string) => {
      const { type, count: sent } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
      return { type: text(type, `${name}.type`), count: count(sent, `${name}.count`) }
    }
    const nodeTypes = field.list(body.nodeTypes ?? before?.nodeTypes, 'nodeTypes', node)
    const sum = nodeTypes.reduce((total, { count: some }) => total + some, 0)
    // The summary adds up all pools, so one pool must stay far below the largest double.
    if (sum > 1e300) throw new InvalidRequest('nodeTypes has more nodes than can be counted')
    return {
      name: text(body.name ?? before?.name, 'name'),
      description: text(body.description ?? before?.description ?? '', 'description'),
      region: before?.region ?? text(body.region, 'region'),
      provider: before?.provider ?? text(body.provider, 'provider'),
      nodeTypes,
      tags: field.list(body.tags ?? before?.tags ?? [], 'tags', text),
    }
  }
}
