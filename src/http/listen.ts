import { createServer, type IncomingMessage, type ServerResponse as NodeResponse, type Server, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Fetch } from '../core/fetch.ts'
import { bind } from './bind.ts'
import { replyToUnreadable, type Unreadable } from './raw-response.ts'
import { badRequest, HttpError, internalServerError, type Reply, toServerResponse, undocumented } from './replies.ts'
import { type Handler, respondBehind, type ServerRequest, type ServerResponse } from './request.ts'

export { ListenError } from './bind.ts'

/** Where `listen()` listens, and how long it waits. Everything may be left out. */
export interface ListenOptions {
  /** 0, which is also the default, takes any port that is free. */
  port?: number | undefined
  /** The address to listen on; `127.0.0.1` unless it is given, which other machines cannot reach. */
  host?: string | undefined
  /** How long a client may take to send a whole request, in milliseconds; 15 seconds unless it is given. Then: 408. */
  requestTimeoutMs?: number | undefined
  /** Told of every answer, for a log. */
  onResponse?: ((answered: HandledRequest) => void) | undefined
}

/** One answer, once it is sent. */
export interface HandledRequest {
  /** `-` for what was no HTTP. */
  method: string
  /** Path and query as they were sent; `-` for what was no HTTP. */
  path: string
  /** `undefined` when the connection broke before all of the answer was sent. */
  status: number | undefined
  ms: number
}

/** A server that listens. */
export interface RunningServer {
  /** Such as `http://127.0.0.1:4010`, without a slash at the end. */
  url: string
  port: number
  /** Takes no more connections, gives those at work a second to finish, and ends them. */
  stop(): Promise<void>
}

/**
 * Puts a server on a port of this machine: the embedded one, or any fetch. Input that is no HTTP, or comes too slowly,
 * is answered in the shape of the documented errors.
 *
 * @throws {ListenError} when the port or the address cannot be had. The message says which, and the way out.
 */
export async function listen(server: { fetch: Fetch }, options: ListenOptions = {}): Promise<RunningServer> {
  const { port = 0, host = '127.0.0.1', requestTimeoutMs = 15_000, onResponse = () => {} } = options
  const http = createServer({
    requestTimeout: requestTimeoutMs,
    headersTimeout: requestTimeoutMs,
    connectionsCheckingInterval: Math.min(1000, requestTimeoutMs),
    // Longer than clients keep idle connections, so that none is closed just as it is used again.
    keepAliveTimeout: 65_000,
    // Node's own refusal has no body.
    requireHostHeader: false,
  })
  const respond = respondBehind(server.fetch)
  const connections = new Set<Socket>()
  http.on('connection', (socket) => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
  })
  http.on('request', (incoming, outgoing) => {
    noteWhenSent(incoming, outgoing, onResponse)
    void exchange(respond ?? fetchFrom(server.fetch, incoming), incoming, outgoing)
  })
  http.on('checkExpectation', (incoming: IncomingMessage, outgoing: NodeResponse) => {
    noteWhenSent(incoming, outgoing, onResponse)
    void write(
      toServerResponse(undocumented(417, 'This server meets no expectation but 100-continue'), anyOrigin, false),
      outgoing,
    )
  })
  http.on('connect', (_, socket: Duplex) => endWith(socket, undocumented(501, 'This server is no proxy')))
  http.on('clientError', (error: Unreadable, socket) => {
    const status = refuse(error, socket)
    onResponse({ method: '-', path: '-', status, ms: 0 })
  })
  const address = await bind(http, port, host)
  let stopped: Promise<void> | undefined
  return {
    ...address,
    stop: () => {
      stopped ??= stop(http, connections)
      return stopped
    },
  }
}

async function exchange(respond: Handler, incoming: IncomingMessage, outgoing: NodeResponse): Promise<void> {
  latest.set(incoming.socket, outgoing)
  // What is left of a body that nobody read would be taken for the next request.
  outgoing.once('finish', () => incoming.removeAllListeners('data').resume())
  try {
    await write(await respond(questionIn(incoming, outgoing)), outgoing)
  } catch (error) {
    if (error instanceof HttpError) await write(toServerResponse(error.reply, anyOrigin, false), outgoing)
    else if (isReset(error)) incoming.socket.resetAndDestroy()
    else if (outgoing.headersSent || outgoing.destroyed) outgoing.destroy()
    else {
      console.error(error)
      await write(toServerResponse(internalServerError(), anyOrigin, false), outgoing)
    }
  }
}

