import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Fetch } from '../fetch.ts'
import { textOf } from './respond.ts'

export interface ListenOptions {
  /** 0, which is also the default, takes any port that is free. */
  port?: number | undefined
  /** The address to listen on; `127.0.0.1` unless it is given, which other machines cannot reach. */
  host?: string | undefined
  /** How long a client may take to send a whole request, in milliseconds; 15 seconds unless it is given. */
  requestTimeoutMs?: number | undefined
}

/** A server that listens. */
export interface Listening {
  /** Such as `http://127.0.0.1:4010`, without a slash at the end. */
  url: string
  port: number
  /** Takes no more connections, gives those at work a second to end, and ends them. */
  stop(): Promise<void>
}

/**
 * Puts a server on a port of this machine.
 *
 * @throws {Error} when the port or the address cannot be had. The message says which, and the way out.
 */
export async function listen(server: { fetch: Fetch }, options: ListenOptions = {}): Promise<Listening> {
  const { port = 0, host = '127.0.0.1', requestTimeoutMs = 15_000 } = options
  const http = createHttpServer({
    requestTimeout: requestTimeoutMs,
    headersTimeout: requestTimeoutMs,
    connectionsCheckingInterval: Math.min(1000, requestTimeoutMs),
    // Longer than clients keep idle connections, so that none is closed just as it is used again.
    keepAliveTimeout: 65_000,
  })
  http.on('request', (incoming, outgoing) => void exchange(server.fetch, incoming, outgoing))
  http.on('checkExpectation', (_, outgoing: ServerResponse) =>
    writeError(outgoing, 417, 'This server meets no expectation but 100-continue'),
  )
  http.on('connect', (_, socket: Duplex) => endWith(socket, 501, 'This server is no proxy'))
  http.on('clientError', refuse)
  await bound(http, port, host)
  const address = addressOf(http)
  let stopped: Promise<void> | undefined
  return {
    url: `http://${nameOf(address)}:${address.port}`,
    port: address.port,
    stop: () => {
      stopped ??= stop(http)
      return stopped
    },
  }
}

async function exchange(fetch: Fetch, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  answers.set(incoming.socket, outgoing)
  // A fetch refuses to make such a request, and so could not be asked.
  if (incoming.method === 'TRACE') return writeError(outgoing, 501, 'This server does not trace')
  const request = requestFrom(incoming)
  if (!request) return writeError(outgoing, 400, 'Invalid request parameters', 'the request target or a header is not valid')
  // What is left of a body that nobody read would be taken for the next request.
  outgoing.once('finish', () => incoming.removeAllListeners('data').resume())
  try {
    await write(await fetch(...request), outgoing)
  } catch (error) {
    if (isReset(error)) incoming.socket.resetAndDestroy()
    else if (outgoing.headersSent || incoming.destroyed) outgoing.destroy()
    else {
      console.error(error)
      writeError(outgoing, 500, 'An unexpected error occurred')
    }
  }
}

/** What fetch takes; `undefined` when the request target or a header is none that it could have. */
function requestFrom(incoming: IncomingMessage): [string, RequestInit] | undefined {
  const { method = 'GET', url = '/', rawHeaders } = incoming
  const target = url.startsWith('/') ? `http://localhost${url}` : URL.canParse(url) ? url : `http://localhost/${url}`
  if (!URL.canParse(target)) return undefined
  try {
    const headers = new Headers()
    for (let i = 0; i < rawHeaders.length; i += 2) headers.append(rawHeaders[i] ?? '', rawHeaders[i + 1] ?? '')
    const body = method === 'GET' || method === 'HEAD' ? null : bodyOf(incoming)
    // Without `duplex`, a request with a stream for a body cannot be made. Not every version of the types knows it.
    const init: RequestInit & { duplex?: 'half' } = body ? { method, headers, body, duplex: 'half' } : { method, headers }
    return [target, init]
  } catch {
    return undefined
  }
}

/** The body as it arrives. Nothing is read before somebody asks for it. */
function bodyOf(incoming: IncomingMessage): ReadableStream<Uint8Array> | null {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = incoming.headers
  if (length === '0' && encoding === undefined) return null
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        incoming.pause()
        incoming.on('data', (chunk: Uint8Array) => {
          incoming.pause()
          controller.enqueue(chunk)
        })
        incoming.once('end', () => controller.close())
        incoming.once('error', (error) => controller.error(error))
      },
      pull: () => void incoming.resume(),
      cancel: () => void incoming.removeAllListeners(),
    },
    { highWaterMark: 0 },
  )
}

