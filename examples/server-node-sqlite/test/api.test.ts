import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import type { ActivityList, Pool } from '@nightcrawler/compute-pools'
import { isBadRequestBody, isInternalServerErrorBody } from '@nightcrawler/compute-pools/validators'
import { openToAll } from '../src/access.ts'
import { createApp } from '../src/app.ts'
import { openDatabase } from '../src/database.ts'
import { PoolStore } from '../src/pools.ts'
import { newDatabase, run, sending } from './running.ts'

const fields = { name: 'Trials', region: 'us-west-2', provider: 'AWS', nodeTypes: [{ type: 'g5.12xlarge', count: 8 }] }
const changed = { name: 'Trials', description: '', nodeTypes: [{ type: 'g5.12xlarge', count: 12 }], tags: [] }

test('ids are UUIDs of version 7, and the newest pool comes first', async () => {
  const { call } = await app()
  const first = await call('POST', '/api/pools', fields)
  const second = await call('POST', '/api/pools', fields)
  for (const { body } of [first, second]) {
    assert.match((body as Pool).id, /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
  }
  const { pools } = (await call('GET', '/api/pools')).body as { pools: Pool[] }
  assert.deepEqual(pools, [second.body, first.body])
  assert.equal(first.headers.get('location'), `/api/pools/${(first.body as Pool).id}`)
})

test('the activity log names users and actions, newest first, and keeps those of deleted pools', async () => {
  const { call } = await app()
  const { id } = (await call('POST', '/api/pools', fields)).body as Pool
  await call('PUT', `/api/pools/${id}`, changed)
  await call('PUT', `/api/pools/${id}`, changed)
  const one = { ...changed, nodeTypes: [{ type: 'g5.12xlarge', count: 1 }] }
  await call('PUT', `/api/pools/${id}`, { ...one, tags: ['a\nb'] })
  await call('PUT', `/api/pools/${id}`, { ...one, tags: ['a', 'b'] })
  await call('DELETE', `/api/pools/${id}`)
  const { activities } = (await call('GET', `/api/pools/activity?poolId=${id.toUpperCase()}`)).body as ActivityList
  assert.deepEqual(
    activities.map(({ action, details, user }) => `${user}: ${action}: ${details}`),
    [
      'anonymous: pool-deleted: Deleted with 1 node',
      'anonymous: configuration-changed: Changed the tags',
      'anonymous: configuration-changed: Changed the tags',
      'anonymous: node-removed: Removed 11 nodes',
      'anonymous: node-added: Added 4 nodes',
      'anonymous: pool-created: Created in us-west-2 at AWS',
    ],
  )
})

test('a 400 names the field and the expected value', async () => {
  const { call } = await app()
  const { id } = (await call('POST', '/api/pools', fields)).body as Pool
  const cases: [string, string, object, RegExp][] = [
    ['POST', '/api/pools', { ...fields, name: 7 }, /^\/name: must be string$/],
    ['POST', '/api/pools', { ...fields, name: ' ' }, /^\/name: must not be empty$/],
    ['POST', '/api/pools', { ...fields, region: ' ' }, /^\/region: must not be empty$/],
    ['POST', '/api/pools', { ...fields, provider: '' }, /^\/provider: must not be empty$/],
    ['POST', '/api/pools', { ...fields, name: 'x'.repeat(201) }, /^\/name: must have at most 200 characters$/],
    ['POST', '/api/pools', { ...fields, name: 'a\0b' }, /^\/name: must not contain the character U\+0000$/],
    ['POST', '/api/pools', { ...fields, tags: ['\ud800'] }, /^\/tags\/0: must be valid Unicode$/],
    ['POST', '/api/pools', { name: 'Trials' }, /^\/region: is missing; \/provider: is missing; \/nodeTypes: is missing$/],
    ['POST', '/api/pools', { ...fields, nodeTypes: [{ type: 'a', count: 1.5 }] }, /^\/nodeTypes\/0\/count: must be integer$/],
    [
      'POST',
      '/api/pools',
      { ...fields, nodeTypes: [{ type: 'a', count: 0 }] },
      /^\/nodeTypes\/0\/count: must be from 1 to 100000$/,
    ],
    ['POST', '/api/pools', [fields], /^the body must be a JSON object$/],
    ['PUT', `/api/pools/${id}`, { name: 'Only' }, /^an update replaces all four fields: description, nodeTypes, tags missing$/],
  ]
  for (const [method, path, sent, message] of cases) {
    const { status, body } = await call(method, path, sent)
    assert.equal(status, 400)
    assert.ok(isBadRequestBody(body))
    assert.match(body.details, message)
  }
})

test('invalid JSON, large bodies and other media types each get their own error', async () => {
  const { send } = await app()
  const cases: [BodyInit | undefined, Record<string, string>, number][] = [
    ['{"name": ', {}, 400],
    [new Uint8Array([0x22, 0xff, 0x22]), {}, 400],
    [undefined, {}, 400],
    ['['.repeat(100_000), {}, 400],
    [JSON.stringify({ ...fields, description: 'x'.repeat(1024 * 1024) }), {}, 413],
    [JSON.stringify(fields), { 'content-type': 'text/csv' }, 415],
    [JSON.stringify(fields), { 'content-encoding': 'gzip' }, 415],
    ['{"__proto__": {"name": "x"}, "name": "a", "name": "b"}', {}, 400],
  ]
  for (const [body, headers, status] of cases) {
    const response = await send('/api/pools', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: body ?? null,
    })
    assert.equal(response.status, status, String(body).slice(0, 40))
    assert.match(response.headers.get('content-type') ?? '', /^application\/json/)
  }
})

