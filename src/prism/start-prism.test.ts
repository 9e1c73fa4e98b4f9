import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OperationId, operations, type SchemaName } from '../core/operations.ts'
import { collectIssues } from '../core/validators.ts'
import { ListenError } from '../http/bind.ts'
import { type CallError, type ComputePoolsClient, createClient } from '../index.ts'
import { newPool } from '../testing/embedded-server.ts'
import { type RunningPrism, startPrism } from './start-prism.ts'

let prism: RunningPrism
beforeAll(async () => {
  prism = await startPrism()
})
afterAll(() => prism.stop())

const calls: Record<OperationId, (client: ComputePoolsClient, options: { headers: Record<string, string> }) => Promise<unknown>> =
  {
    listPools: (client, options) => client.listPools(options),
    createPool: (client, options) => client.createPool(newPool, options),
    listActivity: (client, options) => client.listActivity({}, options),
    getPool: (client, options) => client.getPool('pool-1', options),
    updatePool: (client, options) => client.updatePool('pool-1', { name: 'Renamed' }, options),
    deletePool: (client, options) => client.deletePool('pool-1', options),
  }

describe('every documented status of every operation can be requested, and the client parses it', () => {
  const errors: [number, CallError['name'], SchemaName][] = [
    [400, 'BadRequestError', 'BadRequestBody'],
    [401, 'UnauthorizedError', 'UnauthorizedBody'],
    [403, 'ForbiddenError', 'ForbiddenBody'],
    [404, 'NotFoundError', 'NotFoundBody'],
    [500, 'InternalServerError', 'InternalServerErrorBody'],
  ]
  const successes: [OperationId, number, SchemaName][] = [
    ['listPools', 200, 'PoolList'],
    ['createPool', 201, 'Pool'],
    ['listActivity', 200, 'ActivityList'],
    ['getPool', 200, 'Pool'],
    ['updatePool', 200, 'Pool'],
    ['deletePool', 200, 'DeletePoolResult'],
  ]

  test('the tests below cover all 36', () => {
    const documented = Object.values(operations).flatMap(({ id, responses }) =>
      Object.keys(responses).map((status) => `${id} ${status}`),
    )
    const tested = successes.flatMap(([id, success]) =>
      [success, ...errors.map(([status]) => status)].map((status) => `${id} ${status}`),
    )
    expect(tested).toHaveLength(36)
    expect(tested.sort()).toEqual(documented.sort())
  })

  test.each(successes)('%s %i', async (id, status, schema) => {
    const client = createClient({ baseUrl: prism.url, retry: false })

    const body = await calls[id](client, { headers: { prefer: `code=${status}` } })

    expect(collectIssues(schema, body)).toEqual([])
  })

  test.each(successes.flatMap(([id]) => errors.map((error) => [id, ...error] as const)))(
    '%s %i',
    async (id, status, name, schema) => {
      const client = createClient({ baseUrl: prism.url, retry: false })

      const error: unknown = await calls[id](client, { headers: { prefer: `code=${status}` } }).catch((thrown: unknown) => thrown)

      expect(error).toMatchObject({ name, status })
      expect(collectIssues(schema, (error as { body: unknown }).body)).toEqual([])
    },
  )
})

