import type { IncomingMessage, ServerResponse as NodeResponse } from 'node:http'
import { badRequest, HttpError, undocumentedError } from './error-responses.ts'
import type { ServerRequest, ServerResponse } from './request.ts'

/** @throws {HttpError} for requests that HTTP allows and fetch cannot send. */
export function toServerRequest(incoming: IncomingMessage, outgoing: NodeResponse): ServerRequest {
  const { method = 'GET', url = '/', httpVersion, headers } = incoming
  if (method === 'TRACE') throw new HttpError(undocumentedError(501, 'TRACE is not supported'))
  if (httpVersion === '1.1' && headers.host === undefined) throw new HttpError(badRequest('the request has no Host header'))
  const target = url.startsWith('/') ? `http://localhost${url}` : url
  if (!URL.canParse(target)) throw new HttpError(badRequest('the request target is not valid'))
  return {
    method,
    url: new URL(target),
    header: (name) => headers[name]?.toString() ?? null,
    get headers() {
      return toHeaders(incoming.rawHeaders)
    },
    readBytes: (maxBytes) => readBytes(incoming, maxBytes),
    get signal() {
      const controller = new AbortController()
      outgoing.once('close', () => controller.abort())
      return controller.signal
    },
  }
}

function toHeaders(rawHeaders: string[]): Headers {
  const headers = new Headers()
  for (let i = 0; i < rawHeaders.length; i += 2) headers.append(rawHeaders[i] ?? '', rawHeaders[i + 1] ?? '')
  return headers
}

function readBytes(incoming: IncomingMessage, maxBytes: number): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    let length = 0
    incoming.on('data', (chunk: Uint8Array) => {
      length += chunk.byteLength
      if (length <= maxBytes) chunks.push(chunk)
      else resolve(undefined)
    })
    incoming.once('end', () => resolve(Buffer.concat(chunks)))
    incoming.once('error', reject)
    incoming.once('close', () => reject(new Error('the connection broke before the whole body arrived')))
  })
}

/** Sends a response. A stream is sent chunk by chunk, as fast as the client reads it. */
export async function writeResponse({ status, headers, body }: ServerResponse, outgoing: NodeResponse): Promise<void> {
  if (typeof body === 'string') {
    outgoing.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body)
    return
  }
  outgoing.writeHead(status, headers)
  for await (const chunk of body ?? []) {
    if (outgoing.destroyed) return
    await new Promise((written) => outgoing.write(chunk, written))
  }
  outgoing.end()
}
