import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Activity, Pool, PoolList } from '@nightcrawler/compute-pools'
import Database from 'libsql'
import { newDatabase, run, sending } from './running.ts'

const rounds = 12
const writers = 8

/** The state of a pool: its last confirmed state, and the write that was open when the process was killed. */
interface Known {
  name: string
  confirmed?: Pool
  deleted?: boolean
  pending?: 'create' | 'update' | 'delete'
}

test('kill -9 during writes loses no confirmed write and leaves no partial one', async (t) => {
  const database = await newDatabase()
  const known: Known[] = []
  let interrupted = 0
  for (let round = 1; round <= rounds; round += 1) {
    const server = await run({ DATABASE: database })
    let left = 10 * round + Math.floor(Math.random() * 10)
    const onResponse = () => {
      left -= 1
      // The server is then processing the next write.
      if (left === 0) setTimeout(() => void server.end('SIGKILL'), Math.random() * 4)
    }
    const names = Array.from({ length: writers }, (_, writer) => `round ${round} writer ${writer}`)
    await Promise.all(names.map((writer) => writeUntilKilled(server.url, writer, known, onResponse)))
    assert.equal(await server.end('SIGKILL'), 'SIGKILL')
    const pending = known.filter((it) => it.pending)
    interrupted += pending.length

    const again = await run({ DATABASE: database })
    await checkPools(again.url, known)
    assert.equal(await again.end('SIGTERM'), 0, again.errors())
  }
  assert.deepEqual(integrity(database), ['ok'])
  const confirmed = known.filter(({ confirmed }) => confirmed).length
  t.diagnostic(`${rounds} kills, ${confirmed} pools with confirmed writes, ${interrupted} writes interrupted`)
  // Otherwise the test proves nothing.
  assert.ok(confirmed >= rounds * 4 && interrupted >= rounds, `${confirmed} confirmed, ${interrupted} interrupted`)
})

/** Creates, updates and deletes its own pools, one write after the other, until the connection breaks. */
async function writeUntilKilled(url: string, writer: string, known: Known[], onResponse: () => void): Promise<void> {
  for (let number = 0; ; number += 1) {
    const pool: Known = { name: `${writer} pool ${number}` }
    known.push(pool)
    try {
      pool.pending = 'create'
      pool.confirmed = await write<Pool>(
        `${url}/api/pools`,
        sending('POST', { ...fields(pool.name, 1), region: 'us-west-2', provider: 'AWS' }),
      )
      const at = `${url}/api/pools/${pool.confirmed.id}`
      onResponse()
      pool.pending = 'update'
      pool.confirmed = await write<Pool>(at, sending('PUT', fields(pool.name, 2)))
      onResponse()
      if (number % 3 === 0) {
        pool.pending = 'delete'
        await write(at, { method: 'DELETE' })
        pool.deleted = true
        onResponse()
      }
      delete pool.pending
    } catch (error) {
      if (error instanceof TypeError || error instanceof SyntaxError) return
      throw error
    }
  }
}

/** Writes many rows at once, so that a partial write is detected. */
function fields(name: string, version: number) {
  const nodeTypes = Array.from({ length: 20 }, (_, index) => ({ type: `v${version}-${index}`, count: version }))
  return { name, description: `version ${version}`, nodeTypes, tags: nodeTypes.map(({ type }) => type) }
}

async function write<T>(url: string, init: RequestInit): Promise<T> {
  const response = await fetch(url, init)
  const body: unknown = await response.json()
  assert.ok(response.ok, `${init.method} ${url}: ${JSON.stringify(body)}`)
  return body as T
}

async function checkPools(url: string, known: Known[]): Promise<void> {
  const { pools } = (await (await fetch(`${url}/api/pools`)).json()) as PoolList
  const { activities } = (await (await fetch(`${url}/api/pools/activity`)).json()) as { activities: Activity[] }
  for (const it of [...known]) {
    const found = pools.filter(({ name }) => name === it.name)
    const actions = activities.filter(({ poolName }) => poolName === it.name).map(({ action }) => action)
    const state = `${it.name}, ${it.pending ?? 'all confirmed'}, ${JSON.stringify(it.confirmed)}`
    assert.ok(found.length <= 1, `stored twice: ${state}`)
    const [pool] = found
    assert.deepEqual(actions.sort(), logOf(pool, it), `pool and log differ: ${state}`)
    if (pool)
      assert.ok(
        [1, 2].some((version) => isVersion(pool, version)),
        `partial write: ${JSON.stringify(pool)}`,
      )

    if (it.deleted) assert.equal(pool, undefined, `a confirmed deletion is lost: ${state}`)
    else if (it.confirmed && it.pending !== 'delete') assert.ok(pool, `a confirmed creation is lost: ${state}`)
    if (pool && it.confirmed && it.pending !== 'update') {
      assert.deepEqual({ ...pool, status: '' }, { ...it.confirmed, status: '' }, `a confirmed update is lost: ${state}`)
    }
    // Continue with the state found.
    if (pool) it.confirmed = pool
    else if (it.confirmed) it.deleted = true
    if (it.pending === 'create' && !pool) known.splice(known.indexOf(it), 1)
    delete it.pending
  }
}

function isVersion(pool: Pool, version: number): boolean {
  const { description, nodeTypes, tags } = fields(pool.name, version)
  return (
    pool.description === description &&
    JSON.stringify(pool.nodeTypes) === JSON.stringify(nodeTypes) &&
    JSON.stringify(pool.tags) === JSON.stringify(tags) &&
    pool.nodeCount === 20 * version
  )
}

/** The expected log: each write and its entries are one transaction. */
function logOf(pool: Pool | undefined, { confirmed }: Known): string[] {
  if (pool === undefined && confirmed === undefined) return []
  const updated = ['configuration-changed', 'node-added']
  if (pool === undefined) return [...updated, 'pool-created', 'pool-deleted'].sort()
  return [...(pool.description === 'version 2' ? updated : []), 'pool-created'].sort()
}

function integrity(file: string): unknown[] {
  const database = new Database(file)
  try {
    return database
      .prepare('PRAGMA integrity_check')
      .all()
      .map((row) => (row as { integrity_check: string }).integrity_check)
  } finally {
    database.close()
  }
}
