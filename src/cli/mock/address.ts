import { UsageError, wholeNumber } from '../arguments.ts'

/** The flags with which a server on the command line is told where to listen. */
export const addressFlags = {
  port: { type: 'string', default: '4010' },
  host: { type: 'string', default: '127.0.0.1' },
} as const

/** @throws {UsageError} for what is no port, and for no host. */
export function addressFrom({ port, host }: { port: string; host: string }): { port: number; host: string } {
  if (host === '') throw new UsageError('--host takes the name or the address of an interface, not ""')
  return { port: wholeNumber('--port', port, 0, 65_535), host }
}
