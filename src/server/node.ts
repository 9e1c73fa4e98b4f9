import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Fetch } from '../fetch.ts'
import { type Answer, type Question, type Respond, respondBehind } from './question.ts'
import { ListenError } from './unbound.ts'

export { ListenError } from './unbound.ts'

export interface ListenOptions {
  /** 0, which is also the default, takes any port that is free. */
  port?: number | undefined
  /** The address to listen on; `127.0.0.1` unless it is given, which other machines cannot reach. */
  host?: string | undefined
  /** How long a client may take to send a whole request, in milliseconds; 15 seconds unless it is given. Then: 408. */
  requestTimeoutMs?: number | undefined
  /** Told of every answer, for a log. */
  onAnswer?: ((answered: Answered) => void) | undefined
}

/** One answer, once it is sent. */
export interface Answered {
  /** `-` for what was no HTTP. */
  method: string
  /** Path and query as they were sent; `-` for what was no HTTP. */
  path: string
  /** `undefined` when the connection broke before all of the answer was sent. */
  status: number | undefined
  ms: number
}

/** A server that listens. */
export interface Listening {
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
export async function listen(server: { fetch: Fetch }, options: ListenOptions = {}): Promise<Listening> {
  const { port = 0, host = '127.0.0.1', requestTimeoutMs = 15_000, onAnswer = () => {} } = options
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
    noteWhenSent(incoming, outgoing, onAnswer)
    void exchange(respond ?? fetchFrom(server.fetch, incoming), incoming, outgoing)
  })
  http.on('checkExpectation', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    noteWhenSent(incoming, outgoing, onAnswer)
    writeError(outgoing, 417, 'This server meets no expectation but 100-continue')
  })
  http.on('connect', (_, socket: Duplex) => endWith(socket, 501, 'This server is no proxy'))
  http.on('clientError', (error: ClientError, socket) => {
    const status = refuse(error, socket)
    onAnswer({ method: '-', path: '-', status, ms: 0 })
  })
  await bound(http, port, host)
  const address = addressOf(http)
  let stopped: Promise<void> | undefined
  return {
    url: `http://${nameOf(address)}:${address.port}`,
    port: address.port,
    stop: () => {
      stopped ??= stop(http, connections)
      return stopped
    },
  }
}

async function exchange(respond: Respond, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  latest.set(incoming.socket, outgoing)
  // What is left of a body that nobody read would be taken for the next request.
  outgoing.once('finish', () => incoming.removeAllListeners('data').resume())
  // A fetch refuses to make such a request, and so could not be asked.
  if (incoming.method === 'TRACE') return writeError(outgoing, 501, 'This server does not trace')
  if (incoming.httpVersion === '1.1' && incoming.headers.host === undefined) {
    return writeError(outgoing, 400, 'Invalid request parameters', 'the request has no Host header')
  }
  const question = questionIn(incoming)
  if (!question) return writeError(outgoing, 400, 'Invalid request parameters', 'the request target is not valid')
  try {
    await write(await respond(question), outgoing)
  } catch (error) {
    if (isReset(error)) incoming.socket.resetAndDestroy()
    else if (outgoing.headersSent || incoming.destroyed) outgoing.destroy()
    else {
      console.error(error)
      writeError(outgoing, 500, 'An unexpected error occurred')
    }
  }
}

