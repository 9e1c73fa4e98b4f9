/** A request that is sent exactly as it is. */
export interface TransportRequest {
  method: string
  /** Path and query below the base URL, percent-encoded. */
  path: string
  headers: Record<string, string>
  body?: string | Uint8Array
}

/** True if the request has no effect on the server, so that it can be repeated. */
export function isSafe({ method }: Pick<TransportRequest, 'method'>): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
}

export interface TransportResponse {
  status: number
  headers: Headers
  /** The whole body, without its content encoding. */
  body: Uint8Array
  /** The reason why the body is incomplete. */
  incomplete?: string
}

/** Sends one request. Rejects with a `TransportError` if no response comes. */
export type Transport = (request: TransportRequest, signal: AbortSignal) => Promise<TransportResponse>

/**
 * The reason of a `TransportError`. `proxy-down`: no request gets through the proxy. `proxy-error`: the proxy responded to this
 * request in place of the server.
 */
export type TransportErrorKind =
  | 'unreachable'
  | 'dropped'
  | 'timeout'
  | 'not-http'
  | 'unsupported'
  | 'too-large'
  | 'proxy-down'
  | 'proxy-error'

/** No response came, or its body is larger than the run reads. */
export class TransportError extends Error {
  override name = 'TransportError'
  readonly kind: TransportErrorKind

  constructor(kind: TransportErrorKind, message: string, cause?: unknown) {
    super(message, { cause })
    this.kind = kind
  }
}
