import { type CallError, createClient, type Fetch, toResult } from '@nightcrawler/compute-pools'
import { expect, test } from 'vitest'
import { explainChange, explainReading } from './explain.ts'
import { SignInDeclined } from './session.ts'

const respondWith =
  (status: number, body: object): Fetch =>
  async () =>
    Response.json(body, { status })

const unauthorized = respondWith(401, { error: 'Unauthorized', message: 'Authentication required' })

/** Every error of the client. */
const errors: Record<string, CallError> = {
  '400': await errorOf(
    respondWith(400, { error: 'Bad Request', message: 'Invalid request parameters', details: 'Quota exceeded!' }),
  ),
  '401': await errorOf(unauthorized),
  '401, declined': await errorOf(unauthorized, {
    onUnauthorized: () => Promise.reject(new SignInDeclined('the user did not sign in')),
  }),
  '403': await errorOf(respondWith(403, { error: 'Forbidden', message: 'Insufficient permissions to perform this action' })),
  '404': await errorOf(respondWith(404, { error: 'Not Found', message: 'The requested resource was not found' })),
  '405': await errorOf(respondWith(405, {})),
  '500': await errorOf(respondWith(500, { error: 'Internal Server Error', message: 'An unexpected error occurred' })),
  '504': await errorOf(respondWith(504, {})),
  'invalid response': await errorOf(respondWith(200, { pools: [] })),
  'no connection': await errorOf(() => Promise.reject(new TypeError('Failed to fetch'))),
  'no response': await errorOf(() => new Promise(() => {}), { timeout: 1 }),
  'invalid token': await errorOf(unauthorized, { token: 'ключ' }),
}

test('an error page explains the error and offers an action', () => {
  const shown = Object.entries(errors).map(([name, error]) => {
    const { title, text, detail, action } = explainReading(error)
    return [`${name}: ${title}. ${text} [${action}]`, ...(detail ? [`  ${detail}`] : [])].join('\n')
  })
  expect(`\n${shown.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    400: The server rejected the request. Quota exceeded! [retry]
      GET http://pools.test/api/pools: 400 Bad Request: Invalid request parameters: Quota exceeded!
    401: Please sign in. This server requires a token. [sign-in]
    403: Access denied. Insufficient permissions to perform this action. Try another token. [sign-in]
    404: Not found. The server does not provide the Compute Pools API at this address. [retry]
      GET http://pools.test/api/pools: 404 Not Found: The requested resource was not found
    405: Unexpected status 405. The API does not have this response. A proxy may have sent it. [retry]
      GET http://pools.test/api/pools: 405, not as documented: {}
    500: Server error. An unexpected error occurred. Try again later. [retry]
      GET http://pools.test/api/pools: 500 Internal Server Error: An unexpected error occurred
    504: Unexpected status 504. The API does not have this response. A proxy may have sent it. [retry]
      GET http://pools.test/api/pools: 504, not as documented: {}
    401, declined: Please sign in. This server requires a token. [sign-in]
    invalid response: The response is invalid. It does not match the API, so its data is not shown. [retry]
      /summary is missing
    no connection: No connection to the server. The server or the network is down. [retry]
      GET http://pools.test/api/pools: connection failed: Failed to fetch
    no response: The server did not respond in time. It may be overloaded. [retry]
      GET http://pools.test/api/pools: timed out after 1 ms
    invalid token: The request could not be sent. The token may contain invalid characters. [sign-in]
      GET http://pools.test/api/pools: not sent: unusable headers: "authorization"
    "
  `)
})

test('a failed change is explained and offers Try again if it may succeed', () => {
  const explained = Object.entries(errors).map(([name, error]) => {
    const { text, canRetry } = explainChange(error)
    return `${name}: Staging was not deleted: ${text}${canRetry ? ' [Try again]' : ''}`
  })
  expect(`\n${explained.join('\n')}\n`).toMatchInlineSnapshot(`
    "
    400: Staging was not deleted: the server rejected it. Quota exceeded!
    401: Staging was not deleted: the server rejected this token. [Try again]
    403: Staging was not deleted: you do not have permission. Insufficient permissions to perform this action.
    404: Staging was not deleted: it no longer exists.
    405: Staging was not deleted: unexpected status 405. [Try again]
    500: Staging was not deleted: server error. An unexpected error occurred. [Try again]
    504: Staging was not deleted: unexpected status 504. The change may still have been made. [Try again]
    401, declined: Staging was not deleted: you did not sign in. [Try again]
    invalid response: Staging was not deleted: the response is invalid. The change may still have been made.
    no connection: Staging was not deleted: no response arrived. The change may still have been made. [Try again]
    no response: Staging was not deleted: no response arrived. The change may still have been made. [Try again]
    invalid token: Staging was not deleted: it could not be sent. GET http://pools.test/api/pools: not sent: unusable headers: "authorization"
    "
  `)
})

async function errorOf(fetch: Fetch, options: { token?: string; timeout?: number; onUnauthorized?(): Promise<void> } = {}) {
  const result = await toResult(createClient({ baseUrl: 'http://pools.test', fetch, retry: false, ...options }).listPools())
  if (result.ok) throw new Error('the call was expected to fail')
  return result.error
}
