import { expect, test } from 'vitest'
import { collectIssues } from '../core/validators.ts'
import { newPool, startServer } from '../testing/embedded-server.ts'

test('every change adds an entry, and the entries of a deleted pool remain', async () => {
  const { call } = startServer({ now: () => Date.parse('2023-06-12T09:00:00Z') })
  await call('POST', '/api/pools', newPool)
  await call('PUT', '/api/pools/pool-7', { nodeTypes: [{ type: 'g5.12xlarge', count: 12 }], name: 'Renamed' })
  await call('PUT', '/api/pools/pool-7', { nodeTypes: [{ type: 'g5.12xlarge', count: 11 }] })
  await call('PUT', '/api/pools/pool-7', { tags: ['a'] })
  await call('DELETE', '/api/pools/pool-7')
  const { body } = await call('GET', '/api/pools/activity?poolId=pool-7')
  const entries = body.activities.map(
    (entry: Record<string, string>) => `${entry.id} ${entry.poolName}: ${entry.action}: ${entry.details}`,
  )
  expect(entries).toEqual([
    'act-1017 Renamed: pool-deleted: Deleted with 11 g5.12xlarge nodes',
    'act-1016 Renamed: configuration-changed: Changed tags',
    'act-1015 Renamed: node-removed: Removed 1 g5.12xlarge node',
    'act-1014 Renamed: node-added: Added 4 g5.12xlarge nodes; Changed name',
    'act-1013 Trial: pool-created: Created with 8 g5.12xlarge nodes',
  ])
  expect((await call('GET', '/api/pools/activity')).body.activities).toHaveLength(17)
  expect(collectIssues('ActivityList', body)).toEqual([])
})

test('poolId filters the activity log: an unknown id matches none, an empty one all', async () => {
  const { call } = startServer()
  const { activities } = (await call('GET', '/api/pools/activity?poolId=pool-1&color=red')).body
  expect(activities.map(({ id }: { id: string }) => id)).toEqual(['act-1001', 'act-1006'])
  expect(await call('GET', '/api/pools/activity?poolId=nope')).toMatchObject({ status: 200, body: { activities: [] } })
  expect((await call('GET', '/api/pools/activity?poolId=')).body.activities).toHaveLength(12)
})

test.each([
  ['?poolId=pool-1&poolId=pool-2', 'poolId: must be given once'],
  ['?poolId=%E0%A4%A', 'poolId: is not valid percent-encoding'],
])('the query %s gets a 400', async (query, details) => {
  expect(await startServer().call('GET', `/api/pools/activity${query}`)).toMatchObject({ status: 400, body: { details } })
})

test('the oldest entries are dropped before their texts fill the memory', async () => {
  const { call } = startServer({ pools: [] })
  const long = { ...newPool, name: 'x'.repeat(1_000_000) }
  for (let i = 1; i <= 20; i += 1) {
    await call('POST', '/api/pools', long)
    await call('DELETE', `/api/pools/pool-${i}`)
  }
  const { activities } = (await call('GET', '/api/pools/activity')).body
  expect(activities.length).toBeLessThan(34)
  expect(activities[0]).toMatchObject({ poolId: 'pool-20', action: 'pool-deleted' })
})
