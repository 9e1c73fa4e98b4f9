import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { listen } from '@nightcrawler/compute-pools/server/node'
import { run, serve } from './running.js'

const options = ['--name', 'Trials', '--region', 'us-west-2', '--provider', 'AWS', '--nodes', 'g5.12xlarge=8', '--nodes', 'p3=1']

test('a pool is created and printed when it is active', async () => {
  const { url, state } = await serve({ pools: [], startupMs: 300 })
  const { stdout, stderr, status } = await run(url, 'create-pool.js', [
    ...options,
    '--tag',
    'a',
    '--tag',
    'b',
    '--description',
    'For trying',
  ])
  assert.equal(status, 0, stderr)
  const pool = JSON.parse(stdout)
  assert.equal(stderr, `${pool.id} is initializing\n`)
  assert.deepEqual(state().pools, [pool])
  assert.equal(pool.status, 'active')
  assert.deepEqual([pool.name, pool.description, pool.tags, pool.nodeCount], ['Trials', 'For trying', ['a', 'b'], 9])
})

test('a pool that does not become active in time is named in the error', async () => {
  const { url, state } = await serve({ pools: [], startupMs: 3_600_000 })
  const { stdout, stderr, status } = await run(url, 'create-pool.js', [...options, '--timeout', '0.2'])
  const [{ id } = { id: '' }] = state().pools
  assert.equal(stderr, `${id} is initializing\n${id} is not active after 0.2 s\n`)
  assert.deepEqual([stdout, status], ['', 1])
})

test('a pool that is deleted while waiting is named in the error', async () => {
  const { url, fail } = await serve({ pools: [] })
  fail({ kind: 'status', status: 404, operation: 'getPool' })
  const { stderr, status } = await run(url, 'create-pool.js', options)
  assert.match(stderr, /^(\S+) is initializing\n\1 was created, but waiting for it failed: GET .* 404 Not Found.*\n$/)
  assert.equal(status, 1)
})

test('a rejection is printed with the message of the server', async () => {
  const { url, state, fail } = await serve({ pools: [] })
  fail({ kind: 'status', status: 400, operation: 'createPool' })
  const { stderr, status } = await run(url, 'create-pool.js', options)
  assert.equal(stderr, 'the server rejected the pool: injected fault\n')
  assert.deepEqual([status, state().pools], [1, []])
})

test('a server message is printed as one line without control characters', async () => {
  const body = { error: 'Bad Request', message: 'Invalid\u001b[2J request', details: 'name:\n\u001b]0;owned\u0007 is taken' }
  const { url, stop } = await listen({ fetch: async () => Response.json(body, { status: 400 }) })
  after(stop)
  const { stderr, status } = await run(url, 'create-pool.js', options)
  assert.equal(stderr, 'the server rejected the pool: name: \ufffd]0;owned\ufffd is taken\n')
  assert.equal(status, 1)
})

test('invalid options create nothing', async () => {
  const { url, state } = await serve({ pools: [] })
  for (const [args, message] of /** @type {[string[], RegExp][]} */ ([
    [options.slice(2), /--name, --region, --provider and --nodes TYPE=COUNT are required/],
    [[...options, '--nodes', 'eight'], /invalid --nodes "eight": expected TYPE=COUNT, such as g5\.12xlarge=8/],
    [[...options, '--timeout', 'soon'], /invalid --timeout "soon": expected a number of seconds above 0/],
  ])) {
    const { stderr, status } = await run(url, 'create-pool.js', args)
    assert.match(stderr, message)
    assert.equal(status, 2)
  }
  assert.deepEqual(state().pools, [])
})
