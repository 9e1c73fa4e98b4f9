import type { HttpProxy } from './proxy.ts'
import { isCertificateError } from './tls-errors.ts'
import { TransportError } from './transport.ts'

/** Creates the error for a proxy that cannot be used, or that failed one request. */
export function proxyError(proxy: HttpProxy, problem: string, kind: 'proxy-down' | 'proxy-error' = 'proxy-down'): TransportError {
  return new TransportError(kind, `${proxy.label} ${problem}: ${proxy.remedy}`)
}

/** Adds the proxy to a message about a problem that the server or the proxy may have. */
export function mentionProxy(message: string, proxy: HttpProxy | undefined): string {
  return proxy ? `${message}; the requests go through ${proxy.label}: ${proxy.remedy}` : message
}

/** Explains why there is no connection to a proxy. */
export function describeConnectionError({ code = '', message }: NodeJS.ErrnoException): string {
  const reason = code || message || 'unknown error'
  if (code === 'ECONNREFUSED') return `refuses connections (${reason})`
  if (code === 'ENOTFOUND' || code.startsWith('EAI_')) return `has an unknown host name (${reason})`
  if (code.startsWith('HPE_')) return `does not respond with HTTP (${reason})`
  if (isCertificateError(code)) return `has a certificate that is not trusted (${reason})`
  if (code === 'EPROTO') return `does not speak TLS (${reason})`
  return code === 'ECONNRESET' || code === 'EPIPE' ? `closes connections (${reason})` : `cannot be reached (${reason})`
}

/** Explains a 407. */
export function describeAuthenticationError({ headers, variable }: HttpProxy): string {
  const hasCredentials = 'proxy-authorization' in headers
  return hasCredentials
    ? `rejects the user name and password in ${variable} (407)`
    : `requires a user name and a password in ${variable} (407)`
}
