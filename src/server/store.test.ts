import { expect, test } from 'vitest'
import { collectIssues } from '../core/validators.ts'
import { newPool, startServer, trainingCluster } from '../testing/embedded-server.ts'

test('a pool is created, fetched, listed, updated and deleted', async () => {
  const { call } = startServer({ now: () => new Date('2023-06-12T09:00:00Z') })
  const created = await call('POST', '/api/pools', { ...newPool, description: 'For trials', tags: ['development'] })
  const pool = {
    id: 'pool-7',
    name: 'Trial',
    description: 'For trials',
    status: 'initializing',
    region: 'us-west-2',
    provider: 'AWS',
    nodeCount: 8,
    cpuUtilization: 0,
    memoryUtilization: 0,
    gpuUtilization: 0,
    networkUtilization: 0,
    nodeTypes: [{ type: 'g5.12xlarge', count: 8 }],
    tags: ['development'],
    createdAt: '2023-06-12',
  }
  expect(created).toMatchObject({ status: 201, body: pool })
  expect(created.headers.get('location')).toBe('/api/pools/pool-7')
  expect(await call('GET', '/api/pools/pool-7')).toMatchObject({ status: 200, body: pool })
  const list = (await call('GET', '/api/pools')).body
  expect(list.pools.at(-1)).toEqual(pool)
  expect(list.summary).toEqual({ totalPools: 13, activePools: 9, totalNodes: 156, totalCapacity: 2498 })

  const update = { name: 'Renamed', description: '', nodeTypes: [{ type: 'g5.12xlarge', count: 12 }], tags: [] }
  const updated = { ...pool, ...update, nodeCount: 12 }
  expect(await call('PUT', '/api/pools/pool-7', update)).toMatchObject({ status: 200, body: updated })
  expect((await call('GET', '/api/pools/pool-7')).body).toEqual(updated)

  expect(await call('DELETE', '/api/pools/pool-7')).toMatchObject({
    status: 200,
    body: { success: true, message: 'Pool deleted successfully' },
  })
  const notFound = { status: 404, body: { error: 'Not Found', message: 'The requested resource was not found' } }
  expect(await call('GET', '/api/pools/pool-7')).toMatchObject(notFound)
  expect(await call('PUT', '/api/pools/pool-7', { name: 'Too late' })).toMatchObject(notFound)
  expect(await call('DELETE', '/api/pools/pool-7')).toMatchObject(notFound)
  expect((await call('GET', '/api/pools')).body.summary.totalNodes).toBe(148)
})

test('an update keeps omitted and read-only fields', async () => {
  const { call } = startServer()
  const readOnly = { id: 'pool-x', region: 'mars', provider: 'Acme', status: 'hacked', nodeCount: 1, createdAt: '1970-01-01' }
  expect((await call('PUT', '/api/pools/pool-1', { ...readOnly, cpuUtilization: 1, name: 'New' })).body).toEqual({
    ...trainingCluster,
    name: 'New',
  })
  expect((await call('PUT', '/api/pools/pool-1', {})).body).toEqual({ ...trainingCluster, name: 'New' })
  expect((await call('POST', '/api/pools', { ...newPool, id: 'mine', status: 'active', nodeCount: 99 })).body).toMatchObject({
    id: 'pool-7',
    status: 'initializing',
    nodeCount: 8,
  })
})

test('omitted optional fields are empty, and unknown fields are dropped', async () => {
  const { call } = startServer()
  const { body } = await call('POST', '/api/pools', {
    ...newPool,
    color: 'red',
    nodeTypes: [{ type: 'g5.12xlarge', count: 8, spot: true }],
  })
  expect(body).toMatchObject({ description: '', tags: [], nodeTypes: [{ type: 'g5.12xlarge', count: 8 }] })
  expect(Object.keys(body)).not.toContain('color')
  expect(body.nodeTypes[0]).toEqual({ type: 'g5.12xlarge', count: 8 })
})

test('an id is never reused, also not that of a deleted initial pool', async () => {
  const { call } = startServer()
  await call('DELETE', '/api/pools/pool-8')
  const ids = []
  for (let i = 0; i < 3; i += 1) {
    const { body } = await call('POST', '/api/pools', newPool)
    ids.push(body.id)
    await call('DELETE', `/api/pools/${body.id}`)
  }
  expect(ids).toEqual(['pool-7', 'pool-14', 'pool-15'])
})

test('unusual text is stored unchanged', async () => {
  const { call } = startServer()
  const name = ` "quotes" <script>alert(1)</script> 🚀 e\u0301 \u0000\u2028 ${'x'.repeat(10_000)} `
  const tags = ['', 'B', 'a', 'B', '__proto__']
  const { body } = await call('POST', '/api/pools', { ...newPool, name, tags })
  expect(body).toMatchObject({ name, tags })
  expect((await call('GET', `/api/pools/${body.id}`)).body).toMatchObject({ name, tags })
})

test('a new pool becomes active after startupMs of the given clock, and the activity log records it', async () => {
  let now = Date.parse('2023-06-12T09:00:00Z')
  const { call } = startServer({ now: () => now, startupMs: 60_000 })
  await call('POST', '/api/pools', newPool)
  now += 59_999
  expect((await call('GET', '/api/pools/pool-7')).body.status).toBe('initializing')
  now += 1
  expect((await call('GET', '/api/pools')).body.summary.activePools).toBe(10)
  expect((await call('GET', '/api/pools/pool-7')).body.status).toBe('active')
  expect((await call('GET', '/api/pools/activity?poolId=pool-7')).body.activities[0]).toEqual({
    id: 'act-1014',
    poolId: 'pool-7',
    poolName: 'Trial',
    action: 'status-changed',
    details: 'Status changed from initializing to active',
    timestamp: '2023-06-12T09:01:00.000Z',
    user: 'system',
  })
})

