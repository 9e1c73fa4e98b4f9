import type { OperationId } from '../../../src/core/operations.ts'
import { on, withBody } from '../mutators.ts'
import { getPool, listPools } from './pointers.ts'
import { mutated, type NonconformingServer, type NonconformingServers } from './server.ts'

const token = 'nc_live_7f3QpZ1x9LmW'
const log = '#/paths/~1api~1pools~1activity/get'

const reads: OperationId[] = ['listPools', 'getPool', 'listActivity']

/** Reads that a cache may return later, or to others. */
export const caching: NonconformingServers = {
  'protected-reads-are-public': shared('public, max-age=60', 'Reads need a token and may be cached for everybody.'),
  'protected-pool-is-public': {
    ...shared('public', 'A pool needs a token and may be cached for everybody, for an unlimited time.', ['getPool']),
    pointer: getPool,
  },
  'protected-log-has-s-maxage': {
    ...shared('s-maxage=300', 'The activity log needs a token and may be kept by shared caches.', ['listActivity']),
    pointer: log,
  },
  'protected-list-must-revalidate': shared(
    'max-age=30, must-revalidate',
    'The list needs a token, and must-revalidate lets shared caches keep it for 30 seconds.',
    ['listPools'],
  ),
  'reads-are-cached-for-a-minute': cached({ 'cache-control': 'public, max-age=60' }, 'Reads may be cached for a minute.'),
  'reads-are-cached-privately': cached({ 'cache-control': 'private, max-age=5' }, 'A browser may cache reads for five seconds.'),
  'reads-are-stale-while-revalidated': cached(
    { 'cache-control': 'max-age=0, stale-while-revalidate=60' },
    'A cache may return an old read while it asks for a new one.',
  ),
  'reads-expire-later': cached(
    { 'cache-control': 'public', expires: 'Fri, 01 Jan 2100 00:00:00 GMT' },
    'Reads expire in the year 2100.',
  ),
}

function shared(cacheControl: string, description: string, ids = reads): NonconformingServer {
  return {
    description,
    reading: 'HTTP and JSON',
    pointer: listPools,
    caughtBy: ['access.closed-reads-are-not-shared'],
    options: { token },
    serve: mutated(addHeaders({ 'cache-control': cacheControl }, ids), () => ({ auth: { full: [token] } })),
  }
}

function cached(headers: Record<string, string>, description: string): NonconformingServer {
  return {
    description,
    reading: 'HTTP and JSON',
    pointer: listPools,
    caughtBy: ['answers.reads-are-not-cached'],
    level: 'may',
    serve: mutated(addHeaders(headers, reads)),
  }
}

function addHeaders(headers: Record<string, string>, ids: OperationId[]) {
  return on(ids, async ({ forward }) => {
    const response = await forward()
    return withBody(response, response.body === null ? null : await response.text(), { headers })
  })
}
