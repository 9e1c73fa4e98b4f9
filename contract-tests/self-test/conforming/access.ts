import { createHmac } from 'node:crypto'
import { errorResponse, intercept, withBody } from '../mutators.ts'
import { type ConformingServer, embedded, type Wrapper } from './server.ts'

const full = 'full-4f1c9a7d20b84e6b'
const readOnly = 'read-8d2be017c35f4a90'

/** Who is let in, and how those are turned away who are not. */
export const access: ConformingServer[] = [
  {
    id: 'access.everything-is-closed',
    description: 'Reading needs a token as well as writing; a token for reading reads.',
    reading: 'authentication',
    options: { token: full, forbiddenToken: readOnly },
    start: embedded({ auth: { full: [full], readOnly: [readOnly] } }),
  },
  {
    id: 'access.forbidden-token-reads-nothing',
    description: 'A token that may not write may not read either.',
    reading: 'authentication',
    options: { token: full, forbiddenToken: readOnly },
    start: embedded({ auth: { full: [full], none: [readOnly] } }),
  },
  {
    id: 'access.reads-are-open',
    description: 'Whoever comes may read, whatever token is sent; writing needs one.',
    reading: 'authentication',
    options: { token: full, forbiddenToken: readOnly },
    start: embedded({}, writersOnly()),
  },
  {
    id: 'access.only-one-token',
    description: 'There is one token, and none that may not write.',
    reading: 'authentication',
    options: { token: full },
    start: embedded({ auth: { full: [full] } }),
  },
  {
    id: 'access.not-found-before-who-are-you',
    description: 'Where reads are open, a write to a pool that is not there is 404, whoever asks.',
    reading: 'authentication',
    options: { token: full, forbiddenToken: readOnly },
    start: embedded({}, writersOnly(), knownPoolsFirst()),
  },
  {
    id: 'access.scheme-in-its-usual-case-only',
    description: 'The scheme must be spelled Bearer, with one space behind it.',
    reading: 'authentication',
    options: { token: full, forbiddenToken: readOnly },
    start: embedded(
      { auth: { full: [full], readOnly: [readOnly] } },
      admit((sent) => /^Bearer \S+$/.test(sent ?? '')),
    ),
  },
  {
    id: 'access.token-alone-is-taken',
    description: 'The token is taken without a scheme before it too: the document names none.',
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
    id: 'access.without-a-challenge',
    description: 'A 401 has no WWW-Authenticate: the document does not show one.',
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
    description: 'Tokens are signed, and say themselves who may write.',
    reading: 'authentication',
    options: {
      token: signed({ sub: 'ops', scope: 'pools:write' }),
      forbiddenToken: signed({ sub: 'guest', scope: 'pools:read' }),
    },
    start: embedded({}, signatures()),
  },
  {
    id: 'access.api-key',
    description: 'An API key in a header of its own stands for the token.',
    reading: 'authentication',
    options: { headers: { 'X-API-Key': full } },
    start: embedded(
      {},
      guard(({ headers }) => headers.get('x-api-key') === full),
    ),
  },
  {
    id: 'access.api-key-and-token',
    description: 'A gateway wants its key before it looks at the token.',
    reading: 'authentication',
    options: { headers: { 'X-API-Key': 'gateway-51' }, token: full, forbiddenToken: readOnly },
    start: embedded(
      { auth: { full: [full], readOnly: [readOnly] } },
      guard(({ headers }) => headers.get('x-api-key') === 'gateway-51'),
    ),
  },
  {
    id: 'access.session-cookie',
    description: 'A session cookie lets in, and is renewed with each answer.',
    reading: 'authentication',
    options: { headers: { cookie: 'theme=dark; session=0af7651916cd43dd' } },
    start: embedded(
      {},
      guard(({ headers }) => /\bsession=0af7651916cd43dd\b/.test(headers.get('cookie') ?? '')),
    ),
  },
  {
    id: 'access.basic',
    description: 'The scheme is Basic: the document names none, and the header is given as it is.',
    reading: 'authentication',
    options: { headers: { authorization: `Basic ${btoa('ops:secret')}` } },
    start: embedded(
      {},
      guard(({ headers }) => headers.get('authorization') === `Basic ${btoa('ops:secret')}`),
    ),
  },
  {
    id: 'access.guessing-is-slowed-down',
    description: 'After three wrong tokens the next request is answered with 429, and can be sent again at once.',
    reading: 'unreliable environment',
    options: { token: full, forbiddenToken: readOnly },
    start: embedded({ auth: { full: [full], readOnly: [readOnly] } }, slowedDown(3)),
  },
  {
    id: 'access.token-not-given',
    description: 'Everything is closed, and whoever verifies gave no token.',
    reading: 'authentication',
    inconclusive: 'Without a token there is nothing to see but 401.',
    start: embedded({ auth: { full: [full] } }),
  },
  {
    id: 'access.token-may-not-write',
    description: 'The token that was given may read, and every write is answered with 403.',
    reading: 'authentication',
    options: { token: readOnly },
    inconclusive: 'No pool can be created, so that nothing but reading was questioned.',
    start: embedded({ auth: { full: [full], readOnly: [readOnly] } }),
  },
]

