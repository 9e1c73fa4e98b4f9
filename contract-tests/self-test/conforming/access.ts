import { createHmac } from 'node:crypto'
import { errorResponse, intercept, type Mutator, withBody } from '../mutators.ts'
import { type ConformingServer, embedded } from './server.ts'

const full = 'full-4f1c9a7d20b84e6b'
const readOnly = 'read-8d2be017c35f4a90'

/** Servers that differ in authentication. */
export const access: ConformingServer[] = [
  {
    id: 'access.reads-need-a-token',
    description: 'Requires a token for reads and writes; a read-only token can read.',
    reading: 'authentication',
    options: { token: full, forbiddenToken: readOnly },
    start: embedded({ auth: { full: [full], readOnly: [readOnly] } }),
  },
  {
    id: 'access.forbidden-token-reads-nothing',
    description: 'Responds 403 to reads and writes with the token that may not write.',
    reading: 'authentication',
    options: { token: full, forbiddenToken: readOnly },
    start: embedded({ auth: { full: [full], none: [readOnly] } }),
  },
  {
    id: 'access.reads-are-open',
    description: 'Allows reads with any token or none, and requires a token for writes.',
    reading: 'authentication',
    options: { token: full, forbiddenToken: readOnly },
    start: embedded({}, requireTokenForWrites()),
  },
  {
    id: 'access.only-one-token',
    description: 'Has one token that can do everything.',
    reading: 'authentication',
    options: { token: full },
    start: embedded({ auth: { full: [full] } }),
  },
  {
    id: 'access.not-found-before-unauthorized',
    description: 'Responds 404 to writes to unknown pools before it checks the token, and allows all reads.',
    reading: 'authentication',
    options: { token: full, forbiddenToken: readOnly },
    start: embedded({}, requireTokenForWrites(), checkPoolFirst()),
  },
  {
    id: 'access.scheme-is-case-sensitive',
    description: 'Requires the scheme `Bearer` in this spelling, followed by one space.',
    reading: 'authentication',
    options: { token: full, forbiddenToken: readOnly },
    start: embedded(
      { auth: { full: [full], readOnly: [readOnly] } },
      requireAuthorization((sent) => /^Bearer \S+$/.test(sent ?? '')),
    ),
  },
  {
    id: 'access.token-without-a-scheme',
    description: 'Accepts the token without a scheme too.',
    reading: 'authentication',
    options: { token: full, forbiddenToken: readOnly },
    start: embedded(
      { auth: { full: [full], readOnly: [readOnly] } },
      intercept(({ request, forward }) => {
        const sent = request.headers.get('authorization')
        return sent === null || /\s/.test(sent) ? forward() : forward({ headers: { authorization: `Bearer ${sent}` } })
      }),
    ),
  },
  {
    id: 'access.scheme-is-searched',
    description: 'Reads the token after the last `Bearer ` in the header, so a prefix such as `X` is accepted.',
    reading: 'authentication',
    options: { token: full, forbiddenToken: readOnly },
    start: embedded({ auth: { full: [full], readOnly: [readOnly] } }, rewriteAuthorization(/^.*?Bearer (\S+)$/)),
  },
  {
    id: 'access.scheme-in-any-case',
    description: 'Accepts the scheme in any letter case, with several spaces or a tab after it.',
    reading: 'authentication',
    options: { token: full, forbiddenToken: readOnly },
    start: embedded({ auth: { full: [full], readOnly: [readOnly] } }, rewriteAuthorization(/^Bearer\s+(\S+)$/i)),
  },
  {
    id: 'access.malformed-is-400',
    description: 'Responds 400 to an Authorization header that is not two words, as RFC 6750 advises.',
    reading: 'authentication',
    options: { token: full, forbiddenToken: readOnly },
    start: embedded(
      { auth: { full: [full], readOnly: [readOnly] } },
      intercept(({ request, forward }) => {
        const sent = request.headers.get('authorization')
        const isMalformed = sent !== null && /^bearer\S/i.test(sent)
        return isMalformed ? errorResponse(400, 'the Authorization header is malformed') : forward()
      }),
    ),
  },
  {
    id: 'access.without-a-challenge',
    description: 'Sends no WWW-Authenticate header with a 401.',
    reading: 'authentication',
    options: { token: full, forbiddenToken: readOnly },
    start: embedded(
      { auth: { full: [full], readOnly: [readOnly] } },
      intercept(async ({ forward }) => {
        const response = await forward()
        const bare = withBody(response, response.body === null ? null : await response.text())
        bare.headers.delete('www-authenticate')
        return bare
      }),
    ),
  },
  {
    id: 'access.json-web-tokens',
    description: 'Uses signed tokens that contain the permissions.',
    reading: 'authentication',
    options: {
      token: signToken({ sub: 'ops', scope: 'pools:write' }),
      forbiddenToken: signToken({ sub: 'guest', scope: 'pools:read' }),
    },
    start: embedded({}, verifySignature()),
  },
  {
    id: 'access.api-key',
    description: 'Requires an API key in its own header instead of a token.',
    reading: 'authentication',
    options: { headers: { 'X-API-Key': full } },
    start: embedded(
      {},
      requireCredentials(({ headers }) => headers.get('x-api-key') === full),
    ),
  },
  {
    id: 'access.api-key-and-token',
    description: 'Requires an API key of a gateway and a token.',
    reading: 'authentication',
    options: { headers: { 'X-API-Key': 'gateway-51' }, token: full, forbiddenToken: readOnly },
    start: embedded(
      { auth: { full: [full], readOnly: [readOnly] } },
      requireCredentials(({ headers }) => headers.get('x-api-key') === 'gateway-51'),
    ),
  },
  {
    id: 'access.session-cookie',
    description: 'Requires a session cookie and renews it in each response.',
    reading: 'authentication',
    options: { headers: { cookie: 'theme=dark; session=0af7651916cd43dd' } },
    start: embedded(
      {},
      requireCredentials(({ headers }) => /\bsession=0af7651916cd43dd\b/.test(headers.get('cookie') ?? '')),
    ),
  },
  {
    id: 'access.basic',
    description: 'Requires HTTP Basic authentication.',
    reading: 'authentication',
    options: { headers: { authorization: `Basic ${btoa('ops:secret')}` } },
    start: embedded(
      {},
      requireCredentials(({ headers }) => headers.get('authorization') === `Basic ${btoa('ops:secret')}`),
    ),
  },
  {
    id: 'access.wrong-tokens-are-limited',
    description: 'Responds 429 once after three wrong tokens, with a Retry-After of 0.',
    reading: 'unreliable environment',
    options: { token: full, forbiddenToken: readOnly },
    start: embedded({ auth: { full: [full], readOnly: [readOnly] } }, limitWrongTokens(3)),
  },
  {
    id: 'access.no-token-given',
    description: 'Requires a token, but the run has none.',
    reading: 'authentication',
    inconclusive: 'Without a token every response is 401.',
    start: embedded({ auth: { full: [full] } }),
  },
  {
    id: 'access.token-may-not-write',
    description: 'Requires a token, but the run has a read-only one.',
    reading: 'authentication',
    options: { token: readOnly },
    inconclusive: 'No pool can be created, so only reads were checked.',
    start: embedded({ auth: { full: [full], readOnly: [readOnly] } }),
  },
]

