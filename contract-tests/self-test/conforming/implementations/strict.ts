import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Activity, Pool } from '../../../../src/generated/schema.js'
import type { StartedServer } from '../server.ts'

const types: Record<string, 'text' | 'list'> = {
  name: 'text',
  description: 'text',
  region: 'text',
  provider: 'text',
  nodeTypes: 'list',
  tags: 'list',
}

/**
 * Starts a strict server like one built with Go's standard library. It requires all fields and rejects unknown ones.
 * Responses are indented, chunked and escape `<`, `>` and `&`. Unknown routes get plain text, unclean paths a redirect.
 */
export async function startStrictServer(): Promise<StartedServer> {
  const pools: Pool[] = []
  const log: Activity[] = []
  let created = 0

  function route(incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse) {
    const [path = '', query = ''] = (incoming.url ?? '').split('?')
    const clean = path.replaceAll(/\/{2,}/g, '/')
    if (clean !== path) return writeText(outgoing, 301, `<a href="${clean}">Moved Permanently</a>.\n`, { location: clean })
    const parts = clean.split('/').slice(1)
    const decodedId = parts[2] === undefined ? undefined : decodeSegment(parts[2])
    if (parts[0] !== 'api' || parts[1] !== 'pools' || parts.length > 3 || decodedId === '')
      return writeText(outgoing, 404, '404 page not found\n')
    const methods = decodedId === undefined ? ['GET', 'POST'] : decodedId === 'activity' ? ['GET'] : ['GET', 'PUT', 'DELETE']
    const method = incoming.method === 'HEAD' ? 'GET' : (incoming.method ?? '')
    if (!methods.includes(method)) return writeText(outgoing, 405, 'Method Not Allowed\n', { allow: methods.join(', ') })
    if (decodedId === null) return writeError(outgoing, 400, 'invalid percent-encoding in the path')
    if (decodedId === 'activity') return write(outgoing, 200, { activities: filtered(query) })
    if (decodedId === undefined) return method === 'GET' ? write(outgoing, 200, list()) : create(body, outgoing)
    const at = pools.findIndex(({ id }) => id === decodedId)
    const pool = pools[at]
    if (!pool) return writeError(outgoing, 404, 'unknown pool')
    if (method === 'GET') return write(outgoing, 200, pool)
    if (method === 'PUT') return update(pool, at, body, outgoing)
    pools.splice(at, 1)
    note(pool, 'deleted')
    write(outgoing, 200, { success: true, message: 'deleted' })
  }

  function create(body: Buffer, outgoing: ServerResponse) {
    const read = readFields(body, ['name', 'description', 'region', 'provider', 'nodeTypes', 'tags'])
    if (typeof read === 'string') return writeError(outgoing, 400, read)
    if (pools.some(({ name }) => name === read.name)) return writeError(outgoing, 400, 'the name is taken')
    const pool: Pool = {
      id: `pl_${(++created * 7919).toString(36)}`,
      ...(read as Pick<Pool, 'name' | 'description' | 'region' | 'provider' | 'nodeTypes' | 'tags'>),
      status: 'provisioning',
      nodeCount: sum(read.nodeTypes ?? []),
      cpuUtilization: 0,
      memoryUtilization: 0,
      gpuUtilization: 0,
      networkUtilization: 0,
      createdAt: new Date().toISOString().replace(/\.\d+/, ''),
    }
    pools.unshift(pool)
    note(pool, 'created')
    write(outgoing, 202, pool)
  }

  function update(pool: Pool, at: number, body: Buffer, outgoing: ServerResponse) {
    const read = readFields(body, ['name', 'description', 'nodeTypes', 'tags'])
    if (typeof read === 'string') return writeError(outgoing, 400, read)
    if (pools.some(({ id, name }) => name === read.name && id !== pool.id)) return writeError(outgoing, 400, 'the name is taken')
    const changed = { ...pool, ...read, nodeCount: sum(read.nodeTypes ?? []) }
    pools[at] = changed
    note(changed, 'updated')
    write(outgoing, 200, changed)
  }

  function filtered(query: string): Activity[] {
    const id = new URLSearchParams(query).get('poolId')
    return id ? log.filter(({ poolId }) => poolId === id) : log
  }

  function list() {
    const totalNodes = pools.reduce((all, { nodeCount }) => all + nodeCount, 0)
    return { summary: { totalPools: pools.length, activePools: 0, totalNodes, totalCapacity: totalNodes / 3 }, pools }
  }

  function note({ id, name }: Pool, action: string): void {
    const localTime = new Date(Date.now() + 2 * 3_600_000).toISOString()
    const timestamp = localTime.replace(/\.(\d+)Z/, '.$1000001+02:00')
    log.unshift({ id: `ev_${log.length}`, poolId: id, poolName: name, action, details: '', timestamp, user: '' })
  }

  const http = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk) => chunks.push(chunk))
    incoming.on('end', () => route(incoming, Buffer.concat(chunks), outgoing))
  })
  await new Promise<void>((bound) => http.listen(0, '127.0.0.1', bound))
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    pools: () => pools,
    stop: () => {
      http.closeAllConnections()
      return new Promise((closed) => http.close(() => closed()))
    },
  }
}

