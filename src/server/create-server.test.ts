import { expect, test } from 'vitest'
import { createServer } from '../server.ts'
import { newPool, startServer } from '../testing/embedded-server.ts'

test('state() returns a copy of the pools and activities', async () => {
  const { call, state } = startServer()
  await call('POST', '/api/pools', newPool)
  expect(state().pools).toEqual((await call('GET', '/api/pools')).body.pools)
  expect(state().activities).toEqual((await call('GET', '/api/pools/activity')).body.activities)
  state().pools.length = 0
  for (const pool of state().pools) pool.name = 'changed'
  expect((await call('GET', '/api/pools')).body.pools[0].name).toBe('ML Training Cluster')
})

test('reset() restores pools, ids, activity log and faults', async () => {
  const { call, reset, state, fail } = startServer({ faults: [{ kind: 'status', status: 503, operation: 'getPool', times: 1 }] })
  const before = state()
  const run = async () => [
    (await call('GET', '/api/pools/pool-1')).status,
    (await call('GET', '/api/pools/pool-1')).status,
    (await call('POST', '/api/pools', newPool)).body.id,
    (await call('DELETE', '/api/pools/pool-1')).status,
  ]
  expect(await run()).toEqual([503, 200, 'pool-7', 200])
  fail({ kind: 'status', status: 500 })
  reset()
  expect(state()).toEqual(before)
  expect(await run()).toEqual([503, 200, 'pool-7', 200])
})

test('a request that waits during a reset does not change the new state', async () => {
  const { call, reset, state } = startServer({ latency: 20 })
  const late = call('POST', '/api/pools', newPool)
  reset()
  expect((await late).status).toBe(201)
  expect(state().pools).toHaveLength(12)
})

test('the methods need no `this`', async () => {
  const { fetch, state, reset } = createServer()
  reset()
  expect((await fetch('/api/pools')).status).toBe(200)
  expect(state().pools).toHaveLength(12)
})
