import { createServer, type IncomingMessage, type ServerResponse as NodeResponse, type Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Fetch } from '../core/fetch.ts'
import { AllowedHosts } from './allowed-hosts.ts'
import { bind } from './bind.ts'
import { type ErrorResponse, HttpError, internalServerError, undocumentedError } from './error-responses.ts'
import { errorHeadersOf, toHandler } from './fetch-handler.ts'
import { serializeResponse } from './json-response.ts'
import { toServerRequest, writeResponse } from './node-http.ts'
import { endWithResponse, type ParseError, toErrorResponse } from './raw-response.ts'
import type { Handler } from './request.ts'

/** Options of `listen()`. */
export interface ListenOptions {
  /** Port to listen on; 0 picks a free one. @default 0 */
  port?: number | undefined
  /** Address to listen on. Other machines cannot reach the default. @default '127.0.0.1' */
  host?: string | undefined
  /**
   * Names that the `Host` header of a request may have, besides those of this machine and `host`. `'*'` allows any name, also
   * to pages on the web whose own name points to this machine (DNS rebinding). A request for another name gets a 403.
   * @default []
   */
  allowedHosts?: readonly string[] | undefined
  /** Time for a client to send a whole request, in milliseconds. A slower one gets a 408. @default 15000 */
  requestTimeoutMs?: number | undefined
  /** Called after each response, for a log. */
  onResponse?: ((handled: HandledRequest) => void) | undefined
}

/** A request whose response was sent, or broke off. */
export interface HandledRequest {
  /** `-` if the input was not valid HTTP. */
  method: string
  /** Path and query as received; `-` if the input was not valid HTTP. */
  path: string
  /** `undefined` if the connection broke before the whole response was sent. */
  status: number | undefined
  /** Milliseconds from the arrival of the request to the end of the response. */
  ms: number
}

/** A server that listens on a port. */
export interface RunningServer {
  /** Such as `http://127.0.0.1:4010`, without a trailing slash. */
  url: string
  port: number
  /** Closes the port. Requests in progress get one second to finish. */
  stop(): Promise<void>
}

/**
 * Listens on a port of this machine with the embedded server, or with any fetch. Input that is not valid HTTP, or that
 * arrives too slowly, gets a response in the shape of the documented errors.
 *
 * @throws {ListenError} if the port or the address is not available. The message says why and how to fix it.
 * @throws {TypeError} for an invalid name in `allowedHosts`.
 */
export function listen({ fetch }: { fetch: Fetch }, options: ListenOptions = {}): Promise<RunningServer> {
  return listenWithHandler(rejectTrace(toHandler(fetch)), { ...options, errorHeaders: errorHeadersOf(fetch) })
}

/** A fetch cannot send TRACE. */
function rejectTrace(handle: Handler): Handler {
  return async (request) => {
    if (request.method === 'TRACE') throw new HttpError(undocumentedError(501, 'TRACE is not supported'))
    return handle(request)
  }
}

/** Further options, most of them for Prism. */
interface HandlerOptions extends ListenOptions {
  /** Time for requests in progress to finish after `stop()`, in milliseconds. @default 1000 */
  stopGraceMs?: number | undefined
  /** Converts the error responses to requests that the handler does not get, or rejects. */
  mapError?: ((response: ErrorResponse) => ErrorResponse) | undefined
  /** Handles requests with an unknown `Expect` header. Without it, they get a 417. */
  ignoreExpect?: boolean | undefined
  /** Headers of the error responses to requests that the handler does not get, or rejects. */
  errorHeaders: Record<string, string>
}

/** Listens with a handler instead of a fetch. @throws {ListenError} if the port or the address is not available. */
export async function listenWithHandler(handle: Handler, options: HandlerOptions): Promise<RunningServer> {
  const { port = 0, host = '127.0.0.1', requestTimeoutMs = 15_000, stopGraceMs = 1000, ignoreExpect = false } = options
  const { onResponse = () => {}, mapError = (response) => response, errorHeaders } = options
  const hosts = new AllowedHosts(host, options.allowedHosts ?? [])
  const respondToError = (response: ErrorResponse, outgoing: NodeResponse): Promise<void> =>
    writeResponse(serializeResponse(mapError(response), errorHeaders, false), outgoing)
  const server = createServer({
    requestTimeout: requestTimeoutMs,
    headersTimeout: requestTimeoutMs,
    connectionsCheckingInterval: Math.min(1000, requestTimeoutMs),
    // Longer than clients keep idle connections: closing one that is about to be reused would fail a request.
    keepAliveTimeout: 65_000,
    // Node's own 400 has no body.
    requireHostHeader: false,
  })
  const connections = new Set<Socket>()
  server.on('connection', (socket) => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
  })
  server.on('request', (incoming, outgoing) => {
    reportWhenSent(incoming, outgoing, onResponse)
    void respond(handle, hosts, respondToError, incoming, outgoing)
  })
  server.on('checkExpectation', (incoming: IncomingMessage, outgoing: NodeResponse) => {
    if (ignoreExpect) return server.emit('request', incoming, outgoing)
    reportWhenSent(incoming, outgoing, onResponse)
    void respondToError(undocumentedError(417, 'The only expectation supported is 100-continue'), outgoing)
  })
  server.on('connect', (_, socket: Duplex) =>
    endWithResponse(socket, mapError(undocumentedError(501, 'CONNECT is not supported')), errorHeaders),
  )
  server.on('clientError', (error: ParseError, socket) => {
    const status = rejectInput(error, mapError, socket, errorHeaders)
    onResponse({ method: '-', path: '-', status, ms: 0 })
  })
  const address = await bind(server, port, host)
  hosts.allow(new URL(address.url).hostname)
  let stopped: Promise<void> | undefined
  return {
    ...address,
    stop: () => {
      stopped ??= stop(server, connections, stopGraceMs)
      return stopped
    },
  }
}

