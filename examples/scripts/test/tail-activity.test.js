import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createClient } from '@nightcrawler/compute-pools'
import { createServer } from '@nightcrawler/compute-pools/server'
import { listen } from '@nightcrawler/compute-pools/server/node'
import { pool, run, serve, start, until } from './running.js'

const follow = ['--interval', '0.05']

/** @param {string} id @param {string} timestamp */
const entry = (id, timestamp, poolId = 'pool-1') => ({
  ...{ id, timestamp, poolId },
  ...{ poolName: `Name of ${poolId}`, action: 'node-added', details: `Entry ${id}`, user: 'ana@example.com' },
})
const activities = [
  entry('3', '2026-01-03T00:00:00Z'),
  entry('1', '2026-01-01T00:00:00Z', 'pool-2'),
  entry('2', '2026-01-02T00:00:00+05:00'),
]

test('the last entries are printed, oldest first', async () => {
  const { url } = await serve({ pools: [], activities })
  const { stdout } = await run(url, 'tail-activity.js', ['--no-follow', '--lines', '2'])
  assert.equal(
    stdout,
    '2026-01-02T00:00:00+05:00  Name of pool-1  node-added  Entry 2  ana@example.com\n' +
      '2026-01-03T00:00:00Z  Name of pool-1  node-added  Entry 3  ana@example.com\n',
  )
  assert.equal((await run(url, 'tail-activity.js', ['--no-follow', '--lines', '0'])).stdout, '')
  assert.match((await run(url, 'tail-activity.js', ['--no-follow', '--pool', 'pool-2'])).stdout, /^[^\n]*Entry 1 [^\n]*\n$/)
})

test('each new entry is printed once, until Ctrl-C stops the script with exit status 0', async () => {
  const { url } = await serve({ pools: [pool({})], activities })
  const client = createClient({ baseUrl: url })
  const { child, output, ended } = start(url, 'tail-activity.js', [...follow, '--lines', '1'])
  await until(
    () => output.stdout.includes('Entry 3'),
    () => output,
  )
  await client.updatePool('pool-1', { description: 'Changed once' })
  await until(
    () => output.stdout.split('\n').length > 2,
    () => output,
  )
  await client.deletePool('pool-1')
  await until(
    () => output.stdout.includes('pool-deleted'),
    () => output,
  )
  child.kill('SIGINT')
  assert.deepEqual(await ended, { ...output, stderr: '', status: 0 })
  assert.deepEqual(output.stdout.match(/node-added|configuration-changed|pool-deleted/g), [
    'node-added',
    'configuration-changed',
    'pool-deleted',
  ])
})

test('the script waits for a restart of the server and prints nothing twice', async () => {
  const server = createServer({ pools: [], activities })
  const first = await listen(server)
  const { child, output, ended } = start(first.url, 'tail-activity.js', follow)
  await until(
    () => output.stdout.includes('Entry 3'),
    () => output,
  )
  await first.stop()
  await until(
    () => output.stderr !== '',
    () => output,
  )

  const again = await listen(server, { port: first.port })
  const created = await createClient({ baseUrl: again.url }).createPool({
    name: 'New',
    region: 'r',
    provider: 'p',
    nodeTypes: [],
  })
  await until(
    () => output.stdout.includes(created.name),
    () => output,
  )
  child.kill('SIGTERM')
  assert.equal((await ended).status, 0)
  assert.equal(output.stdout.match(/Entry 3/g)?.length, 1)
  assert.match(output.stderr, /^GET .*ECONNREFUSED.*\n$/)
  await again.stop()
})

test('an expired token ends the script', async () => {
  const { url, fail } = await serve({ pools: [], activities })
  const { output, ended } = start(url, 'tail-activity.js', follow)
  await until(
    () => output.stdout.includes('Entry 3'),
    () => output,
  )
  fail({ kind: 'status', status: 401 })
  const { status, stderr } = await ended
  assert.match(stderr, /401 Unauthorized/)
  assert.equal(status, 1)
})

test('invalid options are reported', async () => {
  const { url } = await serve()
  assert.match((await run(url, 'tail-activity.js', ['--lines', '-1'])).stderr, /^Option '--lines' argument is ambiguous\..*\n$/)
  assert.equal(
    (await run(url, 'tail-activity.js', ['--lines=-1'])).stderr,
    'invalid --lines "-1": expected an integer of at least 0\n',
  )
  assert.equal(
    (await run(url, 'tail-activity.js', ['--lines', 'all'])).stderr,
    'invalid --lines "all": expected an integer of at least 0\n',
  )
  assert.equal(
    (await run(url, 'tail-activity.js', ['--interval', '0'])).stderr,
    'invalid --interval "0": expected a number of seconds above 0\n',
  )
})
