import { type CallError, createClient, type Fetch, toResult } from '@nightcrawler/compute-pools'
import { expect, test } from 'vitest'
import { explainChange, explainReading } from './explain.ts'
import { SignInDeclined } from './session.ts'

const answering =
  (status: number, body: object): Fetch =>
  async () =>
    Response.json(body, { status })

const unauthorized = answering(401, { error: 'Unauthorized', message: 'Authentication required' })

/** Every error of the client. */
const errors: Record<string, CallError> = {
  '400': await errorOf(
    answering(400, { error: 'Bad Request', message: 'Invalid request parameters', details: 'Quota exceeded!' }),
  ),
  '401': await errorOf(unauthorized),
  '401, declined': await errorOf(unauthorized, { onUnauthorized: () => Promise.reject(new SignInDeclined('Nobody signed in')) }),
  '403': await errorOf(answering(403, { error: 'Forbidden', message: 'Insufficient permissions to perform this action' })),
  '404': await errorOf(answering(404, { error: 'Not Found', message: 'The requested resource was not found' })),
  '405': await errorOf(answering(405, {})),
  '500': await errorOf(answering(500, { error: 'Internal Server Error', message: 'An unexpected error occurred' })),
  '504': await errorOf(answering(504, {})),
  'another shape': await errorOf(answering(200, { pools: [] })),
  'no connection': await errorOf(() => Promise.reject(new TypeError('Failed to fetch'))),
  'no answer': await errorOf(() => new Promise(() => {}), { timeout: 1 }),
  'an odd token': await errorOf(unauthorized, { token: 'ключ' }),
}

test('an error page explains the error and offers a way out', () => {
  const shown = Object.entries(errors).map(([what, error]) => {
    const { title, text, detail, way } = explainReading(error)
    return [`${what}: ${title}. ${text} [${way}]`, ...(detail ? [`  ${detail}`] : [])].join('\n')
  })
  expect(`\n${shown.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    400: The server refused the request. Quota exceeded! [retry]
      GET http://pools.test/api/pools: 400 Bad Request: Invalid request parameters: Quota exceeded!
    401: Please sign in. This server only talks to people it knows. [sign-in]
    403: You may not see this. Insufficient permissions to perform this action. Another token may be allowed to. [sign-in]
    404: Nothing is here. The server answers, but not as a Compute Pools API. [retry]
      GET http://pools.test/api/pools: 404 Not Found: The requested resource was not found
    405: The server answered 405. That is not an answer of this API. A proxy may have given it. [retry]
      GET http://pools.test/api/pools: 405, not as documented: {}
    500: The server had a problem. An unexpected error occurred. It may pass. [retry]
      GET http://pools.test/api/pools: 500 Internal Server Error: An unexpected error occurred
    504: The server answered 504. That is not an answer of this API. A proxy may have given it. [retry]
      GET http://pools.test/api/pools: 504, not as documented: {}
    401, declined: Please sign in. This server only talks to people it knows. [sign-in]
    another shape: The server’s answer cannot be read. It is not as the API describes it, so nothing of it is shown. [retry]
      /summary is missing
    no connection: No connection to the server. It is down, or the network is. [retry]
      GET http://pools.test/api/pools: connection failed: Failed to fetch
    no answer: The server takes too long. It may be busy. [retry]
      GET http://pools.test/api/pools: timed out after 1 ms
    an odd token: The request could not be sent. The token may hold a character that cannot be sent. [sign-in]
      GET http://pools.test/api/pools: not sent: unusable headers: "authorization"
    "
  `)
})

test('a failed change is explained and offers Try again if it may succeed', () => {
  const said = Object.entries(errors).map(([what, error]) => {
    const { text, mayPass } = explainChange(error)
    return `${what}: Staging was not deleted: ${text}${mayPass ? ' [Try again]' : ''}`
  })
  expect(`\n${said.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    400: Staging was not deleted: the server refused it. Quota exceeded!
    401: Staging was not deleted: the server does not know this token. [Try again]
    403: Staging was not deleted: it is not permitted. Insufficient permissions to perform this action.
    404: Staging was not deleted: it no longer exists.
    405: Staging was not deleted: the server answered 405. [Try again]
    500: Staging was not deleted: the server had a problem. An unexpected error occurred. [Try again]
    504: Staging was not deleted: the server answered 504, so it may have happened all the same. [Try again]
    401, declined: Staging was not deleted: nobody signed in. [Try again]
    another shape: Staging was not deleted: the answer cannot be read, so it may have happened all the same.
    no connection: Staging was not deleted: no answer came, so it may have happened all the same. [Try again]
    no answer: Staging was not deleted: no answer came, so it may have happened all the same. [Try again]
    an odd token: Staging was not deleted: it could not be sent. GET http://pools.test/api/pools: not sent: unusable headers: "authorization"
    "
  `)
})

async function errorOf(fetch: Fetch, options: { token?: string; timeout?: number; onUnauthorized?(): Promise<void> } = {}) {
  const result = await toResult(createClient({ baseUrl: 'http://pools.test', fetch, retry: false, ...options }).listPools())
  if (result.ok) throw new Error('the call was expected to fail')
  return result.error
}
