import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'

/** Responds to input that Node cannot parse as HTTP, and closes the connection. */
export function rejectInvalidHttp(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const status = statuses[error.code ?? ''] ?? 400
  const body = JSON.stringify({
    error: STATUS_CODES[status],
    message: 'Invalid request parameters',
    details: 'the request is not valid HTTP',
  })
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close`
  socket.end(`${head}\r\n\r\n${body}`)
}

const statuses: Record<string, number> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }
