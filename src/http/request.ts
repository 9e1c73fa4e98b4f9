import type { Fetch } from '../core/fetch.ts'

/** The parts of a `Request` or of a Node request that a handler reads, without the cost of creating either. */
export interface ServerRequest {
  method: string
  /** Path and query as received, or a whole URL. Not normalized: it may contain dot segments. */
  target: string
  /** The target as a normalized URL. @throws {HttpError} 400 if it is not valid. */
  readonly url: URL
  /** @param name in lower case. */
  header(name: string): string | null
  /** All headers. Builds them on first use, so prefer `header()`. */
  readonly headers: Headers
  /** Reads the whole body. Resolves to `undefined` once it exceeds `maxBytes`; rejects if the connection breaks. */
  readBytes(maxBytes: number): Promise<Uint8Array | undefined>
  /** Aborts when the client stops waiting. Creates the signal on first use, which can cost more than the response. */
  readonly signal: AbortSignal | undefined
}

/** A response that is not yet a `Response` or a Node response. */
export interface ServerResponse {
  status: number
  headers: Record<string, string>
  body: string | ReadableStream<Uint8Array> | null
}

/**
 * Handles one request. Rejects as a network would: for an aborted signal and for a broken connection.
 *
 * @throws {HttpError} for a request that it does not support.
 */
export type Handler = (request: ServerRequest) => Promise<ServerResponse>

/** A fetch and the handler that it calls, so that `listen()` can skip `Request` and `Response`. */
export type HandlerFetch = Fetch & {
  readonly handle: Handler
  /** Headers of the responses that `listen()` sends without the handler. */
  readonly errorHeaders: Record<string, string>
}
