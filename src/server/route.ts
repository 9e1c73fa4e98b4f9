import { type Method, matchOperation, type OperationMatch } from '../core/operations.ts'
import { badRequest, type ErrorResponse, HttpError, undocumentedError } from '../http/error-responses.ts'

/** The target of a request. */
export type Route = (OperationMatch | { found: 'malformed' }) & {
  /** The part of the path before `/api/pools`, for a server below a prefix. */
  prefix: string
}

/** Finds the operation of a request. HEAD finds that of GET. */
export function findRoute(method: string, { pathname }: URL): Route {
  const start = /\/api\/pools(?=\/|$)/.exec(pathname)?.index ?? 0
  const prefix = pathname.slice(0, start)
  try {
    return { ...matchOperation(method === 'HEAD' ? 'GET' : method, pathname.slice(start)), prefix }
  } catch {
    return { found: 'malformed', prefix }
  }
}

/**
 * Reads the `poolId` of the query. An empty one selects all pools, as from a filter that is not set.
 *
 * @throws {HttpError} 400 for a repeated or malformed `poolId`.
 */
export function readPoolIdFilter({ search, searchParams }: URL): string | undefined {
  if (search === '') return undefined
  const [poolId, ...more] = searchParams.getAll('poolId')
  if (more.length > 0) throw new HttpError(badRequest('poolId: must be given once'))
  if (poolId?.includes('\ufffd') && !isPercentEncoded(search)) {
    throw new HttpError(badRequest('poolId: is not valid percent-encoding'))
  }
  return poolId || undefined
}

function isPercentEncoded(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

/** A 405 that lists the allowed methods. @see RFC 9110, 15.5.6 */
export function methodNotAllowed(method: string, methods: Method[]): ErrorResponse {
  const allow = allowHeader(methods)
  return undocumentedError(405, `${method} is not allowed here. Allowed: ${allow}`, { allow })
}

/** The value of the `Allow` header for a path. */
export function allowHeader(methods: Method[]): string {
  return [...methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])), 'OPTIONS'].join(', ')
}
