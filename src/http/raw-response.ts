import type { Duplex } from 'node:stream'
import { badRequest, type ErrorResponse, undocumentedError } from './error-responses.ts'

/** An error of Node's HTTP parser. */
export interface ParseError extends Error {
  code?: string
  rawPacket?: { toString(encoding: 'latin1'): string }
}

/** Returns the response to input that Node cannot parse as a request. */
export function toErrorResponse({ code, rawPacket, message }: ParseError): ErrorResponse {
  if (code === 'HPE_HEADER_OVERFLOW') return undocumentedError(431, 'The headers are too long')
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return undocumentedError(413, 'The chunk extensions are too long')
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return undocumentedError(408, 'The request took too long to arrive')
  if (code === 'HPE_INVALID_METHOD' && requestLine.test(rawPacket?.toString('latin1') ?? '')) {
    return undocumentedError(501, 'The method of the request is unknown')
  }
  return badRequest(`the request is not valid HTTP: ${message}`)
}

/** A valid request line, apart from its method. */
const requestLine = /^[A-Za-z-]+ \S+ HTTP\/1\.[01]\r?\n/

/** Writes a response to a connection for which Node has no response object, and closes the connection. */
export function endWithResponse(
  socket: Duplex,
  { status, body, headers }: ErrorResponse,
  errorHeaders: Record<string, string>,
): void {
  const text = JSON.stringify(body)
  const fields = Object.entries({
    'content-type': 'application/json',
    'cache-control': 'no-store',
    ...headers,
    ...errorHeaders,
    'content-length': Buffer.byteLength(text),
    connection: 'close',
  })
  const head = [`HTTP/1.1 ${status} ${body.error}`, ...fields.map(([name, value]) => `${name}: ${value}`)]
  socket.on('error', () => socket.destroy())
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`)
  // Closing with unread input would reset the connection before the client reads the response.
  socket.resume()
  setTimeout(() => socket.destroy(), closeAfterMs).unref()
}

/** Time for a client to read the response before its connection is closed. */
const closeAfterMs = 1000