/** Returns the fields, or a message if they are invalid. Invalid UTF-8 becomes U+FFFD. */
function readFields(body: Buffer, wanted: string[]): Partial<Pool> | string {
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch {
    return 'invalid JSON'
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'cannot unmarshal into a pool'
  const sent = value as Record<string, unknown>
  const unknown = Object.keys(sent).find((key) => !wanted.includes(key))
  if (unknown !== undefined) return `unknown field ${JSON.stringify(unknown)}`
  for (const key of wanted) {
    const entry = sent[key]
    if (types[key] === 'text' ? typeof entry !== 'string' || entry.length > 200 : !Array.isArray(entry))
      return `cannot read ${key}`
  }
  const { nodeTypes, tags } = sent as { nodeTypes: unknown[]; tags: unknown[] }
  if (!tags.every((tag) => typeof tag === 'string')) return 'a tag must be a string'
  if (!nodeTypes.every(isNode)) return 'each node type must have exactly a type and a count'
  return JSON.parse(JSON.stringify(sent, (_, entry) => (typeof entry === 'string' ? replaceLoneSurrogates(entry) : entry)))
}

function isNode(node: unknown): boolean {
  if (typeof node !== 'object' || node === null || Object.keys(node).sort().join() !== 'count,type') return false
  const { type, count } = node as Record<string, unknown>
  return typeof type === 'string' && Number.isInteger(count) && Number(count) >= 0 && Number(count) < 2 ** 31
}

function replaceLoneSurrogates(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\ufffd')
}

function sum(nodeTypes: { count: number }[]): number {
  return nodeTypes.reduce((all, { count }) => all + count, 0)
}

function decodeSegment(segment: string): string | null {
  try {
    return decodeURIComponent(segment)
  } catch {
    return null
  }
}

function write(outgoing: ServerResponse, status: number, body: unknown): void {
  const escapes: Record<string, string> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026' }
  const text = `${JSON.stringify(body, null, 2).replaceAll(/[<>&]/g, (character) => escapes[character] ?? '')}\n`
  outgoing.writeHead(status, { 'Content-Type': 'application/json' })
  for (let at = 0; at < text.length; at += 1_000) outgoing.write(text.slice(at, at + 1_000))
  outgoing.end()
}

function writeError(outgoing: ServerResponse, status: 400 | 404, details: string): void {
  write(outgoing, status, { error: status === 400 ? 'Bad Request' : 'Not Found', message: details, details, code: status * 10 })
}

function writeText(outgoing: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  outgoing
    .writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff', ...headers })
    .end(text)
}
