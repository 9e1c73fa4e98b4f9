import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdir, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { dirname } from 'node:path'
import { test } from 'node:test'
import type { Pool } from '@nightcrawler/compute-pools'
import Database from 'libsql'
import { openDatabase } from '../src/database.ts'
import { migrations } from '../src/migrations.ts'
import { PoolStore } from '../src/pools.ts'
import { newDatabase, run, runToEnd, sending } from './running.ts'

const pool = { name: 'Trials', region: 'us-west-2', provider: 'AWS', nodeTypes: [{ type: 'g5.12xlarge', count: 8 }] }

test('pools survive a restart with their ids and dates', async () => {
  const DATABASE = await newDatabase()
  const first = await run({ DATABASE, STARTUP_SECONDS: '0' })
  const created = await (await fetch(`${first.url}/api/pools`, sending('POST', pool))).json()
  assert.equal(await first.end('SIGTERM'), 0)

  const second = await run({ DATABASE })

  const { pools } = (await (await fetch(`${second.url}/api/pools`)).json()) as { pools: Pool[] }
  assert.deepEqual(pools, [created])
})

test('a new pool stays initializing for the time set at its creation, even after a restart', async () => {
  const file = await newDatabase()
  let now = Date.UTC(2026, 0, 31)
  const opened = (startupMs: number) => new PoolStore(openDatabase(file), { startupMs, now: () => now })
  const { id } = opened(5_000).create({ ...pool, description: '', tags: [] }, 'ana@example.com')

  const store = opened(0)

  now += 4_999
  assert.equal(store.get(id)?.status, 'initializing')
  now += 1
  assert.equal(store.get(id)?.status, 'active')
})

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} finishes requests in flight and leaves one database file`, async () => {
    const DATABASE = await newDatabase()
    const server = await run({ DATABASE })
    const body = JSON.stringify(pool)
    const headers = { 'content-type': 'application/json', 'content-length': body.length, expect: '100-continue' }
    const slow = request(`${server.url}/api/pools`, { method: 'POST', headers })
    const responded = new Promise<number | undefined>((resolve, reject) =>
      slow.on('response', ({ statusCode }) => resolve(statusCode)).on('error', reject),
    )
    slow.flushHeaders()
    await once(slow, 'continue')
    slow.write(body.slice(0, 20))

    const ended = server.end(signal)
    slow.end(body.slice(20))

    assert.equal(await responded, 201)
    assert.equal(await ended, 0, server.errors())
    assert.deepEqual(await readdir(dirname(DATABASE)), ['pools.sqlite'])
  })
}

test('a commit is synced to disk before the response', async () => {
  const database = openDatabase(await newDatabase())
  const setting = (name: string) => Object.values(database.prepare(`PRAGMA ${name}`).get() as object)[0]
  assert.deepEqual([setting('journal_mode'), setting('synchronous'), setting('foreign_keys')], ['wal', 2, 1])
  database.close()
})

test('a database of an earlier version is migrated and keeps its pools', async () => {
  const DATABASE = await newDatabase()
  const old = new Database(DATABASE)
  old.exec(`${migrations[0]}; PRAGMA user_version = 1;
    INSERT INTO pools (id, name, description, region, provider, created_at, ready_at)
    VALUES ('01890a5d-ac96-774b-bcce-b302099a8057', 'Old', '', 'us-east-1', 'AWS', 0, 0)`)
  old.close()

  const { url } = await run({ DATABASE })

  const { pools } = (await (await fetch(`${url}/api/pools`)).json()) as { pools: Pool[] }
  assert.deepEqual(
    pools.map(({ name, createdAt }) => [name, createdAt]),
    [['Old', '1970-01-01']],
  )
})

test('invalid settings end the start with an error that contains no token', async () => {
  const DATABASE = await newDatabase()
  const broken = `${DATABASE}.txt`
  await writeFile(broken, 'this is text, not a database. '.repeat(100))
  const newer = `${DATABASE}.newer`
  const future = new Database(newer)
  future.exec('PRAGMA user_version = 99')
  future.close()
  const { url } = await run({ DATABASE })
  const cases: [Record<string, string>, RegExp][] = [
    [{ PORT: 'http' }, /^invalid PORT "http": expected an integer from 0 to 65535$/],
    [{ STARTUP_SECONDS: '-1' }, /^invalid STARTUP_SECONDS "-1"/],
    [{ HOST: '0.0.0.0' }, /^invalid HOST "0\.0\.0\.0": set API_TOKENS/],
    [{ API_TOKENS: 's3cret' }, /^invalid API_TOKENS: entry 1 has the role ""/],
    [
      { API_TOKENS: 'ana:editor:s3cret,bob:owner:s3cret2' },
      /^invalid API_TOKENS: entry 2 has the role "owner", expected editor or viewer/,
    ],
    [{ API_TOKENS: 'ana:editor:s3cret with spaces' }, /^invalid API_TOKENS: entry 1 needs a token/],
    [{ API_TOKENS: 'ana:editor:s3cret,bob:viewer:s3cret' }, /^invalid API_TOKENS: two entries have the same token/],
    [{ DATABASE: broken }, /^cannot use DATABASE ".*\.txt": /],
    [{ DATABASE: newer }, /its version is 99, and this server supports versions up to 2$/],
    [{ DATABASE: `${DATABASE}/in/a/file` }, /^cannot use DATABASE ".*": /],
    [{ DATABASE, PORT: new URL(url).port }, /^cannot listen on 127\.0\.0\.1:\d+: listen EADDRINUSE/],
  ]
  for (const [env, message] of cases) {
    const { status, errors } = await runToEnd({ DATABASE: `${DATABASE}.other`, ...env })
    assert.equal(status, 2, JSON.stringify(env))
    assert.match(errors.trim(), message)
    assert.doesNotMatch(errors.replace(/Example: .*/, ''), /s3cret|\n +at /)
  }
})

test('npm run seed fills only an empty database and reports invalid files', async () => {
  const DATABASE = await newDatabase()
  assert.deepEqual(await runToEnd({ DATABASE }, 'seed'), { status: 0, printed: '3 pools added\n', errors: '' })
  const again = await runToEnd({ DATABASE }, 'seed')
  assert.deepEqual(again, { status: 0, printed: 'nothing was added: the database already has pools\n', errors: '' })

  const { url } = await run({ DATABASE })
  const { pools } = (await (await fetch(`${url}/api/pools`)).json()) as { pools: Pool[] }
  assert.deepEqual(
    pools.map(({ name, status, gpuUtilization }) => [name, status, gpuUtilization]),
    [
      ['Notebook Sandbox', 'active', 0],
      ['Inference EU', 'active', 63.9],
      ['ML Training Cluster', 'active', 91.7],
    ],
  )

  const { status, errors } = await runToEnd({ DATABASE: `${DATABASE}/in/a/file` }, 'seed')
  assert.equal(status, 2)
  assert.match(errors, /^cannot use DATABASE ".*": .*\n$/)
})
