import { matchOperation, type Operation } from '../../src/core/operations.ts'
import type { Pool } from '../../src/generated/schema.js'
import type { JsonReader, ParsedJson } from '../transport/json-reader.ts'
import type { TransportError, TransportRequest, TransportResponse } from '../transport/transport.ts'

/** One request and what became of it. */
export interface Exchange {
  request: CheckRequest
  url: string
  /** The operation that the description has for this method and path. */
  operation?: Operation
  /** The id in the path, decoded. */
  poolId?: string
  response?: CheckResponse
  /** Why there is no answer. */
  failure?: TransportError
  /** How often it was sent until an answer could be taken for what the server means. */
  attempts: number
}

export interface CheckRequest extends TransportRequest {
  /**
   * `documented`: the answer must be a documented one. `odd-uri`: many HTTP stacks answer malformed and oversized paths
   * themselves, and only "never 500" is asked of them. `odd`: something that the document is silent about.
   */
  kind: 'documented' | 'odd-uri' | 'odd'
  /** Part of a race: a failure is taken as it comes, because there is no second try of the same moment. */
  race?: boolean
}

export interface CheckResponse {
  status: number
  headers: Headers
  /** Bytes of the body. */
  size: number
  /** Why the body is not all of what was announced. */
  incomplete?: string
  /** From the first byte sent to the last byte received, in milliseconds. */
  durationMs: number
  /** The body, read when it is first asked for. */
  readonly json: ParsedJson
}

export function toCheckResponse(
  { status, headers, body, incomplete }: TransportResponse,
  ms: number,
  reader: JsonReader,
): CheckResponse {
  // What has been read is not kept in bytes as well.
  let content: Uint8Array | ParsedJson = body
  return {
    status,
    headers,
    size: body.length,
    durationMs: ms,
    ...(incomplete ? { incomplete } : {}),
    get json() {
      if (content instanceof Uint8Array) content = reader.read(content)
      return content
    },
  }
}

export function succeeded(exchange: Exchange): boolean {
  const status = exchange.response?.status ?? 0
  return status >= 200 && status < 300
}

/** The status, or why no answer came: what a departure shows of an exchange that should have gone otherwise. */
export function describeStatus({ response, failure }: Exchange): string {
  return String(response?.status ?? failure?.message ?? 'no answer')
}

/** The body's value, when an answer came and is JSON. */
export function bodyValue(exchange: Exchange): unknown {
  return exchange.response?.json.value
}

/** The pool that an answer carries. An answer that carries none has a claim of its own, so it reads as one without fields. */
export function readPool(exchange: Exchange): Pool {
  const value = bodyValue(exchange)
  return (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}) as Pool
}

/** `PUT /api/pools/pool-1` with what was sent, in one line. */
export function requestLine({ request }: Exchange): string {
  return `${request.method} ${request.path.length > 120 ? `${request.path.slice(0, 117)}...` : request.path}`
}

/** The operation of the description that a request belongs to, and the id in its path. */
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

/** The name in the body of a request. */
export function readSentName({ body }: CheckRequest): string | undefined {
  if (typeof body !== 'string') return undefined
  try {
    const { name } = JSON.parse(body) as { name?: unknown }
    return typeof name === 'string' ? name : undefined
  } catch {
    return undefined
  }
}
