import { describe, expect, test } from 'vitest'
import { collectIssues } from '../core/validators.ts'
import type { Pool } from '../generated/schema.js'
import { createServer, type ServerOptions } from '../server.ts'

const newPool = { name: 'Trial', region: 'us-west-2', provider: 'AWS', nodeTypes: [{ type: 'g5.12xlarge', count: 8 }] }
const trainingCluster: Pool = {
  id: 'pool-1',
  name: 'ML Training Cluster',
  description: 'High-performance GPU cluster for ML model training',
  status: 'active',
  region: 'us-east-1',
  provider: 'AWS',
  nodeCount: 48,
  cpuUtilization: 78.5,
  memoryUtilization: 82.3,
  gpuUtilization: 91.7,
  networkUtilization: 65.2,
  nodeTypes: [
    { type: 'p4d.24xlarge', count: 32 },
    { type: 'p3.16xlarge', count: 16 },
  ],
  tags: ['ml-training', 'high-priority', 'production'],
  createdAt: '2023-01-15',
}

/** A server, and a short way to ask it: the status and the parsed body. */
function ask(options?: ServerOptions) {
  const server = createServer(options)
  const call = async (method: string, path: string, body?: unknown) => {
    const init = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    const response = await server.fetch(`http://pools.test${path}`, { method, ...init })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }
  }
  return { ...server, call }
}

describe('what it starts with', () => {
  test("the document's own first pool and figures", async () => {
    const { body } = await ask().call('GET', '/api/pools')
    expect(body.summary).toEqual({ totalPools: 12, activePools: 9, totalNodes: 148, totalCapacity: 2450 })
    expect(body.pools).toHaveLength(12)
    expect(body.pools[0]).toEqual(trainingCluster)
    expect(collectIssues('PoolList', body)).toEqual([])
  })

  test('a dozen activities, newest first', async () => {
    const { body } = await ask().call('GET', '/api/pools/activity')
    expect(body.activities).toHaveLength(12)
    const times = body.activities.map(({ timestamp }: { timestamp: string }) => Date.parse(timestamp))
    expect(times).toEqual([...times].sort((a, b) => b - a))
    expect(collectIssues('ActivityList', body)).toEqual([])
  })

  test('pools of the caller, whose log is then empty', async () => {
    const { call } = ask({ pools: [trainingCluster] })
    expect((await call('GET', '/api/pools')).body).toEqual({
      summary: { totalPools: 1, activePools: 1, totalNodes: 48, totalCapacity: 768 },
      pools: [trainingCluster],
    })
    expect((await call('GET', '/api/pools/activity')).body).toEqual({ activities: [] })
  })

  test('nothing, when the caller wants nothing', async () => {
    expect((await ask({ pools: [] }).call('GET', '/api/pools')).body).toEqual({
      summary: { totalPools: 0, activePools: 0, totalNodes: 0, totalCapacity: 0 },
      pools: [],
    })
  })

  test('pools that nobody could serve are refused, by name', () => {
    const { region: _, ...homeless } = trainingCluster
    // @ts-expect-error a pool must have a region
    expect(() => createServer({ pools: [homeless] })).toThrow('createServer: /pools/0/region is missing')
    expect(() => createServer({ pools: [trainingCluster, trainingCluster] })).toThrow(
      '/pools/1/id is "pool-1", like that of another',
    )
    expect(() => createServer({ pools: [{ ...trainingCluster, id: 'activity' }] })).toThrow('/pools/0/id cannot be "activity"')
  })

  test("what the caller does to the array later is not the server's business", async () => {
    const pools = [structuredClone(trainingCluster)]
    const { call } = ask({ pools })
    for (const pool of pools) pool.name = 'Renamed outside'
    pools.length = 0
    expect((await call('GET', '/api/pools')).body.pools).toEqual([trainingCluster])
  })
})

