import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Pool } from '../../../../src/generated/schema.js'
import type { StartedServer } from '../server.ts'

/**
 * Starts a server like one built with a Node web framework: numeric ids, date-times of a database, weak ETags, and HTML
 * pages of the framework for unknown routes.
 */
export async function startServerWithNumericIds(): Promise<StartedServer> {
  const rows = new Map<number, Pool>()
  const events: { id: number; pool: Pool; action: string; at: string }[] = []
  let lastId = 0

  const routes: [string, RegExp, (context: Context) => Reply][] = [
    ['GET', /^\/api\/pools\/?$/i, () => [200, { summary: summary(), pools: [...rows.values()].reverse() }]],
    ['POST', /^\/api\/pools\/?$/i, ({ body }) => [201, save(++lastId, validate(body, undefined), 'pool-created')]],
    ['GET', /^\/api\/pools\/activity\/?$/i, ({ query }) => [200, { activities: log(query.get('poolId')) }]],
    ['GET', /^\/api\/pools\/([^/]+)\/?$/i, ({ id }) => [200, found(id)]],
    [
      'PUT',
      /^\/api\/pools\/([^/]+)\/?$/i,
      ({ id, body }) => [200, save(Number(found(id).id), validate(body, found(id)), 'pool-updated')],
    ],
    ['DELETE', /^\/api\/pools\/([^/]+)\/?$/i, ({ id }) => [200, removed(found(id))]],
  ]

  const http = createServer((incoming, outgoing) => {
    handle(incoming).then(
      (response) => send(response, incoming, outgoing),
      (reason) => send(toErrorReply(reason), incoming, outgoing),
    )
  })

  async function handle(incoming: IncomingMessage): Promise<Reply> {
    const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://localhost')
    const method = incoming.method === 'HEAD' ? 'GET' : incoming.method
    for (const [verb, pattern, run] of routes) {
      const parts = verb === method && pattern.exec(pathname)
      if (!parts) continue
      const isWrite = verb === 'POST' || verb === 'PUT'
      return run({ id: decodeSegment(parts[1] ?? ''), query: searchParams, body: isWrite ? await readJson(incoming) : undefined })
    }
    return [404, `<!DOCTYPE html>\n<html lang="en">\n<pre>Cannot ${incoming.method} that</pre>\n</html>\n`]
  }

  function found(id: string): Pool {
    const pool = /^[1-9]\d*$/.test(id) ? rows.get(Number(id)) : undefined
    if (!pool || pool.id !== id) throw new HttpError(404, 'Not Found')
    return pool
  }

  function save(id: number, fields: Omit<Pool, 'id' | 'createdAt'>, action: string): Pool {
    const createdAt = rows.get(id)?.createdAt ?? new Date().toISOString()
    const pool = { id: String(id), ...fields, createdAt, updated_at: new Date().toISOString() }
    rows.set(id, pool)
    events.unshift({ id: events.length + 1, pool, action, at: new Date().toISOString() })
    return pool
  }

  function removed(pool: Pool) {
    rows.delete(Number(pool.id))
    events.unshift({ id: events.length + 1, pool, action: 'pool-deleted', at: new Date().toISOString() })
    return { success: true, message: `Pool ${pool.id} deleted` }
  }

  function log(poolId: string | null) {
    return events
      .filter(({ pool }) => poolId === null || pool.id === poolId)
      .map(({ id, pool, action, at }) => {
        return {
          id: String(id),
          poolId: pool.id,
          poolName: pool.name,
          action,
          details: action,
          timestamp: at,
          user: 'admin@example.com',
        }
      })
  }

  function summary() {
    const all = [...rows.values()]
    const totalNodes = all.reduce((sum, { nodeCount }) => sum + nodeCount, 0)
    return {
      totalPools: all.length,
      activePools: all.filter(({ status }) => status === 'active').length,
      totalNodes,
      totalCapacity: totalNodes * 16.5,
    }
  }

  for (const name of ['ML Training Cluster', 'Rendering'])
    save(++lastId, { ...validate({ ...example, name }, undefined), status: 'active' }, 'pool-created')
  await new Promise<void>((bound) => http.listen(0, '127.0.0.1', bound))
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    pools: () => [...rows.values()],
    stop: () => {
      http.closeAllConnections()
      return new Promise((closed) => http.close(() => closed()))
    },
  }
}

