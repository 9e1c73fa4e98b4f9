/** Why a port could not be had, and the way out. `code` is that of the cause, such as `EADDRINUSE`. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
  readonly code: string

  constructor(cause: unknown, port: number, host: string) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    super(problems.get(code)?.(port, host) ?? `Cannot listen on port ${port} of ${host}: ${String(cause)}`, { cause })
    this.code = code
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