describe('the details of a 400 describe the actual error', () => {
  const json = { 'content-type': 'application/json' }
  const post = (body: BodyInit, headers: Record<string, string> = json) =>
    request('/api/pools', { method: 'POST', body, headers })

  test.each([
    [
      'a wrong type',
      () => post(JSON.stringify({ ...newPool, nodeTypes: [{ type: 'a', count: 'eight' }] })),
      '/nodeTypes/0/count: must be integer',
    ],
    ['a missing field', () => post(JSON.stringify({ ...newPool, region: undefined })), '/region: is missing'],
    ['several things', () => post('{"name":1,"region":"","provider":""}'), '/nodeTypes: is missing; /name: must be string'],
    ['an array', () => post('[]'), 'the body: must be object'],
    ['null', () => post('null'), 'the body: must be object'],
    ['malformed JSON', () => post('{"name":'), /^the body is not valid JSON: /],
    ['not UTF-8', () => post(new Uint8Array([0x7b, 0xff, 0x7d])), 'the body is not valid UTF-8'],
    ['no body', () => request('/api/pools', { method: 'POST', headers: json }), 'the body is empty: it must be a JSON object'],
    [
      'another media type',
      () => post('{}', { 'content-type': 'text/plain' }),
      'The body must be JSON in UTF-8 (application/json), but its Content-Type is "text/plain"',
    ],
    [
      'a compressed body',
      () => post('{}', { ...json, 'content-encoding': 'gzip' }),
      'The body must not be compressed, but its Content-Encoding is "gzip"',
    ],
    [
      'a body that is too long',
      () => post(JSON.stringify({ ...newPool, name: 'x'.repeat(3_000_000) })),
      'The body must not be longer than 1048576 bytes',
    ],
    [
      'a deeply nested body',
      () => post('['.repeat(100_000) + ']'.repeat(100_000)),
      'the body is nested too deeply: at most 500 levels are supported',
    ],
    [
      'an update',
      () => request('/api/pools/p', { method: 'PUT', body: '{"tags":[1]}', headers: json }),
      '/tags/0: must be string',
    ],
    ['a filter given twice', () => request('/api/pools/activity?poolId=a&poolId=b'), 'poolId: must be given once'],
    [
      'a bad percent-encoding',
      () => request('/api/pools/%E0%A4%A'),
      'the path /api/pools/%E0%A4%A is not valid percent-encoding',
    ],
    [
      'an undocumented status',
      () => prefer('code=418'),
      'invalid preference code=418: expected a status of listPools: 200, 400, 401, 403, 404, 500',
    ],
    [
      'an invalid status',
      () => prefer('code=teapot'),
      'invalid preference code=teapot: expected a status of three digits, such as 404',
    ],
    [
      'an unknown example',
      () => prefer('example=nope'),
      'invalid preference example=nope: GET /api/pools has no example of this name',
    ],
    ['an invalid dynamic', () => prefer('dynamic=yes'), 'invalid preference dynamic=yes: expected true or false'],
  ])('%s', async (_, send, details) => {
    const { status, body } = await send()
    expect(status).toBe(400)
    expect(collectIssues('BadRequestBody', body)).toEqual([])
    expect(body.details).toEqual(typeof details === 'string' ? details : expect.stringMatching(details))
  })

  test('a long list of reasons is shortened', async () => {
    const { body } = await post(JSON.stringify({ ...newPool, tags: Array(1_000).fill(1) }))
    expect(body.details).toMatch(/^\/tags\/0: must be string; .*; \/tags\/9: must be string; and 90 or more others$/)
  })
})

test.each([
  ['an unknown path', '/nope', {}, 'Unknown path /nope'],
  ['a slash at the end', '/api/pools/', {}, 'Unknown path /api/pools/'],
  ['another host in the path', '//elsewhere/api/pools', {}, 'Unknown path //elsewhere/api/pools'],
  [
    'an unknown method',
    '/api/pools/p',
    { method: 'PATCH' },
    'PATCH is not an operation of /api/pools/p. Operations: GET, PUT, DELETE',
  ],
  [
    'PUT to the activity log',
    '/api/pools/activity',
    { method: 'PUT', body: '{}' },
    'PUT is not an operation of /api/pools/activity. Operations: GET',
  ],
  [
    'DELETE of the activity log',
    '/api/pools/activity',
    { method: 'DELETE' },
    'DELETE is not an operation of /api/pools/activity. Operations: GET',
  ],
])('%s gets a documented 404', async (_, path, init, message) => {
  const { status, body } = await request(path, init)
  expect(status).toBe(404)
  expect(body).toEqual({ error: 'Not Found', message })
})

test('any bearer token is accepted, or none; another authentication scheme gets a 401', async () => {
  const status = async (headers: HeadersInit) => (await request('/api/pools/p', { headers })).status
  expect(await status({})).toBe(200)
  expect(await status({ authorization: 'Bearer t' })).toBe(200)
  expect(await status({ authorization: 'bearer t' })).toBe(200)
  expect(await status({ authorization: 'Basic dTpw' })).toBe(401)
})

test('a response is JSON for any Accept header', async () => {
  const response = await fetch(`${prism.url}/api/pools`, { headers: { accept: 'application/xml' } })
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/json')
  expect(collectIssues('PoolList', await response.json())).toEqual([])
})

test('unusual ids and unknown fields are accepted', async () => {
  for (const id of ['a%2Fb', '%F0%9F%90%99', '..%2f..', 'a;b=c', '{poolId}', '%00', 'x'.repeat(8_000)]) {
    expect(await request(`/api/pools/${id}`)).toMatchObject({ status: 200, body: { id: 'pool-1' } })
  }
  const odd = `{"__proto__":{"a":1},"x":${'['.repeat(400)}${']'.repeat(400)},${JSON.stringify(newPool).slice(1)}`
  expect(
    await request('/api/pools', { method: 'POST', body: odd, headers: { 'content-type': 'application/json' } }),
  ).toMatchObject({
    status: 201,
  })
})