type Reply = [status: number, body: unknown]

interface Context {
  id: string
  query: URLSearchParams
  body: unknown
}

class HttpError extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

const example = { region: 'us-west-2', provider: 'AWS', nodeTypes: [{ type: 'g5.12xlarge', count: 8 }] }

/** Validates a body like a schema library: reports all problems at once and drops unknown keys. A PUT keeps unsent fields. */
function validate(body: unknown, before: Pool | undefined): Omit<Pool, 'id' | 'createdAt'> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new HttpError(400, 'Expected object')
  const sent = body as Record<string, unknown>
  const given: Record<string, unknown> = { description: '', tags: [], ...before, ...sent }
  if (before) Object.assign(given, { region: before.region, provider: before.provider })
  const problems: string[] = []
  const text = (key: string, min: number, max: number) => {
    const value = given[key]
    if (typeof value === 'string' && value.length >= min && value.length <= max && isWellFormed(value)) return value
    problems.push(`${key}: expected ${min} to ${max} characters`)
    return ''
  }
  const list = <Item>(key: string, read: (value: unknown) => Item | undefined): Item[] => {
    const value = given[key]
    const items = Array.isArray(value) ? value.map(read) : [undefined]
    if (items.some((item) => item === undefined)) problems.push(`${key}: not a valid list`)
    return items.filter((item) => item !== undefined)
  }
  const nodeTypes = list('nodeTypes', (value) => {
    const { type, count } = (value ?? {}) as { type?: unknown; count?: unknown }
    const isValid = typeof type === 'string' && type !== '' && isWellFormed(type) && Number.isInteger(count) && Number(count) > 0
    return isValid && Number(count) < 100_000 ? { type, count: Number(count) } : undefined
  })
  const fields = {
    name: text('name', 1, 100),
    description: text('description', 0, 1_000),
    region: text('region', 1, 100),
    provider: text('provider', 1, 100),
    nodeTypes,
    tags: list('tags', (value) => (typeof value === 'string' && isWellFormed(value) && value.length <= 100 ? value : undefined)),
  }
  if (problems.length > 0) throw new HttpError(400, problems.join('\n'))
  return {
    ...fields,
    status: before?.status ?? 'initializing',
    nodeCount: nodeTypes.reduce((sum, { count }) => sum + count, 0),
    cpuUtilization: 0,
    memoryUtilization: 0,
    gpuUtilization: 0,
    networkUtilization: 0,
  }
}

async function readJson(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  // Frameworks parse a body only if its Content-Type is JSON.
  if (!/^application\/json\b/i.test(incoming.headers['content-type'] ?? '')) return undefined
  const bytes = Buffer.concat(chunks)
  if (bytes.length > 100_000) throw new HttpError(413, 'request entity too large')
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new HttpError(400, 'the body could not be parsed as JSON')
  }
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw new HttpError(400, 'Failed to decode param')
  }
}

function toErrorReply(reason: unknown): Reply {
  const phrases: Record<number, string> = { 400: 'Bad Request', 404: 'Not Found', 413: 'Payload Too Large' }
  const status = reason instanceof HttpError ? reason.status : 500
  const details = reason instanceof Error ? reason.message : ''
  return [
    status,
    { error: phrases[status] ?? 'Internal Server Error', message: 'Request failed', ...(status === 400 ? { details } : {}) },
  ]
}

function send([status, body]: Reply, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const isPage = typeof body === 'string'
  const text = isPage ? body : JSON.stringify(body)
  const etag = `W/"${text.length.toString(16)}-${createHash('sha1').update(text).digest('base64')}"`
  if (status === 200 && incoming.method === 'GET' && incoming.headers['if-none-match'] === etag) {
    outgoing.writeHead(304, { etag }).end()
    return
  }
  outgoing.writeHead(status, {
    'X-Powered-By': 'Express',
    'Content-Type': isPage ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    ETag: etag,
  })
  outgoing.end(incoming.method === 'HEAD' ? undefined : text)
}

function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text)
}
