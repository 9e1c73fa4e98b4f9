import { createClient } from '@nightcrawler/compute-pools'
import { createServer } from '@nightcrawler/compute-pools/server'
import { expect, test } from 'vitest'
import { isProvisional, provisionalPool, withChange } from './changes.ts'

const list = await createClient({ baseUrl: 'http://pools.test', fetch: createServer().fetch }).listPools()

test('a change updates the pools and the summary', () => {
  const body = {
    name: 'Trial',
    region: 'us-west-2',
    provider: 'AWS',
    nodeTypes: [
      { type: 'a', count: 3 },
      { type: 'b', count: 4 },
    ],
  }
  const created = withChange(list, { kind: 'create', pool: provisionalPool(body) })
  expect(created.summary).toEqual({ totalPools: 13, activePools: 9, totalNodes: 155, totalCapacity: 2450 })
  expect(created.pools.filter(isProvisional)).toMatchObject([{ name: 'Trial', description: '', tags: [], nodeCount: 7 }])

  const updated = withChange(list, { kind: 'update', poolId: 'pool-1', body: { nodeTypes: [{ type: 'a', count: 1 }] } })
  expect(updated.summary).toEqual({ totalPools: 12, activePools: 9, totalNodes: 101, totalCapacity: 2450 })
  expect(updated.pools[0]).toMatchObject({ name: 'ML Training Cluster', nodeCount: 1 })

  const deleted = withChange(list, { kind: 'delete', poolId: 'pool-5' })
  expect(deleted.summary).toEqual({ totalPools: 11, activePools: 9, totalNodes: 132, totalCapacity: 2450 })
  expect(withChange(list, { kind: 'delete', poolId: 'nobody' })).toEqual(list)
})

test('a pool that is already listed is not added again', () => {
  const [first] = list.pools
  if (!first) throw new Error('the list is empty')
  const created = withChange(list, { kind: 'create', pool: first })
  expect(created.summary).toEqual(list.summary)
  expect(created.pools.filter(({ id }) => id === 'pool-1')).toEqual([first])
})
