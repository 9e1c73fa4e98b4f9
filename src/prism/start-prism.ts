import { createServer } from 'node:http'
import { bind } from '../http/bind.ts'
import { createPrism } from './engine.ts'
import { createShell, refuseRawSocket } from './handler.ts'

export { ListenError } from '../http/bind.ts'
export { PrismNotInstalledError } from './engine.ts'

/** How `startPrism()` answers, and where. Everything may be left out. */
export interface PrismOptions {
  /** 0 to 65535; 0, the default, takes any port that is free. */
  port?: number | undefined
  /** The interface to listen on, `127.0.0.1` unless said otherwise; `0.0.0.0` is every one. */
  host?: string | undefined
  /** Random answers that fit the schemas, in place of the examples. `Prefer: dynamic=true` asks for it in one request. */
  dynamic?: boolean | undefined
  /** Whether pages of any origin may ask, preflight included. On unless said otherwise. */
  cors?: boolean | undefined
}

/** A mock that is answering. */
export interface RunningPrism {
  /** Such as `http://127.0.0.1:4010`, without a slash at the end: a client's `baseUrl`. */
  url: string
  port: number
  /** Ends it: open connections are closed, and the port is free when the promise resolves. */
  stop(): Promise<void>
}

/**
 * Starts Prism on the package's own description, inside this process; the promise resolves when it answers. Each answer
 * is the documented example, `Prefer: code=404` asks for any documented status, and nothing is remembered from one
 * request to the next: for that there is `createServer()` of `../server`.
 *
 * Every answer, to broken requests too, has the documented body of its status; a 400 says in `details` what was wrong.
 *
 * @throws {PrismNotInstalledError} when `@stoplight/prism-cli`, an optional peer dependency, is missing.
 * @throws {ListenError} when the port is taken, or the host is not one of this machine.
 */
export async function startPrism(options: PrismOptions = {}): Promise<RunningPrism> {
  const { port = 0, host = '127.0.0.1', dynamic = false, cors = true } = options
  const server = createServer(
    { requestTimeout: 30_000, connectionsCheckingInterval: 5_000, requireHostHeader: false },
    createShell(await createPrism(dynamic), cors),
  )
  server.on('clientError', refuseRawSocket).on('connect', (_request, socket) => refuseRawSocket(undefined, socket))
  // Node would refuse an unknown Expect with a body of its own; nothing here depends on it.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response))
  return {
    ...(await bind(server, port, host)),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