async function write(response: Response, outgoing: ServerResponse): Promise<void> {
  const headers = Object.fromEntries(response.headers)
  const text = textOf(response)
  if (text !== undefined) {
    outgoing.writeHead(response.status, { ...headers, 'content-length': Buffer.byteLength(text) }).end(text)
    return
  }
  outgoing.writeHead(response.status, headers)
  if (response.body) {
    for await (const chunk of response.body) {
      if (outgoing.destroyed) return
      await new Promise((written) => outgoing.write(chunk, written))
    }
  }
  outgoing.end()
}

/** Whether a fetch rejected because the connection broke: then this one breaks as well. */
function isReset(error: unknown): boolean {
  const cause = error instanceof TypeError ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNRESET'
}

/** Answers what never became a request. Node has given up on the connection, so it ends with the answer. */
function refuse(error: NodeJS.ErrnoException, socket: Duplex): void {
  const { code = '' } = error
  if (code === 'ECONNRESET' || !socket.writable || halfSent(answers.get(socket))) {
    socket.destroy()
    return
  }
  const [status, message] = refusals.get(code) ?? [400, 'Invalid request parameters']
  endWith(socket, status, message, status === 400 ? `the request is not valid HTTP: ${error.message}` : undefined)
}

const refusals = new Map<string, [number, string]>([
  ['HPE_HEADER_OVERFLOW', [431, 'The headers are longer than this server takes']],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', [413, 'The chunk extensions are longer than this server takes']],
  ['ERR_HTTP_REQUEST_TIMEOUT', [408, 'The request took too long to arrive']],
  ['HPE_INVALID_METHOD', [501, 'The request has a method that this server does not know']],
])

/** The latest answer of each connection. */
const answers = new WeakMap<Duplex, ServerResponse>()

function halfSent(answer: ServerResponse | undefined): boolean {
  return answer?.headersSent === true && !answer.writableEnded
}

function endWith(socket: Duplex, status: number, message: string, details?: string): void {
  const body = errorBody(status, message, details)
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    ...Object.entries(errorHeaders(body)).map(([name, value]) => `${name}: ${value}`),
    'connection: close',
  ]
  socket.on('error', () => socket.destroy())
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
  // With input still unread, closing would make the client's side drop the answer.
  socket.resume()
  setTimeout(() => socket.destroy(), graceMs).unref()
}

function writeError(outgoing: ServerResponse, status: number, message: string, details?: string): void {
  const body = errorBody(status, message, details)
  outgoing.writeHead(status, errorHeaders(body)).end(body)
}

function errorBody(status: number, message: string, details?: string): string {
  return JSON.stringify({ error: STATUS_CODES[status], message, ...(details === undefined ? {} : { details }) })
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
    const fail = (error: unknown): void => reject(explained(error, port, host))
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

function explained(error: unknown, port: number, host: string): Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const problem = problems.get(code)?.(port, host) ?? `Cannot listen on port ${port} of ${host}: ${String(error)}`
  return Object.assign(new Error(problem, { cause: error }), { code })
}

const problems = new Map<string, (port: number, host: string) => string>([
  [
    'EADDRINUSE',
    (port, host) => `Port ${port} of ${host} is taken. End what listens there, or choose another port (0 picks a free one)`,
  ],
  ['EACCES', (port) => `Port ${port} needs rights that this process has not. Choose a port from 1024 on (0 picks a free one)`],
  ['EADDRNOTAVAIL', (_, host) => `This machine has not the address ${host}. Choose 127.0.0.1, or 0.0.0.0 for all addresses`],
  ['ENOTFOUND', (_, host) => `There is no host ${host}. Choose 127.0.0.1, or 0.0.0.0 for all addresses`],
  ['ERR_SOCKET_BAD_PORT', (port) => `${port} is no port: it must be a whole number from 0 to 65535 (0 picks a free one)`],
])

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

async function stop(http: Server): Promise<void> {
  const sweep = setInterval(() => http.closeIdleConnections(), 20)
  const end = setTimeout(() => http.closeAllConnections(), graceMs)
  await new Promise((closed) => http.close(closed))
  clearInterval(sweep)
  clearTimeout(end)
}

/** What connections get to finish, in milliseconds. */
const graceMs = 1000
