import { describe, expect, test } from 'vitest'
import { createServer } from '../server.ts'

const newPool = { name: 'Trial', region: 'us-west-2', provider: 'AWS', nodeTypes: [] }
const auth = { full: ['admin-token'], readOnly: ['viewer-token'], none: ['guest-token'] }

async function answer(authorization: string | undefined, method: string, path: string, body: unknown = newPool) {
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
    'Bearer nobody',
    'Bearer admin-toke',
    'Bearer admin-token2',
    'Bearer ADMIN-TOKEN',
    'Bearer admin-token viewer-token',
    'Bearer admin-token, Bearer admin-token',
    'Basic admin-token',
    'admin-token',
    'Beareradmin-token',
  ])('with %j: 401, and nothing changes', async (authorization) => {
    expect(await answer(authorization, method, path)).toEqual({
      status: 401,
      challenge:
        authorization === undefined ? 'Bearer realm="compute-pools"' : 'Bearer realm="compute-pools", error="invalid_token"',
      body: unauthorized,
      changed: false,
    })
  })

  test('with a token that has no rights: 403, and nothing changes', async () => {
    expect(await answer('Bearer guest-token', method, path)).toEqual({
      status: 403,
      challenge: null,
      body: forbidden,
      changed: false,
    })
  })

  test.each(['Bearer', 'bearer', 'BEARER'])('with a token of full rights and the scheme written %s: done', async (scheme) => {
    expect((await answer(`${scheme} admin-token`, method, path)).status).toBe(method === 'POST' ? 201 : 200)
  })
})

test.each(reads)('a read-only token may %s %s', async (method, path) => {
  expect((await answer('Bearer viewer-token', method, path)).status).toBe(200)
  expect((await answer('Bearer viewer-token', 'HEAD', path)).status).toBe(200)
})

test.each(writes)('a read-only token may not %s %s', async (method, path) => {
  expect(await answer('Bearer viewer-token', method, path)).toMatchObject({ status: 403, body: forbidden, changed: false })
})

test.each([
  ['POST', '/api/pools', '{ not json'],
  ['PUT', '/api/pools/nope', { name: 'x' }],
  ['DELETE', '/api/pools/nope', ''],
  ['PATCH', '/api/pools', ''],
  ['GET', '/nope', ''],
  ['GET', '/api/pools/%E0%A4%A', ''],
] as const)('who is asking comes before what: %s %s without a token is a 401', async (method, path, body) => {
  expect((await answer(undefined, method, path, body)).status).toBe(401)
})

test('the token is nowhere in the log', async () => {
  const { fetch, state } = createServer({ auth })
  await fetch('/api/pools/pool-1', { method: 'DELETE', headers: { authorization: 'Bearer admin-token' } })
  expect(state().activities[0]).toMatchObject({ action: 'pool-deleted', user: 'token holder' })
  expect(JSON.stringify(state())).not.toContain('admin-token')
})

test('without any token known, nobody gets in', async () => {
  const { fetch } = createServer({ auth: {} })
  expect((await fetch('/api/pools', { headers: { authorization: 'Bearer undefined' } })).status).toBe(401)
})

test('tokens that cannot be are refused without repeating them', () => {
  expect(() => createServer({ auth: { full: [''] } })).toThrow('auth.full: a token must be visible ASCII')
  expect(() => createServer({ auth: { full: ['se cret'] } })).toThrow(/^auth.full: (?!.*se cret)/)
  expect(() => createServer({ auth: { full: ['secret'], none: ['secret'] } })).toThrow(/^auth.none: (?!.*secret)/)
})
