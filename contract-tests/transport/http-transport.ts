import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { toServerName, withoutBrackets } from './authority.ts'
import { BodyCollector } from './body-limit.ts'
import { decodeBody } from './content-encoding.ts'
import { connectionOptions, type HttpProxy } from './proxy.ts'
import { describeConnectionError, proxyError } from './proxy-errors.ts'
import { detectProxyResponses } from './proxy-responses.ts'
import { userAgent } from './raw-socket.ts'
import { describeTlsError, isTlsError } from './tls-errors.ts'
import { isSafe, type Transport, TransportError, type TransportRequest, type TransportResponse } from './transport.ts'
import { createTunnelAgent } from './tunnel.ts'

export interface HttpTransportOptions {
  /** Certificates of further authorities to trust, in PEM. */
  ca?: string
  /** The limit for the body of a response, in bytes, before and after the removal of its content encoding. */
  maxBody: number
  /** The proxy to send all requests through. */
  proxy?: HttpProxy
  /** The limit for a connection to a proxy. The signal of each request limits the rest. */
  timeoutMs: number
}

/**
 * Creates a transport over `node:http`. It sends paths, methods and headers that a Fetch normalizes or rejects, and detects
 * bodies whose length differs from their `Content-Length`.
 */
export function createHttpTransport(
  baseUrl: string,
  { ca, maxBody, proxy, timeoutMs }: HttpTransportOptions,
): { transport: Transport; close(): void } {
  const base = new URL(baseUrl)
  const secure = base.protocol === 'https:'
  /** Responds to requests without TLS in place of the server. */
  const gateway = secure ? undefined : proxy
  const server = hostAndPort(base)
  const limits = { keepAlive: true, maxSockets: 16, scheduling: 'lifo' as const }
  const trusted = ca === undefined ? {} : { ca }
  // A tunnel that does not open in time is reported before the request times out.
  const tunnels = secure && proxy ? createTunnelAgent(proxy, { ...trusted, timeoutMs: timeoutMs * 0.9 }) : undefined
  const hasTls = gateway?.isSecure ?? secure
  const agent = tunnels?.agent ?? (hasTls ? new HttpsAgent({ ...limits, ...trusted }) : new HttpAgent(limits))
  const send = hasTls ? httpsRequest : httpRequest
  const connection = gateway
    ? connectionOptions(gateway, ca)
    : { ...server, ...(secure ? { servername: toServerName(server.host), ...trusted } : {}) }
  const prefix = base.pathname.replace(/(?<!\/)\/+$/, '')

  const direct: Transport = async (request, signal) => {
    try {
      return await sendOnce(request, signal, true)
    } catch (error) {
      // A server may close an idle connection just as it is reused. That is no violation.
      if (error instanceof ReusedConnectionClosed) return sendOnce(request, signal, false)
      throw error
    }
  }
  const transport = gateway ? detectProxyResponses(direct, gateway) : direct
  return { transport, close: () => (tunnels ? tunnels.close() : agent.destroy()) }

  function sendOnce(request: TransportRequest, signal: AbortSignal, mayReuse: boolean): Promise<TransportResponse> {
    return new Promise((resolve, reject) => {
      let outgoing: ClientRequest
      const body = request.body === undefined ? undefined : Buffer.from(request.body)
      try {
        outgoing = send({
          ...connection,
          method: request.method,
          // Without TLS, a proxy expects the whole URL.
          path: gateway ? base.origin + prefix + request.path : prefix + request.path,
          headers: {
            'accept-encoding': 'gzip, deflate, br',
            'user-agent': userAgent,
            ...request.headers,
            ...contentLength(request.method, body),
            ...(gateway ? { host: base.host, ...gateway.headers } : {}),
          },
          // A write must not be repeated, so it never uses a connection that may be closing. Some servers send a body after the
          // headers of a response to HEAD, so no other request uses its connection.
          agent: tunnels || (mayReuse && isSafe(request) && request.method !== 'HEAD') ? agent : false,
          signal,
        })
      } catch (error) {
        reject(new TransportError('unsupported', `node:http cannot send this request: ${String(error)}`, error))
        return
      }
      let hasHeaders = false
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        if (request.method === 'HEAD' && hasHeaders && error.code?.startsWith('HPE_')) return
        if (signal.aborted) reject(signal.reason)
        else if (mayReuse && outgoing.reusedSocket && isClosed(error)) reject(new ReusedConnectionClosed())
        else if (gateway && isConnectionError(error)) reject(proxyError(gateway, describeConnectionError(error)))
        else reject(toTransportError(error))
      })
      outgoing.on('response', (incoming) => {
        hasHeaders = true
        readResponse(incoming, signal, maxBody).then(resolve, reject)
      })
      outgoing.end(body)
    })
  }
}

function hostAndPort({ hostname, port, protocol }: URL) {
  return { host: withoutBrackets(hostname), port: Number(port || (protocol === 'https:' ? 443 : 80)) }
}

class ReusedConnectionClosed extends Error {}

function contentLength(method: string, body: Buffer | undefined): Record<string, string> {
  if (body) return { 'content-length': String(body.length) }
  return method === 'POST' || method === 'PUT' ? { 'content-length': '0' } : {}
}

function isClosed(error: NodeJS.ErrnoException): boolean {
  return error.code === 'ECONNRESET' || error.code === 'EPIPE'
}

/** True if there was no connection on which the request could be sent. */
function isConnectionError({ code = '', syscall = '' }: NodeJS.ErrnoException): boolean {
  return /^(connect|getaddrinfo)$/.test(syscall) || unreachableCodes.test(code) || isTlsError(code)
}

const unreachableCodes = /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EADDRNOTAVAIL)$/

function toTransportError(error: NodeJS.ErrnoException): TransportError {
  // A tunnel of a proxy.
  if (error instanceof TransportError) return error
  const code = error.code ?? ''
  if (isTlsError(code)) return new TransportError('unreachable', describeTlsError(error), error)
  if (isConnectionError(error)) return new TransportError('unreachable', error.message || code, error)
  if (code.startsWith('HPE_')) return new TransportError('not-http', `the response is not HTTP: ${error.message}`, error)
  if (isClosed(error)) return new TransportError('dropped', `the connection was closed without a response (${code})`, error)
  return new TransportError('dropped', error.message || code || 'the connection failed', error)
}

async function readResponse(incoming: IncomingMessage, signal: AbortSignal, maxBody: number): Promise<TransportResponse> {
  const collector = new BodyCollector(maxBody, incoming.headers['content-length'])
  let incomplete: string | undefined
  try {
    for await (const chunk of incoming) collector.add(chunk)
  } catch (error) {
    if (signal.aborted) throw signal.reason
    if (error instanceof TransportError) throw error
    const announced = incoming.headers['content-length']
    incomplete = announced
      ? `Content-Length is ${announced}, but the body has ${collector.length} bytes`
      : `the body ended early, after ${collector.length} bytes`
  }
  const status = incoming.statusCode ?? 0
  const headers = toHeaders(incoming)
  const { body, problem } = await decodeBody(collector.bytes, headers.get('content-encoding'), status, maxBody)
  const reason = incomplete ?? problem
  return { status, headers, body, ...(reason ? { incomplete: reason } : {}) }
}

function toHeaders(incoming: IncomingMessage): Headers {
  const headers = new Headers()
  for (let i = 0; i + 1 < incoming.rawHeaders.length; i += 2) {
    try {
      headers.append(incoming.rawHeaders[i] ?? '', incoming.rawHeaders[i + 1] ?? '')
    } catch {
      // No check reads headers that the platform's `Headers` rejects.
    }
  }
  return headers
}