/** @throws {HttpError} for what HTTP allows and a fetch cannot ask. */
function questionIn(incoming: IncomingMessage, outgoing: NodeResponse): ServerRequest {
  const { method = 'GET', url = '/', httpVersion, headers } = incoming
  if (method === 'TRACE') throw new HttpError(undocumented(501, 'This server does not trace'))
  if (httpVersion === '1.1' && headers.host === undefined) throw new HttpError(badRequest('the request has no Host header'))
  const target = url.startsWith('/') ? `http://localhost${url}` : url
  if (!URL.canParse(target)) throw new HttpError(badRequest('the request target is not valid'))
  return {
    method,
    url: new URL(target),
    header: (name) => headers[name]?.toString() ?? null,
    read: (most) => bytesOf(incoming, most),
    get signal() {
      const controller = new AbortController()
      outgoing.once('close', () => controller.abort())
      return controller.signal
    },
  }
}

function bytesOf(incoming: IncomingMessage, most: number): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    let length = 0
    incoming.on('data', (chunk: Uint8Array) => {
      length += chunk.byteLength
      if (length <= most) chunks.push(chunk)
      else resolve(undefined)
    })
    incoming.once('end', () => resolve(Buffer.concat(chunks)))
    incoming.once('error', reject)
    incoming.once('close', () => reject(new Error('the connection broke before the whole body had come')))
  })
}

/** Asks a fetch that knows nothing of Node. */
function fetchFrom(fetch: Fetch, incoming: IncomingMessage): Handler {
  return async ({ method, url, read, signal }) => {
    const headers = new Headers()
    for (let i = 0; i < incoming.rawHeaders.length; i += 2)
      headers.append(incoming.rawHeaders[i] ?? '', incoming.rawHeaders[i + 1] ?? '')
    const body = method === 'GET' || method === 'HEAD' ? undefined : await read(mostBytes)
    const response = await fetch(url, {
      method,
      headers,
      signal: signal ?? null,
      ...(body?.length ? { body: new Uint8Array(body) } : {}),
    })
    return { status: response.status, headers: Object.fromEntries(response.headers), body: response.body }
  }
}

/** What a fetch is given to hold in memory at once. More than that is no body for it. */
const mostBytes = 64 * 1024 * 1024

async function write({ status, headers, body }: ServerResponse, outgoing: NodeResponse): Promise<void> {
  if (typeof body === 'string') {
    outgoing.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body)
    return
  }
  outgoing.writeHead(status, headers)
  for await (const chunk of body ?? []) {
    if (outgoing.destroyed) return
    await new Promise((written) => outgoing.write(chunk, written))
  }
  outgoing.end()
}

/** Whether a fetch rejected because the connection broke: then this one breaks as well. */
function isReset(error: unknown): boolean {
  const cause = error instanceof TypeError ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNRESET'
}

function noteWhenSent(
  { method = '-', url = '-' }: IncomingMessage,
  outgoing: NodeResponse,
  onAnswer: (answered: HandledRequest) => void,
) {
  const start = performance.now()
  outgoing.once('close', () => {
    const status = outgoing.writableFinished ? outgoing.statusCode : undefined
    onAnswer({ method, path: url, status, ms: performance.now() - start })
  })
}

/** Answers what never became a request. Node has given up on the connection, so it ends with the answer. */
function refuse(error: Unreadable, socket: Duplex): number | undefined {
  const answer = latest.get(socket)
  if (error.code === 'ECONNRESET' || !socket.writable || (answer?.headersSent && !answer.writableEnded)) {
    socket.destroy()
    return undefined
  }
  const reply = replyToUnreadable(error)
  endWith(socket, reply)
  return reply.status
}

/** The latest answer of each connection. */
const latest = new WeakMap<Duplex, NodeResponse>()

function endWith(socket: Duplex, reply: Reply): void {
  const { status, headers, body } = toServerResponse(reply, anyOrigin, false)
  const length = Buffer.byteLength(String(body))
  const fields = Object.entries({ ...headers, 'content-length': length, connection: 'close' })
  socket.on('error', () => socket.destroy())
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`,
  )
  // With input still unread, closing would make the client's side drop the answer.
  socket.resume()
  setTimeout(() => socket.destroy(), graceMs).unref()
}

/** What the edge answers by itself may be read by any page, so that its author sees what is wrong. */
const anyOrigin = { 'access-control-allow-origin': '*' }

async function stop(http: Server, connections: Set<Socket>): Promise<void> {
  // Browsers open connections in advance. Node counts one that has never asked for anything among those at work.
  for (const socket of connections) if (socket.bytesRead === 0) socket.destroy()
  const sweep = setInterval(() => http.closeIdleConnections(), 20)
  const end = setTimeout(() => http.closeAllConnections(), graceMs)
  await new Promise((closed) => http.close(closed))
  clearInterval(sweep)
  clearTimeout(end)
}

/** What connections get to finish, in milliseconds. */
const graceMs = 1000