/** Allows all reads. */
function requireTokenForWrites(): Mutator {
  return intercept(({ request, forward }) => {
    if (/^(GET|HEAD|OPTIONS)$/.test(request.method)) return forward()
    const sent = request.headers.get('authorization')
    if (sent === `Bearer ${full}`) return forward()
    return errorResponse(sent === `Bearer ${readOnly}` ? 403 : 401)
  })
}

function checkPoolFirst(): Mutator {
  return intercept(async ({ operation, request, forward }) => {
    if (operation !== 'updatePool' && operation !== 'deletePool') return forward()
    const pool = await forward({ method: 'GET', path: new URL(request.url).pathname })
    return pool.status === 404 ? pool : forward()
  })
}

function requireAuthorization(isValid: (authorization: string | null) => boolean): Mutator {
  return intercept(({ request, forward }) =>
    request.method === 'OPTIONS' || isValid(request.headers.get('authorization')) ? forward() : errorResponse(401),
  )
}

/** Reads the token by a pattern. */
function rewriteAuthorization(pattern: RegExp): Mutator {
  return intercept(({ request, forward }) => {
    const token = pattern.exec(request.headers.get('authorization') ?? '')?.[1]
    return forward(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } })
  })
}

function requireCredentials(isAllowed: (request: Request) => boolean): Mutator {
  return intercept(async ({ request, forward }) => {
    if (request.method !== 'OPTIONS' && !isAllowed(request)) return errorResponse(401)
    const response = await forward()
    const headers = { 'set-cookie': 'session=0af7651916cd43dd; Path=/; HttpOnly; SameSite=Lax' }
    return withBody(response, response.body === null ? null : await response.text(), { headers })
  })
}

function signToken(claims: object): string {
  const [head, body] = [{ alg: 'HS256', typ: 'JWT' }, claims].map((part) => btoa(JSON.stringify(part)).replace(/=+$/, ''))
  return `${head}.${body}.${computeSignature(`${head}.${body}`)}`
}

function computeSignature(text: string): string {
  return createHmac('sha256', 'secret of the tests').update(text).digest('base64url')
}

function verifySignature(): Mutator {
  return intercept(({ request, forward }) => {
    if (request.method === 'OPTIONS') return forward()
    const [scheme, token = ''] = (request.headers.get('authorization') ?? '').split(' ')
    const [head = '', body = '', signature] = token.split('.')
    if (scheme !== 'Bearer' || signature !== computeSignature(`${head}.${body}`))
      return errorResponse(401, 'the token is not valid')
    const { scope } = JSON.parse(atob(body)) as { scope: string }
    return scope === 'pools:write' || /^(GET|HEAD)$/.test(request.method) ? forward() : errorResponse(403)
  })
}

function limitWrongTokens(max: number): Mutator {
  return (original) => {
    let wrong = 0
    return intercept(async ({ forward }) => {
      if (wrong >= max) {
        wrong = 0
        return new Response('{"error":"Too Many Requests"}', { status: 429, headers: { 'retry-after': '0' } })
      }
      const response = await forward()
      if (response.status === 401) wrong += 1
      return response
    })(original)
  }
}