test('unknown methods and routes get 405 and 404', async () => {
  const { call } = await app()
  assert.equal((await call('PATCH', '/api/pools')).headers.get('allow'), 'GET, HEAD, POST')
  assert.equal((await call('DELETE', '/api/pools/activity')).status, 405)
  assert.equal((await call('GET', '/api/pools/activity')).status, 200)
  assert.equal((await call('GET', '/api/pools/%E0%A4%A')).status, 404)
  assert.equal((await call('GET', '/nothing')).status, 404)
})

test('a database error is a 500 without details', async (t) => {
  const { call, database } = await app()
  const logged = t.mock.method(console, 'error', () => {})
  database.exec('DROP TABLE tags')

  const { status, body } = await call('POST', '/api/pools', fields)

  assert.equal(status, 500)
  assert.ok(isInternalServerErrorBody(body))
  assert.doesNotMatch(JSON.stringify(body), /tags|SQL|sqlite/i)
  assert.equal(logged.mock.callCount(), 1)
})

test('an unchanged resource returns 304, a changed one returns 200', async () => {
  const { call, send } = await app()
  await call('POST', '/api/pools', fields)
  const etag = (await call('GET', '/api/pools')).headers.get('etag') ?? ''
  const since = { headers: { 'if-none-match': etag } }
  assert.equal((await send('/api/pools', since)).status, 304)
  await call('POST', '/api/pools', fields)
  assert.equal((await send('/api/pools', since)).status, 200)
})

test('a failed write is rolled back', async (t) => {
  const { call, database } = await app()
  t.mock.method(console, 'error', () => {})
  database.exec("CREATE TRIGGER full BEFORE INSERT ON activities BEGIN SELECT raise(ABORT, 'the disk is full'); END")
  assert.equal((await call('POST', '/api/pools', fields)).status, 500)
  database.exec('DROP TRIGGER full')
  assert.deepEqual(((await call('GET', '/api/pools')).body as { pools: Pool[] }).pools, [])
  assert.equal((await call('POST', '/api/pools', fields)).status, 201)
})

test('invalid HTTP gets a documented 400', async () => {
  const { url } = await run({ DATABASE: await newDatabase() })
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.end('not HTTP\r\n\r\n')
  const received = (await socket.setEncoding('utf8').toArray()).join('')
  assert.match(received, /^HTTP\/1\.1 400 Bad Request\r\n/)
  assert.ok(isBadRequestBody(JSON.parse(received.split('\r\n\r\n')[1] ?? '')))
})

/** Creates the app with its own database, in this process. */
async function app() {
  const database = openDatabase(await newDatabase())
  const { request: send } = createApp({ store: new PoolStore(database, { startupMs: 0 }), access: openToAll })
  async function call(method: string, path: string, sent?: object) {
    const response = await send(path, sent === undefined ? { method } : { ...sending('POST', sent), method })
    return { status: response.status, headers: response.headers, body: (await response.json()) as unknown }
  }
  return { call, send, database }
}
