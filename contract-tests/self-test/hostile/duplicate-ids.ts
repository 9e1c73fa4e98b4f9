import assert from 'node:assert/strict'
import type { Pool } from '../../../src/generated/schema.js'
import { errorResponse, intercept, jsonResponse, type Mutator } from '../mutators.ts'
import type { Attack, Attacks } from './attack.ts'
import { assertReported, attackPools } from './victim.ts'

/** Servers that give one id to several pools. */
export const duplicateIds: Attacks = {
  'ids-from-the-length-of-the-list': duplicates(
    'the id of a new pool is the number of pools plus one',
    (pools) => `n${pools.length + 1}`,
  ),
  'ids-from-the-length-delete-all': duplicates(
    'the id of a new pool is the number of pools plus one, and a deletion removes all pools with the id',
    (pools) => `n${pools.length + 1}`,
    'all',
  ),
  'ids-from-the-second': duplicates(
    'the id of a new pool is the second of its creation',
    () => `t${Math.floor(Date.now() / 1_000)}`,
  ),
  'ids-in-pairs': duplicates('every two new pools share an id', (_, created) => `pair-${Math.floor(created / 2)}`),
  'ids-in-pairs-newest-first': duplicates(
    'every two new pools share an id, and a deletion removes the newer one',
    (_, created) => `pair-${Math.floor(created / 2)}`,
    'last',
  ),
  'ids-of-the-last-deleted-pool': duplicates(
    'a new pool gets the id of the pool that was created before it',
    (_, created) => `after-${Math.max(0, created - 1)}`,
  ),
  'ids-in-pairs-deleted-once': duplicates(
    'every two new pools share an id, and only its first deletion succeeds',
    (_, created) => `pair-${Math.floor(created / 2)}`,
    'once',
  ),
  'ids-in-pairs-listed-once': duplicates(
    'every two new pools share an id, and the list shows one of them',
    (_, created) => `pair-${Math.floor(created / 2)}`,
    'listed-once',
  ),
  'ids-in-fours': duplicates('every four new pools share an id', (_, created) => `four-${Math.floor(created / 4)}`),
  'ids-in-fours-newest-first': duplicates(
    'every four new pools share an id, newest first',
    (_, created) => `four-${Math.floor(created / 4)}`,
    'last',
  ),
  'ids-all-the-same': duplicates('every new pool has one id', () => 'same'),
  'ids-from-few-random-numbers': duplicates(
    'the id of a new pool is a random number below 20',
    (_, created) => `r${(created * created * 7 + 5) % 20}`,
  ),
}

type Removal = 'first' | 'last' | 'all' | 'once' | 'listed-once'

function duplicates(description: string, nextId: (pools: Pool[], created: number) => string, removal: Removal = 'first'): Attack {
  return {
    description,
    promise: 'writes',
    async run() {
      // On a busy machine, a shorter timeout would lose responses. A pool of a lost response may only be reported.
      const victim = await attackPools(shareIds(nextId, removal), { only: ['*'], timeout: 10_000 })
      assertReported(victim)
      if (removal !== 'once') {
        assert.deepEqual(victim.remaining, [])
        assert.deepEqual(victim.report.leftBehind, [])
      }
    },
  }
}

/** Maps the ids of new pools to shared ones. A request with a shared id concerns the first, or the last, of its pools. */
function shareIds(nextId: (pools: Pool[], created: number) => string, removal: Removal): Mutator {
  return (original) => {
    const shared = new Map<string, string>()
    const deleted = new Set<string>()
    let created = 0
    const list = async () => ((await (await original('http://x/api/pools')).json()) as { pools: Pool[] }).pools
    return intercept(async ({ operation, poolId, forward }) => {
      if (operation === 'createPool') {
        const id = nextId(await list(), created)
        const response = await forward()
        if (!response.ok) return response
        created++
        const pool = (await response.json()) as Pool
        shared.set(pool.id, id)
        return jsonResponse(201, { ...pool, id })
      }
      if (poolId !== undefined && ['getPool', 'updatePool', 'deletePool'].includes(operation ?? '')) {
        const inner = (await list()).filter(({ id }) => (shared.get(id) ?? id) === poolId).map(({ id }) => id)
        const chosen = removal === 'last' ? inner.at(-1) : inner[0]
        if (chosen === undefined || (removal === 'once' && deleted.has(poolId))) return errorResponse(404)
        if (operation === 'deletePool' && removal === 'all')
          for (const id of inner.slice(1)) await original(`http://x/api/pools/${id}`, { method: 'DELETE' })
        const response = await forward({ path: `/api/pools/${chosen}` })
        if (operation === 'deletePool') deleted.add(poolId)
        if (!response.ok || operation === 'deletePool') return response
        return jsonResponse(200, { ...((await response.json()) as Pool), id: poolId })
      }
      const response = await forward()
      if (operation !== 'listPools' || !response.ok) return response
      const body = (await response.json()) as { pools: Pool[] }
      let pools = body.pools.map((pool) => ({ ...pool, id: shared.get(pool.id) ?? pool.id }))
      if (removal === 'listed-once') pools = [...new Map(pools.map((pool) => [pool.id, pool])).values()]
      return jsonResponse(200, { ...body, pools })
    })(original)
  }
}