/** Reads are for everybody. */
function writersOnly(): Wrapper {
  return intercept(({ request, forward }) => {
    if (/^(GET|HEAD|OPTIONS)$/.test(request.method)) return forward()
    const sent = request.headers.get('authorization')
    if (sent === `Bearer ${full}`) return forward()
    return errorResponse(sent === `Bearer ${readOnly}` ? 403 : 401)
  })
}

function knownPoolsFirst(): Wrapper {
  return intercept(async ({ operation, request, forward }) => {
    if (operation !== 'updatePool' && operation !== 'deletePool') return forward()
    const pool = await forward({ method: 'GET', path: new URL(request.url).pathname })
    return pool.status === 404 ? pool : forward()
  })
}

function admit(fits: (authorization: string | null) => boolean): Wrapper {
  return intercept(({ request, forward }) =>
    request.method === 'OPTIONS' || fits(request.headers.get('authorization')) ? forward() : errorResponse(401),
  )
}

function guard(lets: (request: Request) => boolean): Wrapper {
  return intercept(async ({ request, forward }) => {
    if (request.method !== 'OPTIONS' && !lets(request)) return errorResponse(401)
    const response = await forward()
    const headers = { 'set-cookie': 'session=0af7651916cd43dd; Path=/; HttpOnly; SameSite=Lax' }
    return withBody(response, response.body === null ? null : await response.text(), { headers })
  })
}

function signed(checks: object): string {
  const [head, body] = [{ alg: 'HS256', typ: 'JWT' }, checks].map((part) => btoa(JSON.stringify(part)).replace(/=+$/, ''))
  return `${head}.${body}.${signatureOf(`${head}.${body}`)}`
}

function signatureOf(text: string): string {
  return createHmac('sha256', 'not much of a secret').update(text).digest('base64url')
}

function signatures(): Wrapper {
  return intercept(({ request, forward }) => {
    if (request.method === 'OPTIONS') return forward()
    const [scheme, token = ''] = (request.headers.get('authorization') ?? '').split(' ')
    const [head = '', body = '', signature] = token.split('.')
    if (scheme !== 'Bearer' || signature !== signatureOf(`${head}.${body}`)) return errorResponse(401, 'the token is not valid')
    const { scope } = JSON.parse(atob(body)) as { scope: string }
    return scope === 'pools:write' || /^(GET|HEAD)$/.test(request.method) ? forward() : errorResponse(403)
  })
}

function slowedDown(most: number): Wrapper {
  return (original) => {
    let wrong = 0
    return intercept(async ({ forward }) => {
      if (wrong >= most) {
        wrong = 0
        return new Response('{"error":"Too Many Requests"}', { status: 429, headers: { 'retry-after': '0' } })
      }
      const response = await forward()
      if (response.status === 401) wrong += 1
      return response
    })(original)
  }
}
