import { createCors } from '../http/cors.ts'
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
  /**
   * Web pages that may use the mock: those of any origin (`true`), of its own origin only (`false`), or also those of loopback
   * origins, such as `http://localhost:5173`, and of the listed origins. Writes by other pages get a 403.
   * @default true
   */
  cors?: boolean | readonly string[] | undefined
  /**
   * Names that the `Host` header of a request may have, besides those of this machine and `host`. `'*'` allows any name. A
   * request for another name gets a 403.
   * @default []
   */
  allowedHosts?: readonly string[] | undefined
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
 * @throws {TypeError} for an invalid name in `allowedHosts` or origin in `cors`.
 */
export async function startPrism(options: PrismOptions = {}): Promise<RunningPrism> {
  const { port, host, allowedHosts, dynamic = false } = options
  const cors = createCors(options.cors ?? true)
  const handler = createHandler(await createPrism(dynamic), cors)
  return listenWithHandler(handler, {
    port,
    host,
    allowedHosts,
    errorHeaders: cors.errorHeaders,
    requestTimeoutMs: 30_000,
    stopGraceMs: 0,
    mapError: toDocumentedError,
    // A 417 is not a documented status.
    ignoreExpect: true,
  })
}
