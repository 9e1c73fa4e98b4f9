import type { IncomingMessage } from 'node:http'

/** What lets a page of any origin read an answer, with credentials as well. */
export function corsHeaders({ headers }: IncomingMessage): Record<string, string> {
  const { origin } = headers
  if (origin === undefined) return { 'access-control-allow-origin': '*' }
  return { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true', vary: 'origin' }
}

/** Whether a browser asks if a page may send a request, before it sends it. */
export function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined
}

/** What tells the browser: it may, with every header it names. */
export function preflightHeaders({ headers }: IncomingMessage): Record<string, string> {
  const named = headers['access-control-request-headers']
  return {
    'access-control-allow-methods': 'GET, POST, PUT, DELETE',
    ...(named === undefined ? {} : { 'access-control-allow-headers': String(named) }),
    ...('access-control-request-private-network' in headers ? { 'access-control-allow-private-network': 'true' } : {}),
    'access-control-max-age': '600',
  }
}
