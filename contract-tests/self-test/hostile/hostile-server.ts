import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Server, Socket } from 'node:net'
import type { Writable } from 'node:stream'
import { createServer } from '../../../src/server.ts'

/** A server that listens on a port of the loopback interface. */
export interface HostileServer {
  url: string
  port: number
  /** The largest number of bytes that one connection took. */
  maxBytesSent(): number
  stop(): void
}

/** Starts a server on a free port. `stop` also ends its connections. */
export async function listen(server: Server, scheme = 'http'): Promise<HostileServer> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    port,
    maxBytesSent: () => Math.max(0, ...Array.from(sockets, ({ bytesWritten }) => bytesWritten)),
    stop() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** Responds to a request itself and returns true, or returns false for the response of the embedded server. */
export type Attacker = (request: IncomingMessage, response: ServerResponse) => boolean

/** Starts the embedded server behind an attacker. */
export async function serve(attack: Attacker): Promise<HostileServer & { pools(): { id: string; name: string }[] }> {
  const embedded = createServer()
  const server = createHttpServer(async (request, response) => {
    response.on('error', () => {})
    if (attack(request, response)) return
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { method = 'GET', headers, url } = request
    const init = { method, headers: headers as Record<string, string> }
    const body = method === 'GET' || method === 'HEAD' || chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }
    try {
      const answer = await embedded.fetch(new Request(`http://pools.test${url}`, { ...init, ...body }))
      response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer()))
    } catch {
      response.writeHead(400).end()
    }
  })
  return { ...(await listen(server)), pools: () => embedded.state().pools }
}

/** Writes a chunk again and again, as fast as the connection takes it, until it is closed. */
export function flood(stream: Writable, chunk: Buffer | string): void {
  let isClosed = false
  stream.on('close', () => {
    isClosed = true
  })
  stream.on('error', () => {})
  const write = () => {
    if (isClosed || stream.destroyed) return
    // A turn of the event loop for each write, so that the close is noticed.
    if (stream.write(chunk)) setImmediate(write)
    else stream.once('drain', write)
  }
  write()
}

/** 64 KB of white space, which JSON allows anywhere. */
export const spaces = Buffer.alloc(65_536, ' ')
