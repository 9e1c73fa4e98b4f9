import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Fetch } from '../../../src/core/fetch.ts'
import { createServer } from '../../../src/server.ts'
import type { StartedServer } from './server.ts'

/** A response before it is written to the socket. */
export interface BufferedResponse {
  status: number
  headers: Record<string, string>
  body: Buffer
}

export interface ServeOverHttpOptions {
  /**
   * Writes a response to the socket.
   *
   * @default writeWhole
   */
  write?: (response: BufferedResponse, outgoing: ServerResponse, incoming: IncomingMessage) => void | Promise<void>
  /** Configures the HTTP server before it listens. */
  configure?: (http: Server) => void
  /** Wraps the embedded server. */
  fetch?: (original: Fetch) => Fetch
  /** Path before `/api/pools`. */
  prefix?: string
}

/** Starts the embedded server behind a plain `node:http` server. */
export function serveOverHttp({
  write = writeWhole,
  configure,
  fetch: wrap,
  prefix = '',
}: ServeOverHttpOptions = {}): () => Promise<StartedServer> {
  return async () => {
    const server = createServer()
    const fetch = wrap?.(server.fetch) ?? server.fetch
    const http = createHttpServer((incoming, outgoing) => {
      respond(incoming, fetch).then(
        (response) => write(response, outgoing, incoming),
        // The client closed the connection during its request.
        () => outgoing.destroy(),
      )
    })
    configure?.(http)
    await new Promise<void>((bound) => http.listen(0, '127.0.0.1', bound))
    const { port } = http.address() as AddressInfo
    return {
      url: `http://127.0.0.1:${port}${prefix}`,
      pools: () => server.state().pools,
      stop: () =>
        new Promise<void>((closed) => {
          http.close(() => closed())
          http.closeAllConnections()
        }),
    }
  }
}

async function respond(incoming: IncomingMessage, fetch: Fetch): Promise<BufferedResponse> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const { method = 'GET', url = '/', headers } = incoming
  let response: Response
  try {
    const body = chunks.length > 0 && method !== 'GET' && method !== 'HEAD' ? { body: new Uint8Array(Buffer.concat(chunks)) } : {}
    const sent = new Headers(Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]))
    response = await fetch(new Request(new URL(url, 'http://localhost'), { method, headers: sent, ...body }))
  } catch {
    // `Request` rejects TRACE and invalid targets.
    response = Response.json(
      { error: 'Bad Request', message: 'Invalid request parameters', details: 'not a valid request' },
      { status: 400 },
    )
  }
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  }
}

/** Writes a response in one piece with its length. */
export function writeWhole({ status, headers, body }: BufferedResponse, outgoing: ServerResponse) {
  const isBodiless = status === 204 || status === 304
  outgoing.writeHead(status, isBodiless ? headers : { 'content-length': String(body.length), ...headers }).end(body)
}
