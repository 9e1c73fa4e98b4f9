import { expect, test } from 'vitest'
import { createServer } from '../server.ts'

const json = { 'content-type': 'application/json' }
const valid = { name: 'Trial', region: 'us-west-2', provider: 'AWS', nodeTypes: [{ type: 'g5.12xlarge', count: 8 }] }

async function create(body: BodyInit | null, headers: Record<string, string> = json) {
  const { fetch, state } = createServer()
  const request = new Request('http://pools.test/api/pools', { method: 'POST', body, headers })
  // A Request adds a content type for texts and blobs.
  if (!headers['content-type']) request.headers.delete('content-type')
  const response = await fetch(request)
  const parsed: { details?: string; message?: string } = await response.json()
  if (response.status !== 201) expect(state().pools).toHaveLength(12)
  // The response's status, not that of the pool.
  return { ...parsed, status: response.status }
}

test.each<[unknown, string]>([
  [{ ...valid, name: {} }, '/name: must be string'],
  [{ ...valid, name: '' }, '/name: must NOT have fewer than 1 characters'],
  [{ ...valid, name: null }, '/name: must be string'],
  [{ ...valid, name: undefined }, '/name: is missing'],
  [{ ...valid, region: undefined, provider: 7 }, '/region: is missing; /provider: must be string'],
  [{ ...valid, tags: 42 }, '/tags: must be array'],
  [{ ...valid, tags: ['a', 1] }, '/tags/1: must be string'],
  [{ ...valid, nodeTypes: {} }, '/nodeTypes: must be array'],
  [{ ...valid, nodeTypes: [{ type: 'a', count: 'eight' }] }, '/nodeTypes/0/count: must be integer'],
  [{ ...valid, nodeTypes: [{ type: 'a', count: '8' }] }, '/nodeTypes/0/count: must be integer'],
  [{ ...valid, nodeTypes: [{ type: 'a', count: 1.5 }] }, '/nodeTypes/0/count: must be integer'],
  [{ ...valid, nodeTypes: [{ type: 'a', count: -1 }] }, '/nodeTypes/0/count: must be >= 0'],
  [{ ...valid, nodeTypes: [{ type: 'a' }, null] }, '/nodeTypes/0/count: is missing; /nodeTypes/1: must be object'],
  [
    { ...valid, nodeTypes: [{ type: 'a', count: 1e308 }] },
    '/nodeTypes: must have counts that add up to at most 9007199254740991',
  ],
  [
    { ...valid, nodeTypes: [9007199254740991, 1].map((count) => ({ type: 'a', count })) },
    '/nodeTypes: must have counts that add up to at most 9007199254740991',
  ],
  [
    { ...valid, nodeTypes: [{ type: 'a', count: 9007199254740991 }] },
    '/nodeTypes: must have counts that, with those of all other pools, add up to at most 9007199254740991',
  ],
  [[], 'the body: must be object'],
  [null, 'the body: must be object'],
  ['text', 'the body: must be object'],
  [{ ...valid, tags: Array(1001).fill('a') }, '/tags: must not have more than 1000 items'],
  [{ ...valid, nodeTypes: Array(1001).fill(0) }, '/nodeTypes: must not have more than 1000 items'],
])('the body %j gets a 400 with the path and the reason', async (body, details) => {
  expect(await create(JSON.stringify(body))).toEqual({
    status: 400,
    error: 'Bad Request',
    message: 'Invalid request parameters',
    details,
  })
})

