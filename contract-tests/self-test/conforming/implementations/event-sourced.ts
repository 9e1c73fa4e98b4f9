import type { Fetch } from '../../../../src/core/fetch.ts'
import type { Pool } from '../../../../src/generated/schema.js'
import type { StartedServer } from '../server.ts'

type PoolInput = Pick<Pool, 'name' | 'description' | 'region' | 'provider' | 'nodeTypes' | 'tags'>
type Event = { seq: number; at: Date; poolId: string } & (
  | { kind: 'created'; decided: PoolInput }
  | { kind: 'changed'; decided: Omit<PoolInput, 'region' | 'provider'> }
  | { kind: 'started' }
  | { kind: 'deleted' }
)
type NewEvent = Event extends infer One ? (One extends Event ? Omit<One, 'seq' | 'at'> : never) : never

/**
 * Starts an event-sourced server. Pools and activity are derived from one list of events. A PUT replaces all four fields,
 * ids sort by time, and a pool becomes active at its second read.
 */
export function startEventSourcedServer(): StartedServer {
  const events: Event[] = []
  const reads = new Map<string, number>()

  const append = (event: NewEvent) => events.push({ ...event, seq: events.length, at: new Date() } as Event)

  function poolsNow(): Map<string, Pool> {
    const pools = new Map<string, Pool>()
    for (const event of events) {
      const before = pools.get(event.poolId)
      if (event.kind === 'deleted') pools.delete(event.poolId)
      else if (event.kind === 'created') pools.set(event.poolId, createFromEvent(event, event.decided))
      else if (before && event.kind === 'changed')
        pools.set(event.poolId, { ...before, ...event.decided, ...countNodes(event.decided) })
      else if (before) pools.set(event.poolId, { ...before, status: 'active' })
    }
    return pools
  }

  function activities(poolId: string | null) {
    const names = new Map<string, string>()
    const all = events.map((event) => {
      if ('decided' in event) names.set(event.poolId, event.decided.name)
      return {
        user: event.kind === 'started' ? 'system' : 'ops',
        timestamp: event.at.toISOString().replace('Z', '+00:00'),
        details: `${event.kind} as event ${event.seq}`,
        action: `pool.${event.kind}`,
        poolName: names.get(event.poolId) ?? '',
        poolId: event.poolId,
        id: `${event.seq}@${event.at.getTime()}`,
      }
    })
    return all.filter((entry) => !poolId || entry.poolId === poolId).reverse()
  }

  const fetch: Fetch = async (input, init) => {
    const request = new Request(input, init)
    const { pathname, searchParams } = new URL(request.url)
    const [root, collection, rest, ...more] = pathname.slice(1).split('/')
    if (root !== 'api' || collection !== 'pools' || more.length > 0) return errorResponse(404, 'Not Found', 'unknown path')
    const method = request.method === 'HEAD' ? 'GET' : request.method
    if (rest === 'activity') {
      return method === 'GET' ? response(200, { activities: activities(searchParams.get('poolId')) }) : notAllowed('GET')
    }
    if (rest === undefined) {
      if (method === 'GET') return response(200, buildList([...poolsNow().values()]))
      return method === 'POST' ? created(request) : notAllowed('GET, POST')
    }
    if (!['GET', 'PUT', 'DELETE'].includes(method)) return notAllowed('GET, PUT, DELETE')
    let id: string
    try {
      id = decodeURIComponent(rest)
    } catch {
      return errorResponse(400, 'Bad Request', 'invalid percent-encoding in the path')
    }
    const pool = poolsNow().get(id)
    if (!pool) return errorResponse(404, 'Not Found', 'unknown pool')
    if (method === 'GET') return response(200, seen(pool))
    if (method === 'PUT') return changed(pool, request)
    append({ kind: 'deleted', poolId: id })
    return response(200, { success: true, message: 'done', seq: events.length - 1 })
  }

  /** Activates a pool at its second read. */
  function seen(pool: Pool): Pool {
    const times = (reads.get(pool.id) ?? 0) + 1
    reads.set(pool.id, times)
    if (times === 2 && pool.status !== 'active') append({ kind: 'started', poolId: pool.id })
    return poolsNow().get(pool.id) ?? pool
  }

  async function created(request: Request): Promise<Response> {
    const body = await readObject(request)
    const problem = findProblem(body, ['name', 'region', 'provider', 'nodeTypes'])
    if (problem || !body) return errorResponse(400, 'Bad Request', problem ?? 'no object')
    const poolId = `${Date.now().toString(36)}${events.length.toString(36).padStart(5, '0')}`.toUpperCase()
    const { name, description = '', region, provider, nodeTypes, tags = [] } = body as PoolInput
    append({
      kind: 'created',
      poolId,
      decided: { name, description, region, provider, nodeTypes: nodeTypes.map(omitExtraKeys), tags },
    })
    return response(201, poolsNow().get(poolId), { location: `/api/pools/${poolId}` })
  }

  async function changed(pool: Pool, request: Request): Promise<Response> {
    const body = await readObject(request)
    const problem = findProblem(body, ['name', 'nodeTypes'])
    if (problem || !body) return errorResponse(400, 'Bad Request', problem ?? 'no object')
    // The pool can be deleted while the body is read.
    if (!poolsNow().has(pool.id)) return errorResponse(404, 'Not Found', 'unknown pool')
    const { name, description = '', nodeTypes, tags = [] } = body as PoolInput
    append({ kind: 'changed', poolId: pool.id, decided: { name, description, nodeTypes: nodeTypes.map(omitExtraKeys), tags } })
    return response(200, poolsNow().get(pool.id))
  }

  return { fetch, pools: () => [...poolsNow().values()] }
}

