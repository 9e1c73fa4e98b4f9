import type { InterceptedRequest, Mutator } from '../mutators.ts'
import { errorResponse, intercept, jsonResponse, withBody } from '../mutators.ts'
import { writes } from './defects.ts'
import { createPool, listPools, updatePool } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

const token = 'nc_live_7f3QpZ1x9LmW'
const forbiddenToken = 'nc_read_2b8RtY6v4KdS'
const unauthorized = '#/components/responses/Unauthorized'
const forbidden = '#/components/responses/Forbidden'

/** Missing or wrong checks of tokens, and rejections with the wrong response. */
export const access: NonconformingServers = {
  'deletes-need-no-token': {
    description: 'Deletes do not need a token.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['access.other-schemes-are-refused', 'access.parts-of-a-token-are-refused', 'access.writes-need-a-token'],
    options: { token },
    serve: mutateGuarded(admit(({ operation }) => operation === 'deletePool')),
  },
  'updates-need-no-token': {
    description: 'Updates do not need a token.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['access.other-schemes-are-refused', 'access.parts-of-a-token-are-refused', 'access.writes-need-a-token'],
    options: { token },
    serve: mutateGuarded(admit(({ request }) => request.method === 'PUT')),
  },
  'any-token-is-accepted': {
    description: 'Any token is accepted.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: [
      'access.parts-of-a-token-are-refused',
      'access.wrong-tokens-are-refused',
      'access.closed-reads-refuse-unknown-tokens',
    ],
    options: { token },
    serve: mutateGuarded(admit(({ request }) => /^Bearer \S+$/.test(readAuthorization(request)))),
  },
  'token-prefix-is-accepted': {
    description: 'A prefix of the token is accepted.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['access.parts-of-a-token-are-refused'],
    options: { token },
    serve: mutateGuarded(admit(({ request }) => readToken(request) !== '' && token.startsWith(readToken(request)))),
  },
  'token-with-a-suffix-is-accepted': {
    description: 'Only the first 16 characters of a token are compared.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['access.parts-of-a-token-are-refused'],
    options: { token },
    serve: mutateGuarded(admit(({ request }) => readToken(request).slice(0, 16) === token.slice(0, 16))),
  },
  'token-case-is-ignored': {
    description: 'Tokens are compared without case.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['access.wrong-tokens-are-refused', 'access.parts-of-a-token-are-refused'],
    options: { token },
    serve: mutateGuarded(admit(({ request }) => readToken(request).toLowerCase() === token.toLowerCase())),
  },
  'scheme-is-ignored': {
    description: 'The scheme is ignored, so `Basic` is accepted too.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['access.other-schemes-are-refused'],
    options: { token },
    serve: mutateGuarded(admit(({ request }) => readAuthorization(request).split(' ').at(-1) === token)),
  },
  'no-token-is-403': {
    description: 'A request without a token gets 403 instead of 401.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['access.other-schemes-are-refused', 'access.parts-of-a-token-are-refused', 'access.reads-agree'],
    options: { token },
    serve: mutateGuarded(replaceResponses(401, () => errorResponse(403, 'Insufficient permissions'))),
  },
  'no-token-is-500': {
    description: 'A request without a token returns 500.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['answers.documented-request-never-fails', 'access.reads-agree', 'access.writes-need-a-token'],
    options: { token },
    serve: mutateGuarded(
      intercept(({ request, forward }) =>
        request.headers.has('authorization') ? forward() : errorResponse(500, 'An unexpected error occurred'),
      ),
    ),
  },
  'no-token-redirects-to-login': {
    description: 'A request without a token is redirected to a login page.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['answers.status-is-documented', 'access.other-schemes-are-refused', 'access.parts-of-a-token-are-refused'],
    options: { token },
    serve: mutateGuarded(replaceResponses(401, () => new Response(null, { status: 302, headers: { location: '/login' } }))),
  },
  'unauthorized-is-plain-text': {
    description: 'A 401 has the plain text "Unauthorized" as its body.',
    reading: 'bodies of other errors',
    pointer: unauthorized,
    caughtBy: ['answers.media-type-is-json', 'answers.body-is-json'],
    options: { token },
    serve: mutateGuarded(
      replaceResponses(401, (response) => withBody(response, 'Unauthorized', { headers: { 'content-type': 'text/plain' } })),
    ),
  },
  'unauthorized-has-a-code': {
    description: 'A 401 has `code` and `message` but no `error`.',
    reading: 'bodies of other errors',
    pointer: '#/components/schemas/UnauthorizedBody/properties/error',
    caughtBy: ['answers.error-has-its-fields'],
    options: { token },
    isBodyOnly: true,
    serve: mutateGuarded(
      replaceResponses(401, () => jsonResponse(401, { code: 'token_not_valid', message: 'Token is invalid or expired' })),
    ),
  },
  'unauthorized-write-is-executed': {
    description: 'A write without a token gets 401 but is executed.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['access.refused-writes-change-nothing'],
    options: { token },
    serve: mutateGuarded(executeRejected(401)),
  },
  'forbidden-write-is-executed': {
    description: 'A write with a read-only token gets 403 but is executed.',
    reading: 'authentication',
    pointer: forbidden,
    caughtBy: ['access.forbidden-writes-change-nothing'],
    options: { token, forbiddenToken },
    serve: mutateGuarded(executeRejected(403)),
  },
  'read-only-token-can-write': {
    description: 'A read-only token can write.',
    reading: 'authentication',
    pointer: forbidden,
    caughtBy: ['access.forbidden-writes-are-403'],
    options: { token, forbiddenToken },
    serve: mutateGuarded(admit(({ request }) => readToken(request) === forbiddenToken)),
  },
  'read-only-token-can-delete': {
    description: 'A read-only token can delete.',
    reading: 'authentication',
    pointer: forbidden,
    caughtBy: ['access.forbidden-writes-are-403'],
    options: { token, forbiddenToken },
    serve: mutateGuarded(admit(({ request, operation }) => operation === 'deletePool' && readToken(request) === forbiddenToken)),
  },
  'read-only-token-is-401': {
    description: 'A write with a read-only token gets 401 instead of 403.',
    reading: 'authentication',
    pointer: forbidden,
    caughtBy: ['access.forbidden-writes-are-403'],
    options: { token, forbiddenToken },
    serve: mutateGuarded(replaceResponses(403, () => errorResponse(401, 'Authentication required'))),
  },
  'read-only-token-is-404': {
    description: 'A write with a read-only token gets 404, although the token can read the pool.',
    reading: 'authentication',
    pointer: forbidden,
    caughtBy: ['access.forbidden-writes-are-403'],
    options: { token, forbiddenToken },
    serve: mutateGuarded(replaceResponses(403, () => errorResponse(404, 'The requested resource was not found'))),
  },
  'unknown-pool-is-404-without-a-token': {
    description: 'A request without a token gets 404 for unknown pools, which reveals the ids that exist.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['access.closed-reads-refuse-unknown-tokens'],
    options: { token },
    serve: mutateGuarded(
      intercept(async ({ poolId, forward }) => {
        const response = await forward()
        if (response.status !== 401 || poolId === undefined) return response
        const known = await forward({ method: 'GET', headers: { authorization: `Bearer ${token}` } })
        return known.status === 404 ? known : response
      }),
    ),
  },
  'some-reads-are-open': {
    description: 'The list needs a token, but single pools and the activity log do not.',
    reading: 'authentication',
    pointer: listPools,
    caughtBy: ['access.reads-agree'],
    options: { token },
    serve: mutateGuarded(admit(({ operation }) => operation === 'getPool' || operation === 'listActivity')),
  },
  'session-outlives-the-token': {
    description: 'After one valid token, requests without a token are accepted.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['access.writes-need-a-token'],
    options: { token },
    serve: mutateGuarded((original) => {
      let isKnown = false
      return admit(({ request }) => {
        isKnown ||= readToken(request) === token
        return isKnown && !request.headers.has('authorization')
      })(original)
    }),
  },
  'empty-token-is-accepted': {
    description: 'An empty token is accepted.',
    reading: 'authentication',
    pointer: createPool,
    caughtBy: ['access.wrong-tokens-are-refused'],
    options: { token },
    serve: mutateGuarded(admit(({ request }) => /^Bearer\s*$/.test(readAuthorization(request)))),
  },
  'read-only-token-can-update': {
    description: 'A read-only token can update pools.',
    reading: 'authentication',
    pointer: updatePool,
    caughtBy: ['access.forbidden-writes-are-403', 'access.forbidden-writes-change-nothing'],
    options: { token, forbiddenToken },
    serve: mutateGuarded(admit(({ request, operation }) => operation === 'updatePool' && readToken(request) === forbiddenToken)),
  },
}

