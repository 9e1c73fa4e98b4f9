import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'
import { findProxy, proxyHeaders, tunnel } from './proxy.ts'
import { userAgent } from './raw-socket.ts'
import { type Transport, TransportError, type TransportRequest, type TransportResponse } from './transport.ts'

export interface HttpTransportOptions {
  /** Certificates of authorities to trust beside the well-known ones, in PEM. */
  ca?: string
}

/**
 * A wire through `node:http`: it sends paths, methods and headers that a Fetch would tidy up or refuse, and sees whether
 * a body is as long as it was said to be.
 */
export function createHttpTransport(baseUrl: string, { ca }: HttpTransportOptions = {}): { transport: Transport; close(): void } {
  const base = new URL(baseUrl)
  const secure = base.protocol === 'https:'
  const proxy = findProxy(base)
  const limits = { keepAlive: true, maxSockets: 16, scheduling: 'lifo' as const }
  const agent = secure
    ? proxy
      ? tunnel(proxy, ca)
      : new HttpsAgent({ ...limits, ...(ca ? { ca } : {}) })
    : new HttpAgent(limits)
  const send = secure ? httpsRequest : httpRequest
  const prefix = base.pathname.replace(/\/+$/, '')

  const transport: Transport = async (request, signal) => {
    try {
      return await once(request, signal, true)
    } catch (error) {
      // A server may close an idle connection just as it is used again: that says nothing about the server.
      if (error instanceof ReusedConnectionClosed) return once(request, signal, false)
      throw error
    }
  }
  return { transport, close: () => agent.destroy() }

  function once(request: TransportRequest, signal: AbortSignal, mayReuse: boolean): Promise<TransportResponse> {
    return new Promise((resolve, reject) => {
      let outgoing: ClientRequest
      const body = request.body === undefined ? undefined : Buffer.from(request.body)
      try {
        outgoing = send({
          ...(proxy && !secure ? addressOf(proxy) : addressOf(base)),
          servername: secure ? base.hostname : undefined,
          method: request.method,
          // A proxy takes the whole URL of a server without TLS.
          path: proxy && !secure ? base.origin + prefix + request.path : prefix + request.path,
          headers: {
            'accept-encoding': 'gzip, deflate, br',
            'user-agent': userAgent,
            ...request.headers,
            ...lengthOf(request.method, body),
            ...(proxy && !secure ? { host: base.host, ...proxyHeaders(proxy) } : {}),
          },
          // What may change something is not safe to repeat, so it never rides on a connection that may be closing.
          agent: (proxy && secure) || (mayReuse && isSafe(request.method)) ? agent : false,
          ...(secure && ca ? { ca } : {}),
          signal,
        })
      } catch (error) {
        reject(new TransportError('unsupported', `this request cannot be sent: ${String(error)}`, error))
        return
      }
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        if (signal.aborted) reject(new TransportError('timeout', 'no answer came in time'))
        else if (mayReuse && outgoing.reusedSocket && isClosed(error)) reject(new ReusedConnectionClosed())
        else reject(failureFrom(error))
      })
      outgoing.on('response', (incoming) => {
        collect(incoming, signal).then(resolve, reject)
      })
      outgoing.end(body)
    })
  }
}

function addressOf({ hostname, port, protocol }: URL) {
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port || (protocol === 'https:' ? 443 : 80) }
}

class ReusedConnectionClosed extends Error {}

function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
}

function lengthOf(method: string, body: Buffer | undefined): Record<string, string> {
  if (body) return { 'content-length': String(body.length) }
  return method === 'POST' || method === 'PUT' ? { 'content-length': '0' } : {}
}

function isClosed(error: NodeJS.ErrnoException): boolean {
  return error.code === 'ECONNRESET' || error.code === 'EPIPE'
}

function failureFrom(error: NodeJS.ErrnoException): TransportError {
  const code = error.code ?? ''
  if (/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)$/.test(code)) {
    return new TransportError('unreachable', error.message || code, error)
  }
  if (/CERT|SELF_SIGNED|TLS|SSL|EPROTO/.test(code)) return new TransportError('unreachable', `${code}: ${error.message}`, error)
  if (code.startsWith('HPE_')) return new TransportError('not-http', `what came is no HTTP: ${error.message}`, error)
  if (isClosed(error)) return new TransportError('dropped', `the connection was closed without an answer (${code})`, error)
  return new TransportError('dropped', error.message || code || 'the connection failed', error)
}

function collect(incoming: IncomingMessage, signal: AbortSignal): Promise<TransportResponse> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const finish = (incomplete?: string) => {
      const headers = headersOf(incoming)
      const { body, problem } = decode(Buffer.concat(chunks), headers.get('content-encoding'), incoming.statusCode)
      const flaw = incomplete ?? problem
      resolve({ status: incoming.statusCode ?? 0, headers, body, ...(flaw ? { incomplete: flaw } : {}) })
    }
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => finish())
    incoming.on('error', () => {
      if (signal.aborted) return reject(new TransportError('timeout', 'the body did not come to its end in time'))
      const got = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
      const announced = incoming.headers['content-length']
      finish(announced ? `Content-Length is ${announced}, and ${got} bytes came` : `the body broke off after ${got} bytes`)
    })
  })
}

function headersOf(incoming: IncomingMessage): Headers {
  const headers = new Headers()
  for (let i = 0; i + 1 < incoming.rawHeaders.length; i += 2) {
    try {
      headers.append(incoming.rawHeaders[i] ?? '', incoming.rawHeaders[i + 1] ?? '')
    } catch {
      // A header that the platform's Headers refuse is of no interest to any check.
    }
  }
  return headers
}

function decode(bytes: Buffer, encoding: string | null, status: number | undefined) {
  if (!encoding || bytes.length === 0 || status === 304) return { body: bytes }
  let body = bytes
  try {
    for (const coding of encoding.toLowerCase().split(',').reverse()) body = decoders[coding.trim()]?.(body) ?? body
    return { body }
  } catch (error) {
    return { body: bytes, problem: `Content-Encoding is ${encoding}, and the body is not: ${String(error)}` }
  }
}

const decoders: Record<string, (bytes: Buffer) => Buffer> = {
  gzip: (bytes) => gunzipSync(bytes),
  'x-gzip': (bytes) => gunzipSync(bytes),
  br: (bytes) => brotliDecompressSync(bytes),
  // Servers have always sent both what the name says and the bare stream.
  deflate: (bytes) => {
    try {
      return inflateSync(bytes)
    } catch {
      return inflateRawSync(bytes)
    }
  },
}