function createFromEvent({ poolId, at }: Event, decided: PoolInput): Pool {
  return {
    createdAt: at.toISOString().slice(0, 10),
    ...decided,
    id: poolId,
    status: 'requested',
    ...countNodes(decided),
    cpuUtilization: 0,
    gpuUtilization: 0,
    memoryUtilization: 0,
    networkUtilization: 0,
  }
}

function countNodes({ nodeTypes }: Pick<Pool, 'nodeTypes'>): { nodeCount: number } {
  return { nodeCount: nodeTypes.reduce((sum, { count }) => sum + count, 0) }
}

function buildList(pools: Pool[]) {
  const totalNodes = pools.reduce((sum, { nodeCount }) => sum + nodeCount, 0)
  const activePools = pools.filter(({ status }) => status === 'active').length
  return { pools, summary: { totalCapacity: totalNodes, totalNodes, activePools, totalPools: pools.length } }
}

function omitExtraKeys({ type, count }: { type: string; count: number }) {
  return { type, count }
}

async function readObject(request: Request): Promise<Record<string, unknown> | undefined> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await request.arrayBuffer())
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function findProblem(body: Record<string, unknown> | undefined, required: string[]): string | undefined {
  if (!body) return 'the body must be a JSON object'
  const absent = required.find((key) => !Object.hasOwn(body, key))
  if (absent) return `${absent} must be given`
  const isText = (value: unknown) => typeof value === 'string' && !/\p{Surrogate}/u.test(value)
  const isNode = (node: { type?: unknown; count?: unknown } | null) =>
    isText(node?.type) && Number.isSafeInteger(node?.count) && Number(node?.count) >= 0 && Number(node?.count) < 1e9
  for (const [key, value] of Object.entries(body)) {
    if (['name', 'description', 'region', 'provider'].includes(key) && !isText(value)) return `${key} must be text`
    if (key === 'tags' && !(Array.isArray(value) && value.every(isText))) return 'tags must be a list of strings'
    if (key === 'nodeTypes' && !(Array.isArray(value) && value.every(isNode)))
      return 'nodeTypes must be a list of types and counts'
  }
  return undefined
}

function response(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })
}

function errorResponse(status: 400 | 404, phrase: string, why: string): Response {
  return response(status, { error: phrase, message: why, details: why })
}

function notAllowed(allow: string): Response {
  return new Response(null, { status: 405, headers: { allow } })
}