test('two servers with the same clock, ids and seed have the same state', async () => {
  const run = async () => {
    const counts = { pool: 0, activity: 0 }
    let now = 1_700_000_000_000
    const { call, state } = startServer({
      now: () => {
        now += 1000
        return now
      },
      ids: (kind) => {
        counts[kind] += 1
        return `${kind}:${counts[kind]}`
      },
      faults: [{ kind: 'status', status: 500, probability: 0.5 }],
    })
    for (let i = 0; i < 10; i += 1) await call('POST', '/api/pools', newPool)
    return state()
  }
  const state = await run()
  expect(state).toEqual(await run())
  expect(state.pools.length).toBeGreaterThan(12)
  expect(state.pools.at(12)?.id).toBe('pool:1')
  expect(state.activities[0]?.id).toMatch(/^activity:\d+$/)
})

test('ids() is called again for an id that is in use', async () => {
  const calls: string[] = []
  const { call } = startServer({ ids: (kind) => `${kind}-${calls.push(kind)}` })
  expect((await call('POST', '/api/pools', newPool)).body.id).toBe('pool-7')
})

test('moving utilization stays near the stored figures', async () => {
  let now = Date.parse('2023-06-12T09:00:00Z')
  const { call } = startServer({ now: () => now, utilization: 'moving' })
  const seen = new Set<number>()
  for (let minute = 0; minute < 60; minute += 1) {
    now += 60_000
    const { pools } = (await call('GET', '/api/pools')).body
    expect(
      collectIssues('PoolList', { summary: { totalPools: 12, activePools: 9, totalNodes: 148, totalCapacity: 2450 }, pools }),
    ).toEqual([])
    const [training, , , , genomics] = pools
    expect(Math.abs(training.cpuUtilization - 78.5)).toBeLessThanOrEqual(8.1)
    expect(genomics).toMatchObject({ status: 'maintenance', cpuUtilization: 0 })
    expect((await call('GET', '/api/pools/pool-1')).body).toEqual(training)
    seen.add(training.cpuUtilization)
  }
  expect(seen.size).toBeGreaterThan(20)
})

test('with moving utilization, a new active pool gets busy', async () => {
  let now = Date.parse('2023-06-12T09:00:00Z')
  const { call } = startServer({ now: () => now, utilization: 'moving' })
  expect((await call('POST', '/api/pools', newPool)).body.gpuUtilization).toBe(0)
  now += 3_600_000
  expect((await call('GET', '/api/pools/pool-7')).body.gpuUtilization).toBeGreaterThan(0)
})

test('the cost of a request does not grow with the number of pools', async () => {
  /** Time for twenty rounds, in ms. */
  const measure = async (size: number) => {
    const pools = Array.from({ length: size }, (_, i) => ({ ...trainingCluster, id: `p-${i}` }))
    const { call } = startServer({ pools })
    const start = performance.now()
    for (let i = 0; i < 20; i += 1) {
      expect((await call('GET', `/api/pools/p-${i}`)).status).toBe(200)
      expect((await call('PUT', `/api/pools/p-${i}`, { name: 'Renamed' })).status).toBe(200)
      expect((await call('POST', '/api/pools', newPool)).status).toBe(201)
    }
    return performance.now() - start
  }
  const rounds: (readonly [few: number, many: number])[] = []
  for (let round = 0; round < 5; round += 1) rounds.push([await measure(20), await measure(20_000)] as const)
  const few = Math.min(...rounds.map(([few]) => few))
  const many = Math.min(...rounds.map(([, many]) => many))
  // Copying or serializing a thousand times the pools would take over a hundred times as long.
  expect(many / few).toBeLessThan(10)
})

test('requests that would add too much get a documented 400, and a deletion makes room', async () => {
  const { call } = startServer({ pools: [] })
  const long = { ...newPool, name: 'x'.repeat(1_000_000) }
  for (let i = 0; i < 31; i += 1) expect((await call('POST', '/api/pools', long)).status).toBe(201)
  const full = {
    status: 400,
    body: {
      error: 'Bad Request',
      message: 'Invalid request parameters',
      details: 'the server is full: requests can add pools of 32000000 characters. Delete pools, or restart the server',
    },
  }
  expect(await call('POST', '/api/pools', long)).toMatchObject(full)
  expect(await call('PUT', '/api/pools/pool-1', { description: long.name })).toMatchObject(full)
  expect((await call('POST', '/api/pools', newPool)).status).toBe(201)
  expect((await call('PUT', '/api/pools/pool-1', { name: 'short' })).status).toBe(200)
  expect((await call('POST', '/api/pools', long)).status).toBe(201)
})

test('the initial pools can have any size, and do not count', async () => {
  const pools = Array.from({ length: 40 }, (_, i) => ({ ...trainingCluster, id: `big-${i}`, description: 'x'.repeat(1_000_000) }))
  const { call } = startServer({ pools })
  expect((await call('POST', '/api/pools', newPool)).status).toBe(201)
})

test('pools that come and go leave nothing behind', async () => {
  const { call } = startServer({ pools: [], startupMs: 0 })
  const long = { ...newPool, name: 'x'.repeat(900_000) }
  for (let i = 1; i <= 50; i += 1) {
    expect((await call('POST', '/api/pools', long)).status).toBe(201)
    expect((await call('GET', `/api/pools/pool-${i}`)).body.status).toBe('active')
    expect((await call('DELETE', `/api/pools/pool-${i}`)).status).toBe(200)
  }
})
