import { succeeded } from '../../model/exchange.ts'
import { invariant } from '../../runner/invariant.ts'
import { isReusable } from '../lib/caching.ts'

export const readsAreNotCached = invariant({
  id: 'answers.reads-are-not-cached',
  description: 'No cache may return a read later without a request to the server.',
  pointer: '#/paths/~1api~1pools/get/responses/200',
  level: 'may',
  anyBody: true,
  *select(exchange) {
    const { request, operation, response } = exchange
    if (response && operation && request.kind === 'documented' && request.method === 'GET' && succeeded(exchange)) yield response
  },
  check: ({ headers }, { operation }) =>
    isReusable(headers) && {
      message: `${operation?.id} lets caches return the response later, when it may be out of date`,
      expected: 'Cache-Control: no-store or no-cache, or no such header',
      actual: describeCaching(headers),
    },
})

/** Quotes the headers of a response that tell caches about it. */
export function describeCaching(headers: Headers): string {
  const shown = ['cache-control', 'expires', 'vary'].filter((name) => headers.has(name))
  return shown.map((name) => `${name}: ${headers.get(name)}`).join(', ')
}
