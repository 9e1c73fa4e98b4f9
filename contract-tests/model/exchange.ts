import { matchOperation, type Operation } from '../../src/core/operations.ts'
import type { Pool } from '../../src/generated/schema.js'
import type { JsonReader, ParsedJson } from '../transport/json-reader.ts'
import type { TransportError, TransportRequest, TransportResponse } from '../transport/transport.ts'
import { withTextId } from './given-ids.ts'
import { readPathId } from './pool-ids.ts'
import { unwrapPool } from './unwrap-pool.ts'

/** A request, and its response or the reason why none came. */
export interface Exchange {
  request: CheckRequest
  url: string
  /** The operation of the OpenAPI document with this method and path. */
  operation?: Operation
  /** The pool id in the path, percent-decoded. */
  poolId?: string
  response?: CheckResponse
  /** The reason why there is no response. */
  failure?: TransportError
  /** The number of times it was sent. */
  attempts: number
  /** True if it failed whenever it was sent. */
  failsEachTime?: boolean
}

/** A request of the suite. */
export interface CheckRequest extends TransportRequest {
  /**
   * `documented`: the response must be a documented one. `odd-uri`: a malformed or oversized path, which many HTTP stacks
   * reject themselves; only a 500 is a violation. `odd`: a request that the API document does not describe.
   */
  kind: 'documented' | 'odd-uri' | 'odd'
  /** True if the request is part of a race: it is not retried, because a retry would come at another moment. */
  race?: boolean
  /** The unusual part of the request, as findings name it, such as `null in nodeTypes`. */
  input?: string
}

/** A response of the server under test. */
export interface CheckResponse {
  status: number
  headers: Headers
  /** The length of the body in bytes. */
  size: number
  /** The reason why the body is incomplete. */
  incomplete?: string
  /** From the first byte sent to the last byte received. */
  durationMs: number
  /** The body, parsed on first access. */
  readonly json: ParsedJson
}

/** Turns a response of the transport into one that checks can judge. */
export function toCheckResponse(
  { status, headers, body, incomplete }: TransportResponse,
  durationMs: number,
  reader: JsonReader,
): CheckResponse {
  // Small bodies are kept parsed, and their bytes are released. Large ones are kept as bytes, because their values take far
  // more memory. The reader parses them again if it has read others since.
  let content: Uint8Array | ParsedJson = body
  return {
    status,
    headers,
    size: body.length,
    durationMs,
    ...(incomplete ? { incomplete } : {}),
    get json() {
      if (!(content instanceof Uint8Array)) return content
      const json = reader.read(content)
      if (content.length <= largeBytes) content = json
      return json
    },
  }
}

/** Scenarios request bodies above this size rarely. */
export const largeBytes = 1_000_000

/** True if the status of the response is 2xx. */
export function succeeded(exchange: Exchange): boolean {
  const status = exchange.response?.status ?? 0
  return status >= 200 && status < 300
}

/** Returns the parsed body, or `undefined` if there is none or it is not JSON. */
export function bodyValue(exchange: Exchange): unknown {
  return exchange.response?.json.value
}

/**
 * Returns the pool in a response, with its id as text: of whatever type the id is, in an envelope, or with the id only in the
 * `Location` of a new pool. If there is none, returns a pool without fields. The check of the schema reports all that.
 */
export function readPool(exchange: Exchange): Pool {
  const pool = withTextId(unwrapPool(bodyValue(exchange)) ?? {}) as Pool
  if (typeof pool.id === 'string' || exchange.operation?.id !== 'createPool') return pool
  const id = readLocationId(exchange)
  return id === undefined ? pool : { ...pool, id }
}

/** Returns the id in the `Location` of a new pool. */
function readLocationId({ url, response }: Exchange): string | undefined {
  const location = response?.headers.get('location')
  if (!location || !URL.canParse(location, url)) return undefined
  const { pathname } = new URL(location, url)
  const collection = new URL(url).pathname
  return pathname.startsWith(`${collection}/`) ? readPathId(`/api/pools${pathname.slice(collection.length)}`) : undefined
}

/** True if a server may close the connection while the body is still being sent. */
export function isLargeRequest({ body }: CheckRequest): boolean {
  return body !== undefined && body.length > 64_000
}

/** Names the input of a request: its unusual part, or the end of its body, or its path. */
export function describeInput(request: CheckRequest): string {
  const { input, body } = request
  if (input !== undefined) return input
  if (typeof body === 'string') return body.length > maxInputLength ? `… ${body.slice(-maxInputLength)}` : `the body ${body}`
  return body === undefined ? requestLine({ request }) : `${body.length} bytes`
}

const maxInputLength = 60

/** Returns the method and the path, such as `PUT /api/pools/pool-1`. Long paths are cut. */
export function requestLine({ request }: Pick<Exchange, 'request'>): string {
  return `${request.method} ${request.path.length > 120 ? `${request.path.slice(0, 117)}...` : request.path}`
}

/** Finds the operation of a request, and the pool id in its path. */
export function findOperation({ method, path, kind }: CheckRequest): Pick<Exchange, 'operation' | 'poolId'> {
  if (kind === 'odd') return {}
  try {
    const found = matchOperation(method, path.split('?')[0] ?? path)
    if (found.found !== 'operation') return {}
    return { operation: found.operation, ...(found.poolId === undefined ? {} : { poolId: found.poolId }) }
  } catch {
    return {}
  }
}

/** Returns the object in the body of a request, or `undefined` if the body is something else. */
export function readSentBody({ body }: CheckRequest): Record<string, unknown> | undefined {
  if (typeof body !== 'string') return undefined
  try {
    const sent: unknown = JSON.parse(body)
    return typeof sent === 'object' && sent !== null ? (sent as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** Returns the pool name in the body of a request. */
export function readSentName(request: CheckRequest): string | undefined {
  const name = readSentBody(request)?.name
  return typeof name === 'string' ? name : undefined
}
