import type { AddressInfo, Server } from 'node:net'

/**
 * Puts a server of Node on a port of this machine, and tells where it can be called.
 *
 * @param port 0 takes any that is free.
 * @throws {ListenError} when the port or the address cannot be had.
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
  return { url: `http://${nameOf(address)}:${address.port}`, port: address.port }
}

/** What to call the address in a URL. The address that means all addresses can be listened on, but not called. */
function nameOf({ address, family }: AddressInfo): string {
  if (address === '0.0.0.0') return '127.0.0.1'
  if (address === '::') return '[::1]'
  return family === 'IPv6' ? `[${address}]` : address
}

/** Why a port could not be had, and the way out. `code` is that of the cause, such as `EADDRINUSE`. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
  readonly code: string
  readonly host: string
  readonly port: number

  constructor(cause: unknown, port: number, host: string) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    super(problems.get(code)?.(port, host) ?? `Cannot listen on port ${port} of ${host}: ${String(cause)}`, { cause })
    this.code = code
    this.host = host
    this.port = port
  }
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
