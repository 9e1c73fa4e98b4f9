import { expect, test } from 'vitest'
import { collectIssues } from '../core/validators.ts'
import { createServer } from '../server.ts'
import { startServer, trainingCluster } from '../testing/embedded-server.ts'

test('a server starts with the pools and figures of the API document', async () => {
  const { body } = await startServer().call('GET', '/api/pools')
  expect(body.summary).toEqual({ totalPools: 12, activePools: 9, totalNodes: 148, totalCapacity: 2450 })
  expect(body.pools).toHaveLength(12)
  expect(body.pools[0]).toEqual(trainingCluster)
  expect(collectIssues('PoolList', body)).toEqual([])
})

test('a server starts with the activity log of the API document, newest first', async () => {
  const { body } = await startServer().call('GET', '/api/pools/activity')
  expect(body.activities).toHaveLength(12)
  const times = body.activities.map(({ timestamp }: { timestamp: string }) => Date.parse(timestamp))
  expect(times).toEqual([...times].sort((a, b) => b - a))
  expect(collectIssues('ActivityList', body)).toEqual([])
})

test('given pools replace those of the API document, and the activity log is empty', async () => {
  const { call } = startServer({ pools: [trainingCluster] })
  expect((await call('GET', '/api/pools')).body).toEqual({
    summary: { totalPools: 1, activePools: 1, totalNodes: 48, totalCapacity: 768 },
    pools: [trainingCluster],
  })
  expect((await call('GET', '/api/pools/activity')).body).toEqual({ activities: [] })
})

test('an empty list of pools is a valid seed', async () => {
  expect((await startServer({ pools: [] }).call('GET', '/api/pools')).body).toEqual({
    summary: { totalPools: 0, activePools: 0, totalNodes: 0, totalCapacity: 0 },
    pools: [],
  })
})

test('invalid pools are rejected with the path of the violation', () => {
  const { region: _, ...withoutRegion } = trainingCluster
  // @ts-expect-error a pool must have a region
  expect(() => createServer({ pools: [withoutRegion] })).toThrow('createServer: /pools/0/region is missing')
  expect(() => createServer({ pools: [trainingCluster, trainingCluster] })).toThrow(
    '/pools/1/id must be unique, but is "pool-1" like that of another pool',
  )
  expect(() => createServer({ pools: [{ ...trainingCluster, id: 'activity' }] })).toThrow('/pools/0/id must not be "activity"')
})

test('later changes to the given pools do not reach the server', async () => {
  const pools = [structuredClone(trainingCluster)]
  const { call } = startServer({ pools })
  for (const pool of pools) pool.name = 'Renamed later'
  pools.length = 0
  expect((await call('GET', '/api/pools')).body.pools).toEqual([trainingCluster])
})
