import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pool, run, serve } from './running.js'

const pools = [
  pool({ id: 'a', name: 'At the limit', gpuUtilization: 80 }),
  pool({ id: 'b', name: 'Busy', gpuUtilization: 80.1 }),
  pool({ id: 'c', name: 'Red \u001b[31malert', gpuUtilization: 100 }),
]

test('pools with over 80 % GPU utilization are listed, busiest first, as plain text', async () => {
  const { url } = await serve({ pools })
  const { stdout, stderr, status } = await run(url, 'busy-pools.js')
  assert.equal(stdout, '100.0 %  c  Red \ufffd[31malert  (8 nodes, us-east-1)\n 80.1 %  b  Busy  (8 nodes, us-east-1)\n')
  assert.deepEqual([stderr, status], ['', 0])
})

test('--over sets the threshold, and --json prints JSON', async () => {
  const { url } = await serve({ pools })
  assert.equal((await run(url, 'busy-pools.js', ['--over', '100'])).stdout, 'None of 3 pools uses more than 100 % of its GPUs.\n')
  assert.deepEqual(JSON.parse((await run(url, 'busy-pools.js', ['--over', '99.5', '--json'])).stdout), [pools[2]])
  assert.deepEqual(JSON.parse((await run(url, 'busy-pools.js', ['--over', '100', '--json'])).stdout), [])
})

test('errors are one line on stderr, with exit status 2 for usage and 1 for responses', async () => {
  const { url } = await serve({ auth: { full: ['right'] } })
  /** @type {[Parameters<typeof run>, number, RegExp][]} */
  const cases = [
    [[url, 'busy-pools.js', ['--over', 'much']], 2, /^invalid --over "much": expected a percentage from 0 to 100\n$/],
    [[url, 'busy-pools.js', ['--above', '80']], 2, /^Unknown option '--above'.*\n$/],
    [[undefined, 'busy-pools.js', []], 2, /^COMPUTE_POOLS_URL is not set: run export .*\n$/],
    [['no url', 'busy-pools.js', []], 2, /^invalid COMPUTE_POOLS_URL: .*\n$/],
    [[url, 'busy-pools.js', [], 'wrong'], 1, /^GET .*\/api\/pools: 401 Unauthorized.*\n$/],
  ]
  for (const [args, status, message] of cases) {
    const result = await run(...args)
    assert.match(result.stderr, message)
    assert.deepEqual([result.stdout, result.status], ['', status])
  }
  assert.equal((await run(url, 'busy-pools.js', [], 'right')).status, 0)
})
