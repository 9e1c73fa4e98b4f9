import type { InterceptedRequest, Mutator } from '../mutators.ts'
import { intercept } from '../mutators.ts'
import { mutated, type NonconformingServers } from './server.ts'

const token = 'nc_live_7f3QpZ1x9LmW'
const unauthorized = '#/components/responses/Unauthorized'

/** Servers that read the token without the scheme before it. */
export const authSchemes: NonconformingServers = {
  'scheme-is-cut-off-by-its-length': {
    description: 'The token is what follows the first seven characters, so any scheme of six letters is accepted.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['access.other-schemes-are-refused'],
    options: { token },
    serve: accepting((sent) => sent.slice(7) === token),
  },
  'scheme-is-cut-off-at-four-letters': {
    description: 'The token is the trimmed text after the first four characters, so schemes of three letters are accepted.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['access.other-schemes-are-refused'],
    options: { token },
    serve: accepting((sent) => sent.slice(4).trim() === token),
  },
  'scheme-is-cut-off-at-ten-letters': {
    description: 'Schemes of nine letters, such as Negotiate, are accepted with the token.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['access.other-schemes-are-refused'],
    options: { token },
    serve: accepting((sent) => sent.slice(10) === token),
  },
  'scheme-may-be-a-part-of-bearer': {
    description: 'Any prefix of the word Bearer is accepted as the scheme.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['access.other-schemes-are-refused'],
    options: { token },
    serve: accepting((sent) => /^(B|Be|Bea|Bear|Beare) /.test(sent) && sent.split(' ')[1] === token),
  },
  'api-keys-are-tokens': {
    description: 'The scheme ApiKey is accepted with a bearer token.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['access.other-schemes-are-refused'],
    options: { token },
    serve: accepting((sent) => sent === `ApiKey ${token}`),
  },
  'header-ends-with-the-token': {
    description: 'Only the end of the Authorization header is compared with the token.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['access.other-schemes-are-refused'],
    options: { token },
    serve: accepting((sent) => sent.endsWith(token)),
  },
  'reads-accept-other-schemes': {
    description: 'Reads accept the token under any scheme of six letters; writes do not.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['access.closed-reads-refuse-unknown-tokens'],
    options: { token },
    serve: accepting((sent, { request }) => request.method === 'GET' && sent.slice(7) === token),
  },
  'deletes-accept-other-schemes': {
    description: 'Deletes accept the token under any scheme of six letters; other requests do not.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['access.other-schemes-are-refused'],
    options: { token },
    serve: accepting((sent, { operation }) => operation === 'deletePool' && sent.slice(7) === token),
  },
  'creates-accept-other-schemes': {
    description: 'Creates accept the token after the first space, under any scheme.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['access.other-schemes-are-refused'],
    options: { token },
    serve: accepting((sent, { operation }) => operation === 'createPool' && sent.split(' ')[1] === token),
  },
  'rejected-scheme-is-executed': {
    description: 'An update under another scheme than Bearer gets 401 but is executed.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['access.refused-writes-change-nothing'],
    options: { token },
    serve: guarded(
      intercept(async ({ request, operation, forward }) => {
        const response = await forward()
        const isOther = /^(?!Bearer)\w+ /.test(readAuthorization(request))
        if (response.status === 401 && operation === 'updatePool' && isOther)
          await forward({ headers: { authorization: `Bearer ${token}` } })
        return response
      }),
    ),
  },
  'bearer-needs-no-space': {
    description: 'The token may follow Bearer without a space.',
    reading: 'authentication',
    pointer: unauthorized,
    caughtBy: ['access.malformed-schemes-are-refused'],
    level: 'may',
    options: { token },
    serve: accepting((sent) => sent === `Bearer${token}`),
  },
}

/** Accepts the `Authorization` headers for which `isAccepted` returns true, besides the right one. */
function accepting(isAccepted: (sent: string, intercepted: InterceptedRequest) => boolean) {
  return guarded(
    intercept((intercepted) => {
      const isAdmitted = isAccepted(readAuthorization(intercepted.request), intercepted)
      return intercepted.forward(isAdmitted ? { headers: { authorization: `Bearer ${token}` } } : {})
    }),
  )
}

function guarded(mutate: Mutator) {
  return mutated(mutate, () => ({ auth: { full: [token] } }))
}

function readAuthorization(request: Request): string {
  return request.headers.get('authorization') ?? ''
}
