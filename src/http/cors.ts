import type { ServerRequest } from './request.ts'

/** Headers that let pages of any origin read the response, with credentials if the request has an origin. */
export function corsHeaders({ header }: ServerRequest): Record<string, string> {
  const origin = header('origin')
  if (origin === null) return { 'access-control-allow-origin': '*', ...exposed }
  return { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true', vary: 'Origin', ...exposed }
}

const exposed = { 'access-control-expose-headers': 'allow, location, retry-after, www-authenticate' }

/** True for the request that a browser sends before a cross-origin request. */
export function isPreflight({ method, header }: ServerRequest): boolean {
  return method === 'OPTIONS' && Boolean(header('access-control-request-method'))
}

/** Headers of the response to a preflight: every method of the API and every requested header is allowed. */
export function preflightHeaders({ header }: ServerRequest): Record<string, string> {
  return {
    'access-control-allow-methods': 'GET, HEAD, POST, PUT, DELETE, OPTIONS',
    'access-control-allow-headers': header('access-control-request-headers') ?? 'authorization, content-type',
    'access-control-max-age': '600',
    // Chromium requires it for requests from a public page to a local server.
    ...(header('access-control-request-private-network') ? { 'access-control-allow-private-network': 'true' } : {}),
  }
}
