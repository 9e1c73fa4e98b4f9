import type { InterceptedRequest, Mutator } from '../mutators.ts'
import { errorResponse, intercept, jsonResponse, withBody } from '../mutators.ts'
import { writes } from './defects.ts'
import { list, mutated, type NonconformingServers, post, put } from './server.ts'

const token = 'nc_live_7f3QpZ1x9LmW'
const forbiddenToken = 'nc_read_2b8RtY6v4KdS'
const unauthorized = '#/components/responses/Unauthorized'
const forbidden = '#/components/responses/Forbidden'

/** Doors that stand open, that open for the wrong key, or that say the wrong thing when they stay shut. */
export const access: NonconformingServers = {
  'deletions-are-open': {
    description: 'The check of the token was left out for deletions.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['access.other-schemes-are-refused', 'access.parts-of-a-token-are-refused', 'access.writes-need-a-token'],
    options: { token },
    serve: mutateGuarded(admit(({ operation }) => operation === 'deletePool')),
  },
  'updates-are-open': {
    description: 'The check of the token is bound to POST and DELETE: a PUT goes through without one.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['access.other-schemes-are-refused', 'access.parts-of-a-token-are-refused', 'access.writes-need-a-token'],
    options: { token },
    serve: mutateGuarded(admit(({ request }) => request.method === 'PUT')),
  },
  'any-token-will-do': {
    description: 'The check is whether there is a token, not which.',
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
  'beginning-of-the-token-will-do': {
    description: 'The token is compared as far as the one that is sent goes: its beginning is enough.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['access.parts-of-a-token-are-refused'],
    options: { token },
    serve: mutateGuarded(admit(({ request }) => readToken(request) !== '' && token.startsWith(readToken(request)))),
  },
  'more-than-the-token-will-do': {
    description: 'Only the first sixteen characters of a token are compared: what comes after them is not looked at.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['access.parts-of-a-token-are-refused'],
    options: { token },
    serve: mutateGuarded(admit(({ request }) => readToken(request).slice(0, 16) === token.slice(0, 16))),
  },
  'letter-case-of-the-token-is-ignored': {
    description: 'The column with the tokens ignores letter case: NC_LIVE_… is nc_live_….',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['access.wrong-tokens-are-refused', 'access.parts-of-a-token-are-refused'],
    options: { token },
    serve: mutateGuarded(admit(({ request }) => readToken(request).toLowerCase() === token.toLowerCase())),
  },
  'scheme-is-ignored': {
    description: 'The last word of the header is the token, whatever stands before it: Basic will do as well.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['access.other-schemes-are-refused'],
    options: { token },
    serve: mutateGuarded(admit(({ request }) => readAuthorization(request).split(' ').at(-1) === token)),
  },
  'no-token-answers-403': {
    description: 'A request without a token is answered with 403, as for one whose rights do not reach.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['access.other-schemes-are-refused', 'access.parts-of-a-token-are-refused', 'access.reads-agree'],
    options: { token },
    serve: mutateGuarded(replaceResponses(401, () => errorResponse(403, 'Insufficient permissions'))),
  },
  'no-token-answers-500': {
    description: 'The token is split off a header that is not there: 500.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['access.reads-agree', 'access.writes-need-a-token'],
    options: { token },
    serve: mutateGuarded(
      intercept(({ request, forward }) =>
        request.headers.has('authorization') ? forward() : errorResponse(500, 'An unexpected error occurred'),
      ),
    ),
  },
  'no-token-leads-to-the-login': {
    description: 'A request without a token is sent to the login page with 302.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['answers.status-is-documented', 'access.other-schemes-are-refused', 'access.parts-of-a-token-are-refused'],
    options: { token },
    serve: mutateGuarded(replaceResponses(401, () => new Response(null, { status: 302, headers: { location: '/login' } }))),
  },
  'unauthorized-is-plain-text': {
    description: 'A 401 is the word Unauthorized, as the middleware sends it.',
    reading: 'bodies of the other errors',
    pointer: unauthorized,
    caughtBy: ['answers.media-type-is-json', 'answers.body-is-json'],
    options: { token },
    serve: mutateGuarded(
      replaceResponses(401, (response) => withBody(response, 'Unauthorized', { headers: { 'content-type': 'text/plain' } })),
    ),
  },
  'unauthorized-says-code': {
    description: 'A 401 carries code and message, but no error.',
    reading: 'bodies of the other errors',
    pointer: '#/components/schemas/UnauthorizedBody/properties/error',
    caughtBy: ['answers.error-has-its-fields'],
    options: { token },
    isBodyOnly: true,
    serve: mutateGuarded(
      replaceResponses(401, () => jsonResponse(401, { code: 'token_not_valid', message: 'Token is invalid or expired' })),
    ),
  },
  'unauthorized-after-the-deed': {
    description: 'The token is checked after the handler: a creation without one is answered with 401, and done.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['access.refused-writes-change-nothing'],
    options: { token },
    serve: mutateGuarded(executeRejected(401)),
  },
  'forbidden-after-the-deed': {
    description:
      'The rights are checked after the handler: a change by a token that may only read is answered with 403, and done.',
    reading: 'authentication',
    pointer: forbidden,
    caughtBy: ['access.forbidden-writes-change-nothing'],
    options: { token, forbiddenToken },
    serve: mutateGuarded(executeRejected(403)),
  },
  'rights-are-not-checked': {
    description: 'A token that may only read can write.',
    reading: 'authentication',
    pointer: forbidden,
    caughtBy: ['access.forbidden-writes-are-403'],
    options: { token, forbiddenToken },
    serve: mutateGuarded(admit(({ request }) => readToken(request) === forbiddenToken)),
  },
  'rights-are-not-checked-for-deletions': {
    description: 'A token that may only read can delete: the decorator is missing on one handler.',
    reading: 'authentication',
    pointer: forbidden,
    caughtBy: ['access.forbidden-writes-are-403'],
    options: { token, forbiddenToken },
    serve: mutateGuarded(admit(({ request, operation }) => operation === 'deletePool' && readToken(request) === forbiddenToken)),
  },
  'missing-rights-answer-401': {
    description: 'A token whose rights do not reach is answered with 401, as if it were unknown.',
    reading: 'authentication',
    pointer: forbidden,
    caughtBy: ['access.forbidden-writes-are-403'],
    options: { token, forbiddenToken },
    serve: mutateGuarded(replaceResponses(403, () => errorResponse(401, 'Authentication required'))),
  },
  'missing-rights-answer-404': {
    description: 'A change by a token that may only read is answered with 404, though the same token can read the pool.',
    reading: 'authentication',
    pointer: forbidden,
    caughtBy: ['access.forbidden-writes-are-403'],
    options: { token, forbiddenToken },
    serve: mutateGuarded(replaceResponses(403, () => errorResponse(404, 'The requested resource was not found'))),
  },
  'unknown-pool-before-unknown-caller': {
    description: 'The pool is looked up before the token: strangers learn which ids there are from the 404.',
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
    description: 'The list asks for a token, single pools and the log do not.',
    reading: 'authentication',
    pointer: list,
    caughtBy: ['access.reads-agree'],
    options: { token },
    serve: mutateGuarded(admit(({ operation }) => operation === 'getPool' || operation === 'listActivity')),
  },
  'session-outlives-the-token': {
    description: 'Whoever has once shown a token is remembered by address: later writes without one go through.',
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
  'empty-token-will-do': {
    description: 'A list of tokens from the environment ends with a comma: the empty token is among them.',
    reading: 'authentication',
    pointer: post,
    caughtBy: ['access.wrong-tokens-are-refused'],
    options: { token },
    serve: mutateGuarded(admit(({ request }) => /^Bearer\s*$/.test(readAuthorization(request)))),
  },
  'updates-count-as-reading': {
    description: 'A token that may only read can update pools, though neither create nor delete them.',
    reading: 'authentication',
    pointer: put,
    caughtBy: ['access.forbidden-writes-are-403', 'access.forbidden-writes-change-nothing'],
    options: { token, forbiddenToken },
    serve: mutateGuarded(admit(({ request, operation }) => operation === 'updatePool' && readToken(request) === forbiddenToken)),
  },
}

/** The embedded server behind its door, which the culprit stands in front of. */
function mutateGuarded(mutate: Mutator) {
  return mutated(mutate, () => ({ auth: { full: [token], readOnly: [forbiddenToken] } }))
}

/** Opens the door for some requests that it is shut for. */
function admit(isLetIn: (intercepted: InterceptedRequest) => boolean): Mutator {
  return intercept((intercepted) =>
    intercepted.forward(isLetIn(intercepted) ? { headers: { authorization: `Bearer ${token}` } } : {}),
  )
}

/** Answers a refusal otherwise. */
function replaceResponses(status: number, as: (response: Response) => Response): Mutator {
  return intercept(async ({ forward }) => {
    const response = await forward()
    return response.status === status ? as(response) : response
  })
}

/** Does what it refuses. */
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
