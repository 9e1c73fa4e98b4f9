import { type Method, matchOperation, type OperationMatch } from '../core/operations.ts'
import { badRequest, HttpError, type Reply, undocumented } from '../http/replies.ts'

/** Where a URL leads. */
export type Route = (OperationMatch | { found: 'malformed' }) & {
  /** What comes before `/api/pools` in the path: the server may stand below any. */
  prefix: string
}

/** HEAD leads where GET does. */
export function routeOf(method: string, { pathname }: URL): Route {
  const start = /\/api\/pools(?=\/|$)/.exec(pathname)?.index ?? 0
  const prefix = pathname.slice(0, start)
  try {
    return { ...matchOperation(method === 'HEAD' ? 'GET' : method, pathname.slice(start)), prefix }
  } catch {
    return { found: 'malformed', prefix }
  }
}

/**
 * The pool that the log is asked for. An empty one is none: a dashboard's filter that nobody has set.
 *
 * @throws {HttpError} 400 for two of them, and for one that cannot be decoded.
 */
export function filterIn({ search, searchParams }: URL): string | undefined {
  if (search === '') return undefined
  const [poolId, ...more] = searchParams.getAll('poolId')
  if (more.length > 0) throw new HttpError(badRequest('poolId: must be given once'))
  if (poolId?.includes('\ufffd') && !decodable(search)) throw new HttpError(badRequest('poolId: is not valid percent-encoding'))
  return poolId || undefined
}

function decodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

/** A 405 that names the methods that there are. @see RFC 9110, 15.5.6 */
export function methodNotAllowed(method: string, methods: Method[]): Reply {
  const allow = allowed(methods)
  return undocumented(405, `${method} is not possible here; these are: ${allow}`, { allow })
}

/** What the header `Allow` says of a path. */
export function allowed(methods: Method[]): string {
  return [...methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])), 'OPTIONS'].join(', ')
}
