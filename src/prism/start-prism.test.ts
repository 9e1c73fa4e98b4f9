import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OperationId, operations, type SchemaName } from '../core/operations.ts'
import { collectIssues } from '../core/validators.ts'
import { type CallError, type ComputePoolsClient, createClient } from '../index.ts'
import { ListenError, type RunningPrism, startPrism } from './start-prism.ts'

let prism: RunningPrism
beforeAll(async () => {
  prism = await startPrism()
})
afterAll(() => prism.stop())

const newPool = { name: 'Trial', region: 'us-west-2', provider: 'AWS', nodeTypes: [{ type: 'g5.12xlarge', count: 8 }] }

const calls: Record<OperationId, (client: ComputePoolsClient, options: { headers: Record<string, string> }) => Promise<unknown>> =
  {
    listPools: (client, options) => client.listPools(options),
    createPool: (client, options) => client.createPool(newPool, options),
    listActivity: (client, options) => client.listActivity({}, options),
    getPool: (client, options) => client.getPool('pool-1', options),
    updatePool: (client, options) => client.updatePool('pool-1', { name: 'Renamed' }, options),
    deletePool: (client, options) => client.deletePool('pool-1', options),
  }

describe('every documented status of every operation can be had, and comes out of the client as its type', () => {
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

  test('the walk below leaves out none of the 36', () => {
    const documented = Object.values(operations).flatMap(({ id, responses }) =>
      Object.keys(responses).map((status) => `${id} ${status}`),
    )
    const walked = successes.flatMap(([id, success]) =>
      [success, ...errors.map(([status]) => status)].map((status) => `${id} ${status}`),
    )
    expect(walked).toHaveLength(36)
    expect(walked.sort()).toEqual(documented.sort())
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

describe('a 400 says what was wrong with this very request', () => {
  const json = { 'content-type': 'application/json' }
  const post = (body: BodyInit, headers: Record<string, string> = json) => ask('/api/pools', { method: 'POST', body, headers })

  test.each([
    [
      'a wrong type',
      () => post(JSON.stringify({ ...newPool, nodeTypes: [{ type: 'a', count: 'eight' }] })),
      '/nodeTypes/0/count: must be integer',
    ],
    ['a missing field', () => post(JSON.stringify({ ...newPool, region: undefined })), '/region: is missing'],
    ['several things', () => post('{"name":1,"region":"","provider":""}'), '/nodeTypes: is missing; /name: must be string'],
    ['an array', () => post('[]'), 'body: must be object'],
    ['null', () => post('null'), 'body: must be object'],
    ['malformed JSON', () => post('{"name":'), /^body: must be JSON; /],
    ['not UTF-8', () => post(new Uint8Array([0x7b, 0xff, 0x7d])), 'body: must be UTF-8'],
    ['no body', () => ask('/api/pools', { method: 'POST', headers: json }), 'body: is missing; it must be JSON'],
    [
      'another media type',
      () => post('{}', { 'content-type': 'text/plain' }),
      'header content-type: must be application/json, not text/plain',
    ],
    [
      'a compressed body',
      () => post('{}', { ...json, 'content-encoding': 'gzip' }),
      'header content-encoding: must be absent, not gzip',
    ],
    [
      'too long a body',
      () => post(JSON.stringify({ ...newPool, name: 'x'.repeat(3_000_000) })),
      'body: must be no longer than 1048576 bytes',
    ],
    ['too deep a body', () => post('['.repeat(100_000) + ']'.repeat(100_000)), 'body: must be nested no deeper than 500 levels'],
    ['a change', () => ask('/api/pools/p', { method: 'PUT', body: '{"tags":[1]}', headers: json }), '/tags/0: must be string'],
    ['a filter given twice', () => ask('/api/pools/activity?poolId=a&poolId=b'), 'query poolId: must be given once'],
    ['a bad percent-encoding', () => ask('/api/pools/%E0%A4%A'), 'path: /api/pools/%E0%A4%A is not valid percent-encoding'],
    [
      'a status nobody documented',
      () => prefer('code=418'),
      'Prefer: code=418: listPools documents 200, 400, 401, 403, 404, 500',
    ],
    ['a status that is none', () => prefer('code=teapot'), 'Prefer: code=teapot: must be a status of three digits, such as 404'],
    [
      'an example that is not there',
      () => prefer('example=nope'),
      'Prefer: example=nope: GET /api/pools has no example of this name',
    ],
    ['dynamic neither on nor off', () => prefer('dynamic=yes'), 'Prefer: dynamic=yes: must be true or false'],
  ])('%s', async (_, send, details) => {
    const { status, body } = await send()
    expect(status).toBe(400)
    expect(collectIssues('BadRequestBody', body)).toEqual([])
    expect(body.details).toEqual(typeof details === 'string' ? details : expect.stringMatching(details))
  })

  test('a long list of reasons is cut', async () => {
    const { body } = await post(JSON.stringify({ ...newPool, tags: Array(1_000).fill(1) }))
    expect(body.details).toMatch(/^\/tags\/0: must be string; .*; \/tags\/9: must be string; and 990 more$/)
  })
})

test.each([
  ['an unknown path', '/nope', {}, 'There is nothing at /nope'],
  ['a slash at the end', '/api/pools/', {}, 'There is nothing at /api/pools/'],
  ['another host in the path', '//elsewhere/api/pools', {}, 'There is nothing at //elsewhere/api/pools'],
  ['an unknown method', '/api/pools/p', { method: 'PATCH' }, 'PATCH is no operation of /api/pools/p, which has GET, PUT, DELETE'],
  [
    'PUT on the log',
    '/api/pools/activity',
    { method: 'PUT', body: '{}' },
    'PUT is no operation of /api/pools/activity, which has GET',
  ],
  [
    'DELETE on the log',
    '/api/pools/activity',
    { method: 'DELETE' },
    'DELETE is no operation of /api/pools/activity, which has GET',
  ],
])('%s is a documented 404', async (_, path, init, message) => {
  const { status, body } = await ask(path, init)
  expect(status).toBe(404)
  expect(body).toEqual({ error: 'Not Found', message })
})

test('credentials: any token in any spelling of Bearer, or none; another scheme is a 401', async () => {
  const status = async (headers: HeadersInit) => (await ask('/api/pools/p', { headers })).status
  expect(await status({})).toBe(200)
  expect(await status({ authorization: 'Bearer t' })).toBe(200)
  expect(await status({ authorization: 'bearer t' })).toBe(200)
  expect(await status({ authorization: 'Basic dTpw' })).toBe(401)
})

test('an answer is JSON, whatever Accept asks for', async () => {
  const response = await fetch(`${prism.url}/api/pools`, { headers: { accept: 'application/xml' } })
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/json')
  expect(collectIssues('PoolList', await response.json())).toEqual([])
})

test('an odd id, and fields that nobody knows, are answered like any other', async () => {
  for (const id of ['a%2Fb', '%F0%9F%90%99', '..%2f..', 'a;b=c', '{poolId}', '%00', 'x'.repeat(8_000)]) {
    expect(await ask(`/api/pools/${id}`)).toMatchObject({ status: 200, body: { id: 'pool-1' } })
  }
  const odd = `{"__proto__":{"a":1},"x":${'['.repeat(400)}${']'.repeat(400)},${JSON.stringify(newPool).slice(1)}`
  expect(await ask('/api/pools', { method: 'POST', body: odd, headers: { 'content-type': 'application/json' } })).toMatchObject({
    status: 201,
  })
})

test('HEAD is GET without the body', async () => {
  const response = await fetch(`${prism.url}/api/pools/pool-1`, { method: 'HEAD' })
  expect(response.status).toBe(200)
  expect(await response.text()).toBe('')
})

describe('dynamic', () => {
  test('random answers fit the schemas, with no field that is not documented', async () => {
    const random = await startPrism({ dynamic: true })
    const documented = Object.keys((await ask('/api/pools/p')).body).sort()
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

  test('can be asked for in one request, and a seed repeats it', async () => {
    const once = await prefer('dynamic=true; seed=tuesday')
    const again = await prefer('dynamic=true, seed="tuesday"')
    expect(once.body).toEqual(again.body)
    expect(once.body).not.toEqual((await prefer('seed=tuesday')).body)
  })
})

describe('CORS', () => {
  const origin = 'https://dash.example'

  test('a page of any origin may ask, and may read errors as well', async () => {
    const preflight = await fetch(`${prism.url}/api/pools/p`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'authorization, x-mine' },
    })
    expect(preflight.status).toBe(204)
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET, POST, PUT, DELETE',
      'access-control-allow-headers': 'authorization, x-mine',
    })
    for (const path of ['/api/pools', '/nope', '/api/pools/%E0%A4%A']) {
      const response = await fetch(prism.url + path, { headers: { origin } })
      expect(response.headers.get('access-control-allow-origin')).toBe(origin)
    }
  })

  test('can be turned off', async () => {
    const closed = await startPrism({ cors: false })
    const headers = { origin, 'access-control-request-method': 'PUT' }
    const preflight = await fetch(`${closed.url}/api/pools/p`, { method: 'OPTIONS', headers })
    expect(preflight.status).toBe(404)
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
    await closed.stop()
  })
})

test('stop() frees the port, and a port that is taken is an error with a way out', async () => {
  const first = await startPrism()
  const taken = startPrism({ port: first.port })
  await expect(taken).rejects.toThrow(ListenError)
  await expect(taken).rejects.toMatchObject({
    code: 'EADDRINUSE',
    message: `Port ${first.port} of 127.0.0.1 is taken. End what listens there, or choose another port (0 picks a free one)`,
  })
  await expect(startPrism({ port: 70_000 })).rejects.toThrow(/^70000 is no port: it must be a whole number from 0 to 65535/)
  await first.stop()
  await first.stop()
  const second = await startPrism({ port: first.port, host: '0.0.0.0' })
  expect(second.url).toBe(`http://127.0.0.1:${first.port}`)
  await second.stop()
})

async function ask(path: string, init?: RequestInit): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(prism.url + path, init)
  expect(response.headers.get('content-type')).toBe('application/json')
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

function prefer(preference: string) {
  return ask('/api/pools', { headers: { prefer: preference } })
}