type MapError = (response: ErrorResponse) => ErrorResponse

async function respond(
  handle: Handler,
  hosts: AllowedHosts,
  respondToError: (response: ErrorResponse, outgoing: NodeResponse) => Promise<void>,
  incoming: IncomingMessage,
  outgoing: NodeResponse,
): Promise<void> {
  latestResponse.set(incoming.socket, outgoing)
  limitPipelining(incoming, outgoing)
  // Without this, the unread rest of a body would be parsed as the next request.
  outgoing.once('finish', () => incoming.removeAllListeners('data').resume())
  try {
    hosts.check(incoming.headers.host, incoming.url ?? '')
    await writeResponse(await handle(toServerRequest(incoming, outgoing)), outgoing)
  } catch (error) {
    if (error instanceof HttpError) await respondToError(error.response, outgoing)
    else if (isConnectionReset(error)) incoming.socket.resetAndDestroy()
    else if (outgoing.headersSent || outgoing.destroyed) outgoing.destroy()
    else {
      console.error(error)
      await respondToError(internalServerError(), outgoing)
    }
  }
}

/** Stops reading a connection with many requests in progress. Node does so only for responses that wait to be sent. */
function limitPipelining({ socket }: IncomingMessage, outgoing: NodeResponse): void {
  const count = (requestsInProgress.get(socket) ?? 0) + 1
  requestsInProgress.set(socket, count)
  // Node resumes the connection at the end of each request, so this waits until it has parsed what has arrived.
  if (count === maxPipelined) queueMicrotask(() => socket.pause())
  outgoing.once('close', () => {
    const left = (requestsInProgress.get(socket) ?? 1) - 1
    requestsInProgress.set(socket, left)
    if (left === maxPipelined - 1) socket.resume()
  })
}

const requestsInProgress = new WeakMap<Socket, number>()
const maxPipelined = 100

/** True if a fetch rejected because its connection broke. Then the client's connection is broken too. */
function isConnectionReset(error: unknown): boolean {
  const cause = error instanceof TypeError ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNRESET'
}

function reportWhenSent(
  { method = '-', url = '-' }: IncomingMessage,
  outgoing: NodeResponse,
  onResponse: (handled: HandledRequest) => void,
): void {
  const start = performance.now()
  outgoing.once('close', () => {
    const status = outgoing.writableFinished ? outgoing.statusCode : undefined
    onResponse({ method, path: url, status, ms: performance.now() - start })
  })
}

/** Responds to input that is not a request. Node stops parsing such a connection, so it is closed. */
function rejectInput(
  error: ParseError,
  mapError: MapError,
  socket: Duplex,
  errorHeaders: Record<string, string>,
): number | undefined {
  const latest = latestResponse.get(socket)
  if (error.code === 'ECONNRESET' || !socket.writable || (latest?.headersSent && !latest.writableEnded)) {
    socket.destroy()
    return undefined
  }
  const response = mapError(toErrorResponse(error))
  endWithResponse(socket, response, errorHeaders)
  return response.status
}

/** The latest response of each connection. */
const latestResponse = new WeakMap<Duplex, NodeResponse>()

async function stop(server: Server, connections: Set<Socket>, graceMs: number): Promise<void> {
  // Browsers open connections in advance. Node does not count those without a request as idle.
  for (const socket of connections) if (socket.bytesRead === 0) socket.destroy()
  const sweep = setInterval(() => server.closeIdleConnections(), 20)
  const end = setTimeout(() => server.closeAllConnections(), graceMs)
  await new Promise((closed) => server.close(closed))
  // The sockets report their end, and with it that of their responses, after the server does.
  await Promise.all(Array.from(connections, (socket) => new Promise((closed) => socket.once('close', closed))))
  clearInterval(sweep)
  clearTimeout(end)
}
