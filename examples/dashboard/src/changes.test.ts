import { createClient } from '@nightcrawler/compute-pools'
import { createServer } from '@nightcrawler/compute-pools/server'
import { expect, test } from 'vitest'
import { draftPool, isDraft, withChange } from './changes.ts'
import { mistakesFrom } from './formDraft.ts'
import { createSession } from './session.ts'

const list = await createClient({ baseUrl: 'http://pools.test', fetch: createServer().fetch }).listPools()

test('a change shows in the pools and in the figures that follow from them', () => {
  const body = {
    name: 'Trial',
    region: 'us-west-2',
    provider: 'AWS',
    nodeTypes: [
      { type: 'a', count: 3 },
      { type: 'b', count: 4 },
    ],
  }
  const created = withChange(list, { kind: 'create', pool: draftPool(body) })
  expect(created.summary).toEqual({ totalPools: 13, activePools: 9, totalNodes: 155, totalCapacity: 2450 })
  expect(created.pools.filter(isDraft)).toMatchObject([{ name: 'Trial', description: '', tags: [], nodeCount: 7 }])

  const updated = withChange(list, { kind: 'update', poolId: 'pool-1', body: { nodeTypes: [{ type: 'a', count: 1 }] } })
  expect(updated.summary).toEqual({ totalPools: 12, activePools: 9, totalNodes: 101, totalCapacity: 2450 })
  expect(updated.pools[0]).toMatchObject({ name: 'ML Training Cluster', nodeCount: 1 })

  const deleted = withChange(list, { kind: 'delete', poolId: 'pool-5' })
  expect(deleted.summary).toEqual({ totalPools: 11, activePools: 9, totalNodes: 132, totalCapacity: 2450 })
  expect(withChange(list, { kind: 'delete', poolId: 'nobody' })).toEqual(list)
})

test.each<[string, [string, string][]]>([
  ['/name: must be string', [['name', 'Must be string']]],
  [
    '/name: is missing; /tags/3: must be string; /tags/4: is odd',
    [
      ['name', 'Is missing'],
      ['tags', 'Must be string. Is odd'],
    ],
  ],
  [
    '/nodeTypes/1/count: must be >= 0; and 490 more',
    [
      ['nodeTypes/1/count', 'Must be >= 0'],
      ['', 'And 490 more'],
    ],
  ],
  ['name: is taken', [['name', 'Is taken']]],
  ['the body is not valid JSON: /name: really', [['', 'The body is not valid JSON: /name: really']]],
  ['Quota exceeded', [['', 'Quota exceeded']]],
])('details %j', (details, mistakes) => {
  expect([...mistakesFrom(details)]).toEqual(mistakes)
})

test('two questions for a token are one, and a token is for one server', async () => {
  const entries = new Map<string, string>()
  const storage = {
    getItem: (key: string) => entries.get(key) ?? null,
    setItem: (key: string, value: string) => void entries.set(key, value),
    removeItem: (key: string) => void entries.delete(key),
  }
  const session = createSession('https://a.example', storage)
  const both = Promise.all([session.ask(), session.ask()])
  session.signIn('secret')
  await both
  expect(session.token()).toBe('secret')
  expect(createSession('https://b.example', storage).token()).toBeUndefined()
  const declined = session.ask()
  expect(session.state().refused).toBe(true)
  session.decline()
  await expect(declined).rejects.toMatchObject({ name: 'SignInDeclined' })
  session.signOut()
  expect([...entries]).toEqual([])
})
