import { errorResponse, intercept, withBody } from '../mutators.ts'
import type { MutantsOf } from './mutants-of.ts'

/** A mutant for each check of the area `robustness`. */
export const robustness = {
  'robustness.other-methods-never-fail': intercept(({ forward, request }) =>
    request.method === 'PATCH' ? errorResponse(500) : forward(),
  ),
  'robustness.head-is-a-get-without-a-body': intercept(({ forward, request }) =>
    request.method === 'HEAD' ? errorResponse(404) : forward(),
  ),
  'robustness.unknown-routes-never-fail': intercept(({ forward, request }) =>
    request.url.endsWith('/nothing') ? errorResponse(500) : forward(),
  ),
  'robustness.odd-headers-never-fail': intercept(({ forward, request }) =>
    request.headers.has('range') ? errorResponse(500) : forward(),
  ),
  'robustness.encodings-carry-the-same': intercept(async ({ forward, request }) => {
    const response = await forward()
    return request.headers.get('accept-encoding') === 'gzip' ? withBody(response, 'no json') : response
  }),
  'robustness.still-answers-afterwards': (original) => {
    let isBroken = false
    return intercept(({ forward, request, operation }) => {
      if (request.method === 'PATCH') isBroken = true
      return isBroken && operation === 'listPools' ? errorResponse(404) : forward()
    })(original)
  },
  'robustness.wrong-content-types-never-fail': intercept(({ forward, request }) =>
    request.headers.get('content-type') === 'text/plain' ? errorResponse(500) : forward(),
  ),
  'robustness.odd-json-never-fails': intercept(({ forward, text }) =>
    text.includes('__proto__') ? errorResponse(500) : forward(),
  ),
  'robustness.big-bodies-never-fail': intercept(({ forward, text }) => (text.length > 500_000 ? errorResponse(500) : forward())),
  'robustness.conditional-reads-are-fresh': intercept(async ({ forward, operation, request }) => {
    const response = await forward()
    if (operation !== 'getPool' && operation !== 'listPools') return response
    if (request.headers.has('if-none-match')) return new Response(null, { status: 304 })
    const headers = new Headers(response.headers)
    headers.set('etag', '"always the same"')
    return new Response(response.body, { status: response.status, headers })
  }),
} satisfies MutantsOf<'robustness'>
