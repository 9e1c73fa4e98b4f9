import type { IncomingMessage, ServerResponse as NodeResponse } from 'node:http'
import { badRequest, HttpError } from './error-responses.ts'
import { LargeBodies } from './large-bodies.ts'
import { readBytes } from './read-bytes.ts'
import type { ServerRequest, ServerResponse } from './request.ts'

/** @throws {HttpError} 400 for a request without a Host header. */
export function toServerRequest(incoming: IncomingMessage, outgoing: NodeResponse): ServerRequest {
  const { method = 'GET', url: target = '/', httpVersion, headers } = incoming
  if (httpVersion === '1.1' && headers.host === undefined) throw new HttpError(badRequest('the request has no Host header'))
  return {
    method,
    target,
    get url() {
      return toUrl(target)
    },
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

function toUrl(target: string): URL {
  const url = target.startsWith('/') ? `http://localhost${target}` : target
  if (!URL.canParse(url)) throw new HttpError(badRequest('the request target is not valid'))
  return new URL(url)
}

function toHeaders(rawHeaders: string[]): Headers {
  const headers = new Headers()
  for (let i = 0; i < rawHeaders.length; i += 2) headers.append(rawHeaders[i] ?? '', rawHeaders[i + 1] ?? '')
  return headers
}

/**
 * Sends a response. A stream is sent chunk by chunk, as fast as the client reads it.
 *
 * @throws {HttpError} 503 if clients that do not read keep too many long responses in memory.
 */
export async function writeResponse({ status, headers, body }: ServerResponse, outgoing: NodeResponse): Promise<void> {
  if (typeof body === 'string' && body.length > largeLength) {
    const bytes = largeBodies.encode(body, outgoing)
    outgoing.writeHead(status, { ...headers, 'content-length': bytes.length }).end(bytes)
    return
  }
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

const largeBodies = new LargeBodies()
const largeLength = 65_536
