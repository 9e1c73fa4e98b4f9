import { truncate } from './error-details.ts'
import { type ErrorResponse, forbidden } from './error-responses.ts'
import type { ServerRequest } from './request.ts'

/**
 * The web pages that may use a server: those of any origin (`true`), of no other origin (`false`), or of this machine and of
 * the listed origins. `'*'` in a list allows any origin, `'null'` pages without one, such as local files.
 */
export type CorsOption = boolean | readonly string[]

/** Decides which web pages may read the responses of a server, and which may send writes to it. */
export interface Cors {
  /** Headers of the response to a request. Cookies and other credentials of a browser are never allowed. */
  headers(request: ServerRequest): Record<string, string>
  /** Headers of responses for which the origin is unknown, such as to input that is not valid HTTP. */
  readonly errorHeaders: Record<string, string>
  /** Headers of the response to a preflight. `undefined` for other requests, and for origins that are not allowed. */
  preflightHeaders(request: ServerRequest): Record<string, string> | undefined
  /**
   * Returns a 403 for a write by a page that is not allowed. A browser sends many writes without a preflight, so missing
   * headers only hide the response from the page.
   */
  findRejection(request: ServerRequest): ErrorResponse | undefined
}

/** @throws {TypeError} for a listed origin that is not valid. */
export function createCors(option: CorsOption): Cors {
  const origins = typeof option === 'boolean' ? [] : option.map(parseOrigin)
  const isOpen = option === true || origins.includes('*')
  const isClosed = option === false
  const allows = (origin: string): boolean =>
    isOpen || (!isClosed && (origins.includes(origin.toLowerCase()) || isLoopbackOrigin(origin)))
  return {
    headers: isOpen ? () => anyOrigin : isClosed ? () => ({}) : ({ header }) => originHeaders(header('origin'), allows),
    errorHeaders: isOpen ? anyOrigin : {},
    preflightHeaders: (request) => {
      const origin = request.header('origin')
      const isAllowed = origin === null ? isOpen : allows(origin)
      return isAllowed && isPreflight(request) ? preflightHeaders(request) : undefined
    },
    findRejection: (request) => (isOpen ? undefined : findRejection(request, allows)),
  }
}

const exposed = { 'access-control-expose-headers': 'allow, location, retry-after, www-authenticate' }
const anyOrigin = { 'access-control-allow-origin': '*', ...exposed }

function originHeaders(origin: string | null, allows: (origin: string) => boolean): Record<string, string> {
  return { vary: 'Origin', ...(origin !== null && allows(origin) ? { 'access-control-allow-origin': origin, ...exposed } : {}) }
}

/** @throws {TypeError} */
function parseOrigin(text: string): string {
  const origin = normalizeOrigin(text)
  if (origin === undefined) throw new TypeError(`invalid origin ${JSON.stringify(text)} in cors: expected ${expectedOrigin}`)
  return origin
}

/** Returns an origin as browsers send it; `*` and `null` as they are. `undefined` if it is not valid. */
export function normalizeOrigin(text: string): string | undefined {
  if (text === '*' || text === 'null') return text
  const origin = URL.canParse(text) ? new URL(text).origin : 'null'
  return origin !== 'null' && origin === text.replace(/\/$/, '').toLowerCase() ? origin : undefined
}

/** Describes a listed origin in an error message. */
export const expectedOrigin = 'an origin without a path, such as https://app.example'

/** True for pages that this machine serves. The whole of `127.0.0.0/8` and `*.localhost` is loopback. */
function isLoopbackOrigin(origin: string): boolean {
  return /^https?:\/\/(?:localhost|[\w.-]+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i.test(origin)
}

/** True for the request that a browser sends before a cross-origin request. */
function isPreflight({ method, header }: ServerRequest): boolean {
  return method === 'OPTIONS' && Boolean(header('access-control-request-method'))
}

/** Every method of the API and every requested header is allowed. */
function preflightHeaders({ header }: ServerRequest): Record<string, string> {
  return {
    'access-control-allow-methods': 'GET, HEAD, POST, PUT, DELETE, OPTIONS',
    'access-control-allow-headers': header('access-control-request-headers') ?? 'authorization, content-type',
    'access-control-max-age': '600',
    // Chromium requires it for requests from a public page to a local server.
    ...(header('access-control-request-private-network') ? { 'access-control-allow-private-network': 'true' } : {}),
  }
}

function findRejection(request: ServerRequest, allows: (origin: string) => boolean): ErrorResponse | undefined {
  const { method, header } = request
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return undefined
  const origin = header('origin')
  const site = header('sec-fetch-site')
  // A development server that forwards requests changes Host, but not this header. Pages cannot set it.
  if (site === 'same-origin') return undefined
  // Callers other than browsers send neither header.
  const isRejected =
    origin === null ? site === 'cross-site' || site === 'same-site' : !allows(origin) && !isSameOrigin(origin, request)
  if (!isRejected) return undefined
  const page = origin === null ? 'another origin' : `the origin ${JSON.stringify(truncate(origin, 100))}`
  return forbidden(`Pages of ${page} must not write: to allow it, name it with --cors-origin, or in the option cors`)
}

/** Compares without the scheme, because a proxy may add TLS. */
function isSameOrigin(origin: string, { header, url }: ServerRequest): boolean {
  return URL.canParse(origin) && new URL(origin).host === (header('host')?.toLowerCase() ?? url.host)
}