describe('the story', () => {
  test('create, get, list, update, delete, gone', async () => {
    const { call } = ask({ now: () => new Date('2023-06-12T09:00:00Z') })
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

  test('an update leaves what it does not send, and what is not for the caller to decide', async () => {
    const { call } = ask()
    const theirs = { id: 'pool-x', region: 'mars', provider: 'Acme', status: 'hacked', nodeCount: 1, createdAt: '1970-01-01' }
    expect((await call('PUT', '/api/pools/pool-1', { ...theirs, cpuUtilization: 1, name: 'New' })).body).toEqual({
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

  test('what a caller may leave out is empty, and fields that the API has not are not kept', async () => {
    const { call } = ask()
    const { body } = await call('POST', '/api/pools', {
      ...newPool,
      colour: 'red',
      nodeTypes: [{ type: 'g5.12xlarge', count: 8, spot: true }],
    })
    expect(body).toMatchObject({ description: '', tags: [], nodeTypes: [{ type: 'g5.12xlarge', count: 8 }] })
    expect(Object.keys(body)).not.toContain('colour')
    expect(body.nodeTypes[0]).toEqual({ type: 'g5.12xlarge', count: 8 })
  })

  test('an id is never given twice, also not that of a pool that was there from the start', async () => {
    const { call } = ask()
    await call('DELETE', '/api/pools/pool-8')
    const ids = []
    for (let i = 0; i < 3; i += 1) {
      const { body } = await call('POST', '/api/pools', newPool)
      ids.push(body.id)
      await call('DELETE', `/api/pools/${body.id}`)
    }
    expect(ids).toEqual(['pool-7', 'pool-14', 'pool-15'])
  })

  test('odd text comes back as it went in', async () => {
    const { call } = ask()
    const name = ` "quotes" <script>alert(1)</script> 🚀 e\u0301 \u0000\u2028 ${'x'.repeat(10_000)} `
    const tags = ['', 'B', 'a', 'B', '__proto__']
    const { body } = await call('POST', '/api/pools', { ...newPool, name, tags })
    expect(body).toMatchObject({ name, tags })
    expect((await call('GET', `/api/pools/${body.id}`)).body).toMatchObject({ name, tags })
  })
})

describe('time', () => {
  test('a new pool becomes active on the given clock, and the log says so', async () => {
    let now = Date.parse('2023-06-12T09:00:00Z')
    const { call } = ask({ now: () => now, startupMs: 60_000 })
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

  test('two servers with the same clock and ids are the same', async () => {
    const run = async () => {
      const given = { pool: 0, activity: 0 }
      let now = 1_700_000_000_000
      const { call, state } = ask({
        now: () => {
          now += 1000
          return now
        },
        ids: (kind) => {
          given[kind] += 1
          return `${kind}:${given[kind]}`
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

  test('ids that are in use are asked for again', async () => {
    const asked: string[] = []
    const { call } = ask({ ids: (kind) => `${kind}-${asked.push(kind)}` })
    expect((await call('POST', '/api/pools', newPool)).body.id).toBe('pool-7')
  })

  test('the utilization figures move when asked to, within what is plausible', async () => {
    let now = Date.parse('2023-06-12T09:00:00Z')
    const { call } = ask({ now: () => now, utilization: 'moving' })
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

  test('a new pool finds work once it is active, when figures move', async () => {
    let now = Date.parse('2023-06-12T09:00:00Z')
    const { call } = ask({ now: () => now, utilization: 'moving' })
    expect((await call('POST', '/api/pools', newPool)).body.gpuUtilization).toBe(0)
    now += 3_600_000
    expect((await call('GET', '/api/pools/pool-7')).body.gpuUtilization).toBeGreaterThan(0)
  })
})

describe('the log', () => {
  test('every change writes an entry, and they outlive the pool', async () => {
    const { call } = ask({ now: () => Date.parse('2023-06-12T09:00:00Z') })
    await call('POST', '/api/pools', newPool)
    await call('PUT', '/api/pools/pool-7', { nodeTypes: [{ type: 'g5.12xlarge', count: 12 }], name: 'Renamed' })
    await call('PUT', '/api/pools/pool-7', { nodeTypes: [{ type: 'g5.12xlarge', count: 11 }] })
    await call('PUT', '/api/pools/pool-7', { tags: ['a'] })
    await call('DELETE', '/api/pools/pool-7')
    const { body } = await call('GET', '/api/pools/activity?poolId=pool-7')
    const told = body.activities.map(
      (entry: Record<string, string>) => `${entry.id} ${entry.poolName}: ${entry.action}: ${entry.details}`,
    )
    expect(told).toEqual([
      'act-1017 Renamed: pool-deleted: Deleted with 11 g5.12xlarge nodes',
      'act-1016 Renamed: configuration-changed: Changed tags',
      'act-1015 Renamed: node-removed: Removed 1 g5.12xlarge node',
      'act-1014 Renamed: node-added: Added 4 g5.12xlarge nodes; Changed name',
      'act-1013 Trial: pool-created: Created with 8 g5.12xlarge nodes',
    ])
    expect((await call('GET', '/api/pools/activity')).body.activities).toHaveLength(17)
    expect(collectIssues('ActivityList', body)).toEqual([])
  })

  test('can be asked for one pool; an unknown one has none, an empty id means all', async () => {
    const { call } = ask()
    const { activities } = (await call('GET', '/api/pools/activity?poolId=pool-1&colour=red')).body
    expect(activities.map(({ id }: { id: string }) => id)).toEqual(['act-1001', 'act-1006'])
    expect(await call('GET', '/api/pools/activity?poolId=nope')).toMatchObject({ status: 200, body: { activities: [] } })
    expect((await call('GET', '/api/pools/activity?poolId=')).body.activities).toHaveLength(12)
  })

  test.each([
    ['?poolId=pool-1&poolId=pool-2', 'poolId: must be given once'],
    ['?poolId=%E0%A4%A', 'poolId: is not valid percent-encoding'],
  ])('%s is refused', async (query, details) => {
    expect(await ask().call('GET', `/api/pools/activity${query}`)).toMatchObject({ status: 400, body: { details } })
  })
})

describe('HTTP', () => {
  test('it stands below any prefix, and takes both forms of a request', async () => {
    const { fetch } = createServer()
    for (const input of [
      'https://host/some/prefix/api/pools/pool-1',
      new URL('https://host/api/pools/pool-1?x=%'),
      new Request('https://host/api/pools/pool%2D1'),
      '/api/pools/pool-1',
    ]) {
      const response = await fetch(input)
      expect(await response.json()).toEqual(trainingCluster)
    }
    const init = { method: 'POST', body: JSON.stringify(newPool), headers: { 'content-type': 'application/json' } }
    const created = await fetch(new Request('https://host/p/api/pools', init))
    expect(created.headers.get('location')).toBe('/p/api/pools/pool-7')
  })

  test.each([
    '/',
    '/api',
    '/api/pool',
    '/api/pools/',
    '/api/poolsx',
    '/api/pools/pool-1/nodes',
    '/api/pools/%00',
    '/api/pools/%61ctivity',
  ])('%s is a documented 404', async (path) => {
    expect(await ask().call('GET', path)).toMatchObject({
      status: 404,
      body: { error: 'Not Found', message: 'The requested resource was not found' },
    })
  })

  test('a path that cannot be decoded is a 400 that says so', async () => {
    expect(await ask().call('GET', '/api/pools/%E0%A4%A')).toMatchObject({
      status: 400,
      body: { error: 'Bad Request', message: 'Invalid request parameters', details: 'the path is not valid percent-encoding' },
    })
  })

  test.each([
    ['PATCH', '/api/pools', 'GET, HEAD, POST, OPTIONS'],
    ['DELETE', '/api/pools', 'GET, HEAD, POST, OPTIONS'],
    ['POST', '/api/pools/activity', 'GET, HEAD, OPTIONS'],
    ['PUT', '/api/pools/activity', 'GET, HEAD, OPTIONS'],
    ['POST', '/api/pools/pool-1', 'GET, HEAD, PUT, DELETE, OPTIONS'],
  ])('%s %s is a 405 that says what is possible', async (method, path, allow) => {
    const { status, headers, body } = await ask().call(method, path)
    expect({ status, allow: headers.get('allow'), body }).toEqual({
      status: 405,
      allow,
      body: { error: 'Method Not Allowed', message: `${method} is not possible here; these are: ${allow}` },
    })
  })

  test('HEAD answers like GET, without the body', async () => {
    const { fetch } = createServer()
    for (const path of ['/api/pools', '/api/pools/pool-1', '/api/pools/activity', '/api/pools/nope', '/nope']) {
      const [get, head] = await Promise.all([fetch(path), fetch(path, { method: 'HEAD' })])
      expect(head.status).toBe(get.status)
      expect(head.headers.get('content-type')).toBe('application/json')
      expect(head.headers.get('content-length')).toBe(String((await get.arrayBuffer()).byteLength))
      expect(await head.text()).toBe('')
    }
  })

  test('a page of any origin may ask, with a token and with credentials', async () => {
    const { fetch } = createServer({ auth: { full: ['t'] } })
    const headers = {
      origin: 'http://localhost:5173',
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'authorization,content-type,x-trace',
    }
    const preflight = await fetch('/api/pools/pool-1', { method: 'OPTIONS', headers })
    expect(preflight.status).toBe(204)
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      'access-control-allow-origin': 'http://localhost:5173',
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'authorization,content-type,x-trace',
      'access-control-allow-methods': 'GET, HEAD, POST, PUT, DELETE, OPTIONS',
      vary: 'Origin',
    })
    const refused = await fetch('/api/pools', { headers: { origin: 'http://localhost:5173' } })
    expect(refused.status).toBe(401)
    expect(refused.headers.get('access-control-allow-origin')).toBe('http://localhost:5173')
    expect((await fetch('/api/pools')).headers.get('access-control-allow-origin')).toBe('*')
  })

  test('without cors, other origins get no leave', async () => {
    const { fetch } = createServer({ cors: false })
    const headers = { origin: 'http://localhost:5173', 'access-control-request-method': 'PUT' }
    for (const method of ['OPTIONS', 'GET']) {
      const response = await fetch('/api/pools', { method, headers })
      expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })

  test('OPTIONS says what is possible', async () => {
    const { call } = ask()
    expect((await call('OPTIONS', '/api/pools')).headers.get('allow')).toBe('GET, HEAD, POST, OPTIONS')
    expect((await call('OPTIONS', '/nope')).status).toBe(404)
  })

  test('a mistake in the clock or the ids of the caller is a 500, and changes nothing', async () => {
    const errors: unknown[] = []
    const error = console.error
    console.error = (told) => errors.push(told)
    try {
      const { call, state } = ask({ ids: () => 'always-the-same' })
      await call('POST', '/api/pools', newPool)
      const before = state()
      expect(await call('POST', '/api/pools', newPool)).toMatchObject({
        status: 500,
        body: { error: 'Internal Server Error', message: 'An unexpected error occurred' },
      })
      expect(state()).toEqual(before)
      expect(String(errors[0])).toContain('ids() keeps giving ids')
    } finally {
      console.error = error
    }
  })
})

describe('reset() and state()', () => {
  test('state is a copy of what fetch answers', async () => {
    const { call, state } = ask()
    await call('POST', '/api/pools', newPool)
    expect(state().pools).toEqual((await call('GET', '/api/pools')).body.pools)
    expect(state().activities).toEqual((await call('GET', '/api/pools/activity')).body.activities)
    state().pools.length = 0
    for (const pool of state().pools) pool.name = 'changed'
    expect((await call('GET', '/api/pools')).body.pools[0].name).toBe('ML Training Cluster')
  })

  test('reset goes back to the beginning: pools, ids, log, faults', async () => {
    const { call, reset, state, fail } = ask({ faults: [{ kind: 'status', status: 503, operation: 'getPool', times: 1 }] })
    const before = state()
    const story = async () => [
      (await call('GET', '/api/pools/pool-1')).status,
      (await call('GET', '/api/pools/pool-1')).status,
      (await call('POST', '/api/pools', newPool)).body.id,
      (await call('DELETE', '/api/pools/pool-1')).status,
    ]
    expect(await story()).toEqual([503, 200, 'pool-7', 200])
    fail({ kind: 'status', status: 500 })
    reset()
    expect(state()).toEqual(before)
    expect(await story()).toEqual([503, 200, 'pool-7', 200])
  })

  test('a request that waits while the server is reset belongs to what was before', async () => {
    const { call, reset, state } = ask({ latency: 20 })
    const late = call('POST', '/api/pools', newPool)
    reset()
    expect((await late).status).toBe(201)
    expect(state().pools).toHaveLength(12)
  })
})

test('the methods need no this', async () => {
  const { fetch, state, reset } = createServer()
  reset()
  expect((await fetch('/api/pools')).status).toBe(200)
  expect(state().pools).toHaveLength(12)
})

test('a pool is found, changed and created without work for each of the others', async () => {
  /** Of twenty rounds, in ms. */
  const took = async (size: number) => {
    const pools = Array.from({ length: size }, (_, i) => ({ ...trainingCluster, id: `p-${i}` }))
    const { call } = ask({ pools })
    const start = performance.now()
    for (let i = 0; i < 20; i += 1) {
      expect((await call('GET', `/api/pools/p-${i}`)).status).toBe(200)
      expect((await call('PUT', `/api/pools/p-${i}`, { name: 'Renamed' })).status).toBe(200)
      expect((await call('POST', '/api/pools', newPool)).status).toBe(201)
    }
    return performance.now() - start
  }
  const rounds: (readonly [few: number, many: number])[] = []
  for (let round = 0; round < 5; round += 1) rounds.push([await took(20), await took(20_000)] as const)
  const few = Math.min(...rounds.map(([few]) => few))
  const many = Math.min(...rounds.map(([, many]) => many))
  // A thousand times the pools: to copy them, or to write them out, takes more than a hundred times as long.
  expect(many / few).toBeLessThan(10)
})
