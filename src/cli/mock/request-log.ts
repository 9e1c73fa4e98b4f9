import { breakCommands } from '../../core/printable.ts'
import type { HandledRequest } from '../../server-node.ts'

/** Longer paths are truncated. */
const maxPathLength = 200

let pending = ''

/** Logs a request on stderr, without commands of CI systems. The lines of one event-loop turn are written at once: under load, a write costs more than a response. */
export function logRequest(request: HandledRequest): void {
  if (pending === '') {
    setImmediate(() => {
      process.stderr.write(pending)
      pending = ''
    })
  }
  pending += breakCommands(renderLine(request))
}

/** Returns a line such as `GET /api/pools 200 3 ms`. */
function renderLine({ method, path, status, ms }: HandledRequest): string {
  const printable = path.replace(/[^\x21-\x7e]/g, '?')
  const short = printable.length > maxPathLength ? `${printable.slice(0, maxPathLength)}…` : printable
  return `${method} ${short} ${status ?? 'aborted'} ${Math.round(ms)} ms\n`
}
