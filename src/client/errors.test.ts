import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import * as errorValidators from '../generated/error-validators.js'
import { createClient } from '../index.ts'
import { catchError } from '../testing/behavior.ts'

test('an error does not contain the token, even if the server echoes it', async () => {
  const token = 'tok-5f2a9c'
  const body = { error: 'Forbidden', message: `no ${token}` }
  const fetch = async () => Response.json(body, { status: 403, headers: { 'x-echo': token, 'set-cookie': token } })
  const error = await catchError(createClient({ baseUrl: 'http://pools.test', token, fetch }).getPool('a'))

  expect(error.response.headers.get('x-echo')).toBe(token)
  for (const text of [inspect(error, { depth: 9 }), JSON.stringify(error), String(error), error.stack]) {
    expect(text).not.toContain('5f2a9c')
  }
})

test('an error is complete in a log, as text and as JSON', async () => {
  const body = { error: 'Not Found', message: 'The requested resource was not found' }
  const fetch = async () => Response.json(body, { status: 404 })
  const error = await catchError(createClient({ baseUrl: 'https://dash.example', fetch }).deletePool('pool-9'))

  expect(String(error)).toMatchInlineSnapshot(
    `"NotFoundError: DELETE https://dash.example/api/pools/pool-9: 404 Not Found: The requested resource was not found"`,
  )
  expect(JSON.parse(JSON.stringify(error))).toMatchInlineSnapshot(`
    {
      "body": {
        "error": "Not Found",
        "message": "The requested resource was not found",
      },
      "message": "DELETE https://dash.example/api/pools/pool-9: 404 Not Found: The requested resource was not found",
      "name": "NotFoundError",
      "request": {
        "method": "DELETE",
        "url": "https://dash.example/api/pools/pool-9",
      },
      "status": 404,
    }
  `)
})

test('the error of a refused connection has the reason and the number of attempts', async () => {
  const error = await catchError(createClient({ baseUrl: 'http://127.0.0.1:1', retry: { limit: 1 } }).listPools())

  expect(error.message).toBe('GET http://127.0.0.1:1/api/pools: connection failed: bad port (2 attempts)')
})

test('the documented errors except 400 have the same body', () => {
  const { UnauthorizedBody, ForbiddenBody, NotFoundBody, InternalServerErrorBody } = errorValidators
  expect([ForbiddenBody, NotFoundBody, InternalServerErrorBody]).toEqual([UnauthorizedBody, UnauthorizedBody, UnauthorizedBody])
})
