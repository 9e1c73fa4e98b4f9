import type { ServerRequest } from './request.ts'

/** What lets a page of any origin use the answer, with its credentials if it sends them. */
export function corsHeaders({ header }: ServerRequest): Record<string, string> {
  const origin = header('origin')
  if (origin === null) return { 'access-control-allow-origin': '*', ...exposed }
  return { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true', vary: 'Origin', ...exposed }
}

/** What a browser asks before it sends a request that a form could not: any method of the API, any header. */
export function preflightHeaders({ header }: ServerRequest): Record<string, string> {
  return {
    'access-control-allow-methods': 'GET, HEAD, POST, PUT, DELETE, OPTIONS',
    'access-control-allow-headers': header('access-control-request-headers') ?? 'authorization, content-type',
    'access-control-max-age': '600',
    // Chromium asks this when a public page calls a server on this machine.
    ...(header('access-control-request-private-network') ? { 'access-control-allow-private-network': 'true' } : {}),
  }
}

const exposed = { 'access-control-expose-headers': 'allow, location, retry-after, www-authenticate' }
