import { errorResponse, intercept, type Mutator, on, withBody } from '../mutators.ts'
import type { MutantsOf } from './mutants-of.ts'

/** A mutant for each check of the area `access`. */
export const access = {
  'access.reads-agree': intercept(({ operation, forward, request }) =>
    operation === 'listActivity' && !request.headers.has('authorization')
      ? forward({ headers: { authorization: 'Bearer full' } })
      : forward(),
  ),
  'access.closed-reads-refuse-unknown-tokens': intercept(({ operation, poolId, forward }) =>
    operation === 'getPool' && poolId?.startsWith('no-such') ? errorResponse(404) : forward(),
  ),
  'access.writes-need-a-token': grantAccessWhen((authorization) => authorization === null),
  'access.wrong-tokens-are-refused': grantAccessWhen(
    (authorization) => authorization !== null && /^Bearer not-/.test(authorization),
  ),
  'access.parts-of-a-token-are-refused': grantAccessWhen(
    (authorization, token) =>
      authorization !== null && authorization !== `Bearer ${token}` && `Bearer ${token}`.startsWith(authorization),
  ),
  'access.closed-reads-are-not-shared': on(['listPools', 'getPool', 'listActivity'], async ({ forward }) => {
    const response = await forward()
    return withBody(response, await response.text(), { headers: { 'cache-control': 'public, max-age=60' } })
  }),
  'access.malformed-schemes-are-refused': grantAccessWhen((authorization) => /^Bearer:/.test(authorization ?? '')),
  'access.other-schemes-are-refused': grantAccessWhen((authorization) => authorization !== null && /^Basic /.test(authorization)),
  'access.refused-writes-change-nothing': (original) => {
    let known = ''
    return intercept(async ({ operation, forward, request }) => {
      const response = await forward()
      if (response.ok) known = request.headers.get('authorization') ?? known
      if (response.status === 401 && operation === 'updatePool') await forward({ headers: { authorization: known } })
      return response
    })(original)
  },
  'access.forbidden-writes-are-403': intercept(async ({ forward }) => {
    const response = await forward()
    return response.status === 403 ? errorResponse(401) : response
  }),
  'access.forbidden-writes-change-nothing': intercept(async ({ operation, forward }) => {
    const response = await forward()
    if (response.status === 403 && operation === 'deletePool') await forward({ headers: { authorization: 'Bearer full' } })
    return response
  }),
  'access.forbidden-token-reads-or-not': intercept(({ operation, forward, request }) =>
    operation === 'listPools' && request.headers.get('authorization') === 'Bearer read-only' ? errorResponse(401) : forward(),
  ),
} satisfies MutantsOf<'access'>

/** Accepts a rejected request if `isAccepted` returns true, using the token of the first successful request. */
function grantAccessWhen(isAccepted: (authorization: string | null, token: string) => boolean): Mutator {
  return (original) => {
    let token = ''
    return intercept(async ({ forward, request }) => {
      const authorization = request.headers.get('authorization')
      const response = await forward()
      if (response.ok && token === '') token = authorization?.replace('Bearer ', '') ?? ''
      return response.status === 401 && isAccepted(authorization, token)
        ? forward({ headers: { authorization: `Bearer ${token}` } })
        : response
    })(original)
  }
}