/** `undefined` when the request target is no URL. */
function questionIn(incoming: IncomingMessage): Question | undefined {
  const { method = 'GET', url = '/' } = incoming
  const target = url.startsWith('/') ? `http://localhost${url}` : url
  if (!URL.canParse(target)) return undefined
  return {
    method,
    url: new URL(target),
    header: (name) => incoming.headers[name]?.toString() ?? null,
    read: (most) => bytesOf(incoming, most),
    signal: undefined,
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
function fetchFrom(fetch: Fetch, incoming: IncomingMessage): Respond {
  return async ({ method, url, read }) => {
    const headers = new Headers()
    for (let i = 0; i < incoming.rawHeaders.length; i += 2)
      headers.append(incoming.rawHeaders[i] ?? '', incoming.rawHeaders[i + 1] ?? '')
    const body = method === 'GET' || method === 'HEAD' ? undefined : await read(mostBytes)
    const response = await fetch(url, { method, headers, ...(body?.length ? { body: new Uint8Array(body) } : {}) })
    return { status: response.status, headers: Object.fromEntries(response.headers), body: response.body }
  }
}

/** What a fetch is given to hold in memory at once. More than that is no body for it. */
const mostBytes = 64 * 1024 * 1024

async function write({ status, headers, body }: Answer, outgoing: ServerResponse): Promise<void> {
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
  outgoing: ServerResponse,
  onAnswer: (answered: Answered) => void,
) {
  const start = performance.now()
  outgoing.once('close', () => {
    const status = outgoing.writableFinished ? outgoing.statusCode : undefined
    onAnswer({ method, path: url, status, ms: performance.now() - start })
  })
}

/** Answers what never became a request. Node has given up on the connection, so it ends with the answer. */
function refuse(error: ClientError, socket: Duplex): number | undefined {
  const code = error.code === 'HPE_INVALID_METHOD' && !isRequest(error.rawPacket) ? '' : error.code
  const answer = latest.get(socket)
  if (code === 'ECONNRESET' || !socket.writable || (answer?.headersSent && !answer.writableEnded)) {
    socket.destroy()
    return undefined
  }
  const [status, message] = refusals.get(code) ?? [400, 'Invalid request parameters']
  endWith(socket, status, message, status === 400 ? `the request is not valid HTTP: ${error.message}` : undefined)
  return status
}

interface ClientError extends Error {
  code?: string
  /** What could not be understood. */
  rawPacket?: Buffer
}

/** Whether it would be HTTP if only the method were known. */
function isRequest(packet: Buffer | undefined): boolean {
  return /^[A-Za-z-]+ \S+ HTTP\/1\.[01]\r?\n/.test(packet?.toString('latin1') ?? '')
}

const refusals = new Map<string | undefined, [number, string]>([
  ['HPE_HEADER_OVERFLOW', [431, 'The headers are longer than this server takes']],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', [413, 'The chunk extensions are longer than this server takes']],
  ['ERR_HTTP_REQUEST_TIMEOUT', [408, 'The request took too long to arrive']],
  ['HPE_INVALID_METHOD', [501, 'The request has a method that this server does not know']],
])

/** The latest answer of each connection. */
const latest = new WeakMap<Duplex, ServerResponse>()

function endWith(socket: Duplex, status: number, message: string, details?: string): void {
  const body = errorBody(status, message, details)
  const headers = Object.entries({ ...errorHeaders(body), connection: 'close' }).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.on('error', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headers.join('')}\r\n${body}`)
  // With input still unread, closing would make the client's side drop the answer.
  socket.resume()
  setTimeout(() => socket.destroy(), graceMs).unref()
}

function writeError(outgoing: ServerResponse, status: number, message: string, details?: string): void {
  const body = errorBody(status, message, details)
  outgoing.writeHead(status, errorHeaders(body)).end(body)
}

function errorBody(status: number, message: string, details?: string): string {
  return JSON.stringify({ error: STATUS_CODES[status], message, details })
}

function errorHeaders(body: string): Record<string, string | number> {
  return {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'access-control-allow-origin': '*',
  }
}

function bound(http: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => reject(new ListenError(error, port, host))
    http.once('error', fail)
    try {
      http.listen(port, host, () => {
        http.off('error', fail)
        resolve()
      })
    } catch (error) {
      fail(error)
    }
  })
}

function addressOf(http: Server): AddressInfo {
  const address = http.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address
}

/** What to call the address in a URL. The address that means all addresses can be listened on, but not called. */
function nameOf({ address, family }: AddressInfo): string {
  if (address === '0.0.0.0') return '127.0.0.1'
  if (address === '::') return '[::1]'
  return family === 'IPv6' ? `[${address}]` : address
}

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
