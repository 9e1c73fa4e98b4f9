import type { HttpProxy } from './proxy.ts'
import { describeAuthenticationError, proxyError } from './proxy-errors.ts'
import { isSafe, type Transport, TransportError, type TransportRequest, type TransportResponse } from './transport.ts'

/**
 * Wraps a transport that sends plain HTTP through a proxy. There, the proxy can respond itself to any request. Its responses
 * become a `TransportError`: `proxy-down` if it responds in place of the server to an ordinary request, too, and otherwise
 * `proxy-error`.
 */
export function detectProxyResponses(transport: Transport, proxy: HttpProxy): Transport {
  /** A request that the server responded to. */
  let control: TransportRequest | undefined

  return async (request, signal) => {
    let response: TransportResponse
    try {
      response = await transport(request, signal)
    } catch (error) {
      // A proxy whose server closes a connection responds 502, so this connection was closed by the proxy itself.
      if (!(error instanceof TransportError) || !/^(dropped|not-http)$/.test(error.kind)) throw error
      throw proxyError(proxy, `failed a request, ${error.message}`, (await serverResponds(signal)) ? 'proxy-error' : 'proxy-down')
    }
    if (isOfProxy(response)) {
      const problem = describeProblem(proxy, response)
      throw proxyError(proxy, problem, (await serverResponds(signal)) ? 'proxy-error' : 'proxy-down')
    }
    // The next attempts tell if a gateway is only busy.
    if (isBusy(response)) return response
    if (!mayBeOfProxy(request, response)) {
      if (isSafe(request) && request.path === '/api/pools') control ??= request
      return response
    }
    if (await serverResponds(signal)) return response
    throw proxyError(proxy, describeProblem(proxy, response))
  }

  async function serverResponds(signal: AbortSignal): Promise<boolean> {
    if (control === undefined) return false
    try {
      const response = await transport(control, signal)
      return !isOfProxy(response) && !isBusy(response) && !mayBeOfProxy(control, response)
    } catch (error) {
      if (error instanceof TransportError) return false
      throw error
    }
  }
}

/** True if only a proxy sends such a response. */
function isOfProxy({ status, headers }: TransportResponse): boolean {
  if (status === 407 || status === 511) return true
  return headers.has('x-squid-error') || headers.has('proxy-authenticate') || /;\s*error=/.test(headers.get('proxy-status') ?? '')
}

function isBusy({ status }: TransportResponse): boolean {
  return status === 429 || status === 502 || status === 503 || status === 504
}

/** True for a page or a redirect, and for errors other than those of the API document. */
function mayBeOfProxy({ method }: TransportRequest, { status, headers, body }: TransportResponse): boolean {
  if (method === 'HEAD' || status === 401 || status === 304) return false
  if (status >= 400) return !isApiError(body)
  return status >= 300 || /html/i.test(headers.get('content-type') ?? '') || /^\s*</.test(decodeStart(body))
}

function isApiError(body: Uint8Array): boolean {
  if (body.length > maxErrorLength) return false
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body))
    return typeof value === 'object' && value !== null && 'error' in value && 'message' in value
  } catch {
    return false
  }
}

/** No server sends a longer error. */
const maxErrorLength = 100_000

function decodeStart(body: Uint8Array): string {
  return new TextDecoder().decode(body.subarray(0, 60))
}

function describeProblem(proxy: HttpProxy, { status, headers }: TransportResponse): string {
  if (status === 407) return describeAuthenticationError(proxy)
  const type = headers.get('content-type')?.split(';')[0] ?? ''
  return `responded ${[status, type].join(' ').trim()} in place of the server`
}
