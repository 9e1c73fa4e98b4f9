import type { IncomingMessage } from 'node:http'
import { HttpError, undocumentedError } from './error-responses.ts'

/**
 * Reads the whole body. Resolves to `undefined` once it exceeds `maxBytes`.
 *
 * @throws {HttpError} 503 if the unfinished bodies of all connections together get too long. Rejects if the connection breaks.
 */
export function readBytes(incoming: IncomingMessage, maxBytes: number): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    // One buffer that grows: a list of chunks needs 100 times the memory of a body that arrives byte by byte.
    let buffer: Uint8Array = empty
    let length = 0
    const release = (): void => {
      bufferedBytes -= buffer.length
      buffer = empty
    }
    const fail = (error: Error): void => {
      release()
      incoming.removeAllListeners('data').resume()
      reject(error)
    }
    incoming.on('data', (chunk: Uint8Array) => {
      if (length + chunk.byteLength > maxBytes) {
        release()
        incoming.removeAllListeners('data').resume()
        resolve(undefined)
        return
      }
      if (length + chunk.byteLength > buffer.length) {
        const larger = Math.min(maxBytes, Math.max(2 * buffer.length, length + chunk.byteLength))
        if (bufferedBytes + larger - buffer.length > maxBufferedBytes) return fail(tooManyBodies())
        bufferedBytes += larger - buffer.length
        // Most bodies are one chunk, which is used as it is.
        const grown = length === 0 ? chunk : Buffer.allocUnsafeSlow(larger)
        if (length > 0) grown.set(buffer.subarray(0, length))
        buffer = grown
      }
      if (length > 0) buffer.set(chunk, length)
      length += chunk.byteLength
    })
    incoming.once('end', () => {
      const bytes = buffer.subarray(0, length)
      release()
      resolve(bytes)
    })
    incoming.once('error', fail)
    incoming.once('close', () => fail(new Error('the connection broke before the whole body arrived')))
  })
}

const empty = new Uint8Array()
let bufferedBytes = 0
/** Far more than the bodies that clients send at a time. */
const maxBufferedBytes = 128 * 1024 * 1024

function tooManyBodies(): HttpError {
  const message = `The unfinished bodies of all requests together have more than ${maxBufferedBytes} bytes`
  return new HttpError(undocumentedError(503, message, { 'retry-after': '1' }))
}