/** Applies a mutator to an embedded server with authentication. */
function mutateGuarded(mutate: Mutator) {
  return mutated(mutate, () => ({ auth: { full: [token], readOnly: [forbiddenToken] } }))
}

/** Adds the valid token to some requests. */
function admit(isAdmitted: (intercepted: InterceptedRequest) => boolean): Mutator {
  return intercept((intercepted) =>
    intercepted.forward(isAdmitted(intercepted) ? { headers: { authorization: `Bearer ${token}` } } : {}),
  )
}

/** Replaces responses with the given status. */
function replaceResponses(status: number, as: (response: Response) => Response): Mutator {
  return intercept(async ({ forward }) => {
    const response = await forward()
    return response.status === status ? as(response) : response
  })
}

/** Executes writes that are rejected with the given status. */
function executeRejected(status: number): Mutator {
  return intercept(async ({ operation, forward }) => {
    const response = await forward()
    const isWrite = writes.some((id) => id === operation)
    if (response.status === status && isWrite) await forward({ headers: { authorization: `Bearer ${token}` } })
    return response
  })
}

function readAuthorization(request: Request): string {
  return request.headers.get('authorization') ?? ''
}

function readToken(request: Request): string {
  return /^Bearer (\S+)$/.exec(readAuthorization(request))?.[1] ?? ''
}
