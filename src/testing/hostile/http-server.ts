import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An HTTP server on loopback. */
export interface HostileServer {
  origin: string
  /** Number of open connections. */
  countConnections(): Promise<number>
}

/** Starts a server on loopback, and stops it after the work. */
export async function withServer(respond: RequestListener, work: (server: HostileServer) => Promise<void>): Promise<void> {
  const server = createServer(respond).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    await work({
      origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      countConnections: () =>
        new Promise((resolve, reject) => server.getConnections((error, count) => (error ? reject(error) : resolve(count)))),
    })
  } finally {
    server.closeAllConnections()
    server.close()
  }
}
