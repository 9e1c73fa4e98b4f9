import { expect, test } from 'vitest'
import { createServer } from '../server.ts'
import { newPool, startServer, trainingCluster } from '../testing/embedded-server.ts'

test('the server handles requests below any prefix, in both forms that fetch accepts', async () => {
  const { fetch } = createServer()
  for (const input of [
    'https://host/some/prefix/api/pools/pool-1',
    new URL('https://host/api/pools/pool-1?x=%'),
    new Request('https://host/api/pools/pool%2D1'),
    '/api/pools/pool-1',
  ]) {
    const response = await fetch(input)
    expect(await response.json()).toEqual(trainingCluster)
  }
  const init = { method: 'POST', body: JSON.stringify(newPool), headers: { 'content-type': 'application/json' } }
  const created = await fetch(new Request('https://host/p/api/pools', init))
  expect(created.headers.get('location')).toBe('/p/api/pools/pool-7')
})

test.each([
  '/',
  '/api',
  '/api/pool',
  '/api/pools/',
  '/api/poolsx',
  '/api/pools/pool-1/nodes',
  '/api/pools/%00',
  '/api/pools/%61ctivity',
])('the path %s gets a documented 404', async (path) => {
  expect(await startServer().call('GET', path)).toMatchObject({
    status: 404,
    body: { error: 'Not Found', message: 'The requested resource was not found' },
  })
})

test('a path with malformed percent-encoding gets a 400', async () => {
  expect(await startServer().call('GET', '/api/pools/%E0%A4%A')).toMatchObject({
    status: 400,
    body: { error: 'Bad Request', message: 'Invalid request parameters', details: 'the path is not valid percent-encoding' },
  })
})

test.each([
  ['PATCH', '/api/pools', 'GET, HEAD, POST, OPTIONS'],
  ['DELETE', '/api/pools', 'GET, HEAD, POST, OPTIONS'],
  ['POST', '/api/pools/activity', 'GET, HEAD, OPTIONS'],
  ['PUT', '/api/pools/activity', 'GET, HEAD, OPTIONS'],
  ['POST', '/api/pools/pool-1', 'GET, HEAD, PUT, DELETE, OPTIONS'],
])('%s %s gets a 405 that lists the allowed methods', async (method, path, allow) => {
  const { status, headers, body } = await startServer().call(method, path)
  expect({ status, allow: headers.get('allow'), body }).toEqual({
    status: 405,
    allow,
    body: { error: 'Method Not Allowed', message: `${method} is not allowed here. Allowed: ${allow}` },
  })
})

test('HEAD responds like GET, without the body', async () => {
  const { fetch } = createServer()
  for (const path of ['/api/pools', '/api/pools/pool-1', '/api/pools/activity', '/api/pools/nope', '/nope']) {
    const [get, head] = await Promise.all([fetch(path), fetch(path, { method: 'HEAD' })])
    expect(head.status).toBe(get.status)
    expect(head.headers.get('content-type')).toBe('application/json')
    expect(head.headers.get('content-length')).toBe(String((await get.arrayBuffer()).byteLength))
    expect(await head.text()).toBe('')
  }
})

test('pages of any origin can send requests, without the credentials of the browser', async () => {
  const { fetch } = createServer()
  const headers = {
    origin: 'http://localhost:5173',
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'authorization,content-type,x-trace',
  }
  const preflight = await fetch('/api/pools/pool-1', { method: 'OPTIONS', headers })
  expect(preflight.status).toBe(204)
  expect(Object.fromEntries(preflight.headers)).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-allow-headers': 'authorization,content-type,x-trace',
    'access-control-allow-methods': 'GET, HEAD, POST, PUT, DELETE, OPTIONS',
  })
  expect(preflight.headers.get('access-control-allow-credentials')).toBeNull()
  const error = await fetch('/api/pools/nope', { headers: { origin: 'http://localhost:5173' } })
  expect(error.status).toBe(404)
  expect(error.headers.get('access-control-allow-origin')).toBe('*')
  expect((await fetch('/api/pools')).headers.get('access-control-allow-origin')).toBe('*')
})

test('with auth, only pages of loopback origins can send requests', async () => {
  const { fetch, state } = createServer({ auth: { full: ['t'] } })
  const headers = { 'access-control-request-method': 'POST', authorization: 'Bearer t', 'content-type': 'application/json' }
  const send = (method: string, origin: string) =>
    fetch('/api/pools', {
      method,
      headers: { ...headers, origin },
      body: method === 'POST' ? JSON.stringify(newPool) : null,
    })
  const own = await send('OPTIONS', 'http://localhost:5173')
  expect([own.status, own.headers.get('access-control-allow-origin')]).toEqual([204, 'http://localhost:5173'])
  expect((await send('POST', 'http://localhost:5173')).status).toBe(201)
  const other = await send('GET', 'https://other.example')
  expect([other.status, other.headers.get('access-control-allow-origin'), other.headers.get('vary')]).toEqual([
    200,
    null,
    'Origin',
  ])
  expect((await send('OPTIONS', 'https://other.example')).headers.get('access-control-allow-methods')).toBeNull()
  expect((await send('POST', 'https://other.example')).status).toBe(403)
  expect(state().pools).toHaveLength(13)
})

test('without cors, no response has a CORS header', async () => {
  const { fetch } = createServer({ cors: false })
  const headers = { origin: 'http://localhost:5173', 'access-control-request-method': 'PUT' }
  for (const method of ['OPTIONS', 'GET']) {
    const response = await fetch('/api/pools', { method, headers })
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  }
})

test('OPTIONS lists the allowed methods', async () => {
  const { call } = startServer()
  expect((await call('OPTIONS', '/api/pools')).headers.get('allow')).toBe('GET, HEAD, POST, OPTIONS')
  expect((await call('OPTIONS', '/nope')).status).toBe(404)
})

test('an error in now() or ids() of the caller gets a 500 and changes nothing', async () => {
  const errors: unknown[] = []
  const error = console.error
  console.error = (value) => errors.push(value)
  try {
    const { call, state } = startServer({ ids: () => 'always-the-same' })
    await call('POST', '/api/pools', newPool)
    const before = state()
    expect(await call('POST', '/api/pools', newPool)).toMatchObject({
      status: 500,
      body: { error: 'Internal Server Error', message: 'An unexpected error occurred' },
    })
    expect(state()).toEqual(before)
    expect(String(errors[0])).toContain('ids() returned only ids')
  } finally {
    console.error = error
  }
})
