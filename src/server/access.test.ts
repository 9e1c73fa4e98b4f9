import { describe, expect, test } from 'vitest'
import { createServer } from '../server.ts'

const newPool = { name: 'Trial', region: 'us-west-2', provider: 'AWS', nodeTypes: [] }
const auth = { full: ['admin-token'], readOnly: ['viewer-token'], none: ['guest-token'] }

async function send(authorization: string | undefined, method: string, path: string, body: unknown = newPool) {
  const { fetch, state } = createServer({ auth })
  const before = state()
  const response = await fetch(`http://pools.test${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
    ...(method === 'GET' || method === 'HEAD' ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const changed = JSON.stringify(before) !== JSON.stringify(state())
  return { status: response.status, challenge: response.headers.get('www-authenticate'), body: await response.text(), changed }
}

const unauthorized = '{"error":"Unauthorized","message":"Authentication required"}'
const forbidden = '{"error":"Forbidden","message":"Insufficient permissions to perform this action"}'
const reads = [
  ['GET', '/api/pools'],
  ['GET', '/api/pools/pool-1'],
  ['GET', '/api/pools/activity'],
] as const
const writes = [
  ['POST', '/api/pools'],
  ['PUT', '/api/pools/pool-1'],
  ['DELETE', '/api/pools/pool-1'],
] as const

describe.each([...reads, ...writes])('%s %s', (method, path) => {
  test.each([
    undefined,
    'Bearer ',
    'Bearer unknown',
    'Bearer admin-toke',
    'Bearer admin-token2',
    'Bearer ADMIN-TOKEN',
    'Bearer admin-token viewer-token',
    'Bearer admin-token, Bearer admin-token',
    'Basic admin-token',
    'admin-token',
    'Beareradmin-token',
  ])('the authorization %j gets a 401 and changes nothing', async (authorization) => {
    expect(await send(authorization, method, path)).toEqual({
      status: 401,
      challenge:
        authorization === undefined ? 'Bearer realm="compute-pools"' : 'Bearer realm="compute-pools", error="invalid_token"',
      body: unauthorized,
      changed: false,
    })
  })

  test('a token without rights gets a 403 and changes nothing', async () => {
    expect(await send('Bearer guest-token', method, path)).toEqual({
      status: 403,
      challenge: null,
      body: forbidden,
      changed: false,
    })
  })

  test.each(['Bearer', 'bearer', 'BEARER'])('a token with full rights is accepted with the scheme %s', async (scheme) => {
    expect((await send(`${scheme} admin-token`, method, path)).status).toBe(method === 'POST' ? 201 : 200)
  })
})

test.each(reads)('a read-only token can %s %s', async (method, path) => {
  expect((await send('Bearer viewer-token', method, path)).status).toBe(200)
  expect((await send('Bearer viewer-token', 'HEAD', path)).status).toBe(200)
})

test.each(writes)('a read-only token cannot %s %s', async (method, path) => {
  expect(await send('Bearer viewer-token', method, path)).toMatchObject({ status: 403, body: forbidden, changed: false })
})

test.each([
  ['POST', '/api/pools', '{ not json'],
  ['PUT', '/api/pools/nope', { name: 'x' }],
  ['DELETE', '/api/pools/nope', ''],
  ['PATCH', '/api/pools', ''],
  ['GET', '/nope', ''],
  ['GET', '/api/pools/%E0%A4%A', ''],
] as const)('authentication comes before validation: %s %s without a token gets a 401', async (method, path, body) => {
  expect((await send(undefined, method, path, body)).status).toBe(401)
})

test('the activity log does not contain the token', async () => {
  const { fetch, state } = createServer({ auth })
  await fetch('/api/pools/pool-1', { method: 'DELETE', headers: { authorization: 'Bearer admin-token' } })
  expect(state().activities[0]).toMatchObject({ action: 'pool-deleted', user: 'token holder' })
  expect(JSON.stringify(state())).not.toContain('admin-token')
})

test('every request gets a 401 if the server has no tokens', async () => {
  const { fetch } = createServer({ auth: {} })
  expect((await fetch('/api/pools', { headers: { authorization: 'Bearer undefined' } })).status).toBe(401)
})

test('invalid tokens are rejected with a message that does not contain them', () => {
  expect(() => createServer({ auth: { full: [''] } })).toThrow(
    'invalid token in auth.full: expected one or more visible ASCII characters',
  )
  expect(() => createServer({ auth: { full: ['se cret'] } })).toThrow(/^invalid token in auth\.full: (?!.*se cret)/)
  expect(() => createServer({ auth: { full: ['secret'], none: ['secret'] } })).toThrow(
    /^a token in auth\.none is in auth\.full as well: (?!.*secret)/,
  )
})
