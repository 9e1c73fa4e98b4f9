import type { AddressInfo, Server } from 'node:net'

/**
 * Listens on a port of this machine, and returns the URL that reaches it.
 *
 * @param port 0 picks a free one.
 * @throws {ListenError} if the port or the address is not available.
 */
export async function bind(server: Server, port: number, host: string): Promise<{ url: string; port: number }> {
  await new Promise<void>((resolve, reject) => {
    const fail = (error: unknown): void => reject(new ListenError(error, port, host))
    server.once('error', fail)
    try {
      server.listen(port, host, () => {
        server.off('error', fail)
        resolve()
      })
    } catch (error) {
      fail(error)
    }
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return { url: `http://${urlHost(address)}:${address.port}`, port: address.port }
}

/** The host for a URL. The wildcard addresses can be listened on, but not requested. */
function urlHost({ address, family }: AddressInfo): string {
  if (address === '0.0.0.0') return '127.0.0.1'
  if (address === '::') return '[::1]'
  return family === 'IPv6' ? `[${address}]` : address
}

/** The port or the address is not available. The message says why and how to fix it. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
  /** The code of the cause, such as `EADDRINUSE`; `''` if it has none. */
  readonly code: string
  readonly host: string
  readonly port: number

  constructor(cause: unknown, port: number, host: string) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    super(problems.get(code)?.(port, host) ?? `cannot listen on port ${port} of ${host}: ${String(cause)}`, { cause })
    this.code = code
    this.host = host
    this.port = port
  }
}

const problems = new Map<string, (port: number, host: string) => string>([
  [
    'EADDRINUSE',
    (port, host) =>
      `port ${port} of ${host} is in use: stop the program that uses it, or choose another port (0 picks a free one)`,
  ],
  ['EACCES', (port) => `no permission to listen on port ${port}: choose a port of 1024 or above (0 picks a free one)`],
  [
    'EADDRNOTAVAIL',
    (_, host) => `${host} is not an address of this machine: use 127.0.0.1, or 0.0.0.0 to listen on all addresses`,
  ],
  ['ENOTFOUND', (_, host) => `unknown host ${host}: use 127.0.0.1, or 0.0.0.0 to listen on all addresses`],
  ['ERR_SOCKET_BAD_PORT', (port) => `invalid port ${port}: expected a whole number from 0 to 65535 (0 picks a free one)`],
])