test('HEAD responds like GET, without the body', async () => {
  const response = await fetch(`${prism.url}/api/pools/pool-1`, { method: 'HEAD' })
  expect(response.status).toBe(200)
  expect(await response.text()).toBe('')
})

describe('dynamic', () => {
  test('random responses fit the schemas, without undocumented fields', async () => {
    const random = await startPrism({ dynamic: true })
    const documented = Object.keys((await request('/api/pools/p')).body).sort()
    for (let i = 0; i < 30; i += 1) {
      expect(collectIssues('PoolList', await (await fetch(`${random.url}/api/pools`)).json())).toEqual([])
      expect(collectIssues('ActivityList', await (await fetch(`${random.url}/api/pools/activity`)).json())).toEqual([])
      const pool: unknown = await (await fetch(`${random.url}/api/pools/p`)).json()
      expect(collectIssues('Pool', pool)).toEqual([])
      expect(Object.keys(pool as object).sort()).toEqual(documented)
    }
    const failed = await fetch(`${random.url}/api/pools`, { headers: { prefer: 'code=403' } })
    expect(collectIssues('ForbiddenBody', await failed.json())).toEqual([])
    await random.stop()
  })

  test('one request can prefer it, and the same seed gives the same response', async () => {
    const once = await prefer('dynamic=true; seed=tuesday')
    const again = await prefer('dynamic=true, seed="tuesday"')
    expect(once.body).toEqual(again.body)
    expect(once.body).not.toEqual((await prefer('seed=tuesday')).body)
  })
})

describe('CORS', () => {
  const origin = 'https://dash.example'

  test('pages of any origin can send requests, and read errors', async () => {
    const preflight = await fetch(`${prism.url}/api/pools/p`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'authorization, x-mine' },
    })
    expect(preflight.status).toBe(204)
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, HEAD, POST, PUT, DELETE, OPTIONS',
      'access-control-allow-headers': 'authorization, x-mine',
    })
    for (const path of ['/api/pools', '/nope', '/api/pools/%E0%A4%A']) {
      const response = await fetch(prism.url + path, { headers: { origin } })
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
    }
  })

  test('can be disabled', async () => {
    const closed = await startPrism({ cors: false })
    const headers = { origin, 'access-control-request-method': 'PUT' }
    const preflight = await fetch(`${closed.url}/api/pools/p`, { method: 'OPTIONS', headers })
    expect(preflight.status).toBe(404)
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
    const created = await fetch(`${closed.url}/api/pools`, { method: 'POST', headers, body: JSON.stringify(newPool) })
    expect(created.status).toBe(403)
    await closed.stop()
  })
})

test('a request for another host name gets the documented 403', async () => {
  const named = await startPrism({ allowedHosts: ['mock'] })
  const send = async (port: number, host: string) => {
    const [response]: IncomingMessage[] = await once(get({ port, path: '/api/pools', headers: { host } }), 'response')
    return { status: response?.statusCode, body: response ? await json(response) : undefined }
  }
  expect(await send(prism.port, 'mock')).toEqual({
    status: 403,
    body: {
      error: 'Forbidden',
      message: 'The host "mock" is not allowed: to allow it, name it with --allow-host, or in the option allowedHosts',
    },
  })
  expect((await send(named.port, 'mock')).status).toBe(200)
  await named.stop()
})

test('stop() frees the port, and startPrism() rejects for a port in use with an error that names a fix', async () => {
  const first = await startPrism()
  const taken = startPrism({ port: first.port })
  await expect(taken).rejects.toThrow(ListenError)
  await expect(taken).rejects.toMatchObject({
    code: 'EADDRINUSE',
    message: `port ${first.port} of 127.0.0.1 is in use: stop the program that uses it, or choose another port (0 picks a free one)`,
  })
  await expect(startPrism({ port: 70_000 })).rejects.toThrow(/^invalid port 70000: expected a whole number from 0 to 65535/)
  await first.stop()
  await first.stop()
  const second = await startPrism({ port: first.port, host: '0.0.0.0' })
  expect(second.url).toBe(`http://127.0.0.1:${first.port}`)
  await second.stop()
})

test('stop() closes connections with a pending request at once', async () => {
  const { port, stop } = await startPrism()
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  await once(socket, 'connect')
  await new Promise((written) => socket.write('GET /api/pools HTTP/1.1\r\n', written))
  const start = performance.now()
  await stop()
  expect(performance.now() - start).toBeLessThan(900)
})

async function request(path: string, init?: RequestInit): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(prism.url + path, init)
  expect(response.headers.get('content-type')).toBe('application/json')
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

function prefer(preference: string) {
  return request('/api/pools', { headers: { prefer: preference } })
}
