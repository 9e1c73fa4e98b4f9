import type { OperationId } from '../../../src/core/operations.ts'
import { errorResponse, intercept, type Mutator, on, withBody } from '../mutators.ts'
import { type ConformingServer, embedded } from './server.ts'

const token = 'full-4f1c9a7d20b84e6b'

const reads: OperationId[] = ['listPools', 'getPool', 'listActivity']

/** Servers that differ in the caching that they allow. */
export const caching: ConformingServer[] = [
  {
    id: 'caching.open-reads',
    description: 'Needs a token for writes only, and lets every cache keep reads for a minute.',
    reading: 'HTTP features',
    options: { token },
    start: embedded(
      {},
      intercept(({ request, forward }) =>
        request.method === 'GET' || request.method === 'HEAD' || request.headers.get('authorization') === `Bearer ${token}`
          ? forward()
          : errorResponse(401),
      ),
      addHeaders({ 'cache-control': 'public, max-age=60' }),
    ),
  },
  ...protectedReads({
    'no-store': { 'cache-control': 'no-store, no-cache, must-revalidate, max-age=0', expires: '0', pragma: 'no-cache' },
    'revalidated-by-all': { 'cache-control': 'public, max-age=0, must-revalidate' },
    private: { 'cache-control': 'private, max-age=10' },
    'for-one-authorization': { 'cache-control': 'public, max-age=10', vary: 'Accept-Encoding, Authorization' },
    'without-public': { 'cache-control': 'max-age=10' },
  }),
]

function protectedReads(servers: Record<string, Record<string, string>>): ConformingServer[] {
  return Object.entries(servers).map(([how, headers]) => ({
    id: `caching.${how}`,
    description: `Needs a token for reads, and sends ${formatHeaders(headers)}.`,
    reading: 'HTTP features',
    options: { token },
    start: embedded({ auth: { full: [token] } }, addHeaders(headers)),
  }))
}

function addHeaders(headers: Record<string, string>): Mutator {
  return on(reads, async ({ forward }) => {
    const response = await forward()
    return withBody(response, response.body === null ? null : await response.text(), { headers })
  })
}

function formatHeaders(headers: Record<string, string>): string {
  return Object.entries(headers)
    .map(([name, value]) => `\`${name}: ${value}\``)
    .join(' and ')
}