test.each<[string, BodyInit | null, RegExp]>([
  ['no body', null, /^the body is empty/],
  ['white space', ' \n', /^the body is empty/],
  ['a byte order mark alone', '\ufeff', /^the body is empty/],
  ['broken JSON', '{"name":', /^the body is not valid JSON: /],
  ['two values', '{}{}', /^the body is not valid JSON: /],
  ['NaN', '{"name":NaN}', /^the body is not valid JSON: /],
  ['broken UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]), /^the body is not valid UTF-8$/],
  ['UTF-16', new Uint8Array([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]), /^the body is not valid UTF-8$/],
  ['half a surrogate pair', '{"name":"\\ud800","region":"r","provider":"p","nodeTypes":[]}', /^\/name: must not have half of a/],
  [
    'half a surrogate pair in a tag',
    '{"name":"n","region":"r","provider":"p","nodeTypes":[],"tags":["","\\udc00"]}',
    /^\/tags\/1: must not have half/,
  ],
  [
    'half a surrogate pair in a node type',
    '{"name":"n","region":"r","provider":"p","nodeTypes":[{"type":"\\ud83d","count":1}]}',
    /^\/nodeTypes\/0\/type: must not/,
  ],
  ['unclosed brackets', '['.repeat(500_000), /^the body is not valid JSON: /],
  ['a deep array', '['.repeat(500_000) + ']'.repeat(500_000), /^the body/],
  ['a deep name', JSON.stringify(valid).replace('"Trial"', '['.repeat(500) + ']'.repeat(500)), /^\/name: must be string$/],
])('%s gets a 400 with the reason', async (_, body, details) => {
  const response = await create(body)
  expect(response).toMatchObject({ status: 400, error: 'Bad Request' })
  expect(response.details).toMatch(details)
  expect(response.details?.length).toBeLessThanOrEqual(1000)
})

test('a long list of reasons is shortened', async () => {
  const { details } = await create(JSON.stringify({ ...valid, tags: Array(500).fill(1) }))
  expect(details).toMatch(/^\/tags\/0: must be string; .*\/tags\/9: must be string; and 90 or more others$/)
})

test.each<[string, string]>([
  ['a byte order mark', `\ufeff${JSON.stringify(valid)}`],
  ['a deeply nested unknown field', JSON.stringify(valid).replace('{', `{"deep":${'['.repeat(500)}${']'.repeat(500)},`)],
  ['a repeated key, whose last value counts', JSON.stringify(valid).replace('{', '{"name":"First",')],
  ['__proto__', JSON.stringify(valid).replace('{', '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},')],
  ['an escaped character', JSON.stringify(valid).replace('Trial', '\\u0054rial')],
])('a body with %s is accepted', async (_, body) => {
  expect(await create(body)).toMatchObject({ status: 201, id: 'pool-7', name: 'Trial', nodeCount: 8 })
  expect({}).not.toHaveProperty('polluted')
})

test('fields inside __proto__ do not count as fields of the body', async () => {
  expect((await create(`{"__proto__":${JSON.stringify(valid)}}`)).details).toContain('/name: is missing')
})

test.each([
  'application/json',
  'Application/JSON; charset=UTF-8',
  'application/json;charset="utf-8"; x=y',
  'application/merge-patch+json',
  '',
])('the content type %j is accepted as JSON', async (type) => {
  expect((await create(JSON.stringify(valid), type === '' ? {} : { 'content-type': type })).status).toBe(201)
})

test.each([
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/jsonx',
  'json',
  'application/json; charset=utf-16',
])('the content type %j gets a 415 that names it', async (type) => {
  expect(await create(JSON.stringify(valid), { 'content-type': type })).toEqual({
    status: 415,
    error: 'Unsupported Media Type',
    message: `The body must be JSON in UTF-8 (application/json), but its Content-Type is ${JSON.stringify(type)}`,
  })
})

test('a compressed body gets a 415', async () => {
  const headers = { ...json, 'content-encoding': 'gzip' }
  expect(await create('…', headers)).toMatchObject({ status: 415, message: expect.stringContaining('"gzip"') })
})

test('a body of 1 MiB is accepted, and a longer one gets a 413, announced or not', async () => {
  const padded = (length: number) => JSON.stringify({ ...valid, pad: 'x'.repeat(length - bare) })
  const bare = JSON.stringify({ ...valid, pad: '' }).length
  expect((await create(padded(1_048_576))).status).toBe(201)
  const tooLarge = { status: 413, error: 'Content Too Large', message: 'The body must not be longer than 1048576 bytes' }
  expect(await create(padded(1_048_577))).toEqual(tooLarge)
  expect(await create('{}', { ...json, 'content-length': '1048577' })).toEqual(tooLarge)
})

test('an update accepts any subset of its four fields, and rejects invalid ones', async () => {
  const { fetch } = createServer()
  const put = async (body: unknown) =>
    (await fetch('/api/pools/pool-1', { method: 'PUT', headers: json, body: JSON.stringify(body) })).status
  expect(await put({})).toBe(200)
  expect(await put({ name: 'n', description: 'd', nodeTypes: [], tags: [] })).toBe(200)
  expect(await put({ name: 3 })).toBe(400)
  expect(await put({ nodeTypes: null })).toBe(400)
  expect(await put([])).toBe(400)
})
