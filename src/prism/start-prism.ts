import { listenWithHandler, type RunningServer } from '../http/listen.ts'
import { createPrism } from './engine.ts'
import { createHandler, toDocumentedError } from './handler.ts'

/** Options of `startPrism()`. */
export interface PrismOptions {
  /** Port to listen on; 0 picks a free one. @default 0 */
  port?: number | undefined
  /** Address to listen on; `0.0.0.0` is all addresses. @default '127.0.0.1' */
  host?: string | undefined
  /** Responds with random data that matches the schemas. `Prefer: dynamic=true` does so for one request. @default false */
  dynamic?: boolean | undefined
  /** Sends CORS headers for pages of any origin, and responds to preflights. @default true */
  cors?: boolean | undefined
}

/** A mock that listens on a port. Its `stop()` closes open connections at once. */
export type RunningPrism = RunningServer

/**
 * Starts Prism with this package's OpenAPI document, in this process. It responds with the documented examples, and with
 * any documented status for `Prefer: code=404`. It is stateless: `createServer()` of `../server` is a stateful mock.
 *
 * Every response has the documented body of its status, also to malformed requests. The `details` of a 400 give the reason.
 *
 * @throws {PrismNotInstalledError} if `@stoplight/prism-cli`, an optional peer dependency, is not installed.
 * @throws {ListenError} if the port or the address is not available. The message says why and how to fix it.
 */
export async function startPrism(options: PrismOptions = {}): Promise<RunningPrism> {
  const { port, host, dynamic = false, cors = true } = options
  const handler = createHandler(await createPrism(dynamic), cors)
  return listenWithHandler(handler, {
    port,
    host,
    requestTimeoutMs: 30_000,
    stopGraceMs: 0,
    mapError: toDocumentedError,
    // A 417 is not a documented status.
    ignoreExpect: true,
  })
}
