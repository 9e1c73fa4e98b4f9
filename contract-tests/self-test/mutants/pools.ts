import type { Pool } from '../../../src/generated/schema.js'
import { poolPath } from '../../model/request.ts'
import { errorResponse, intercept, mutateBody, on } from '../mutators.ts'
import { compose } from '../nonconforming/defects.ts'
import type { MutantsOf } from './mutants-of.ts'

/** A mutant for each check of the area `pools`. */
export const pools = {
  'pools.ids-are-unique': mutateBody('listPools', (list) => ({ ...list, pools: [...list.pools, list.pools[0]] })),
  'pools.reads-succeed': on('getPool', ({ forward, poolId }) => (poolId === 'pool-1' ? errorResponse(404) : forward())),
  'pools.reads-agree-with-the-list': mutateBody('getPool', (pool) => ({ ...pool, createdAt: '2001-01-01' })),
  'pools.large-counts-agree': mutateBody('listPools', (list) => ({
    ...list,
    pools: list.pools.map((pool: Pool) => ({
      ...pool,
      nodeTypes: pool.nodeTypes.map(({ type, count }) => ({ type, count: Math.fround(count) })),
    })),
  })),
  'pools.many-pools-are-listed': mutateBody('listPools', (list) => ({ ...list, pools: list.pools.slice(0, 20) })),
  'pools.many-pools-are-readable': (original) => {
    let created = 0
    return compose(
      on('createPool', ({ forward }) => {
        created++
        return forward()
      }),
      mutateBody('getPool', (pool) => (created > 50 ? { ...pool, name: `${pool.name} ${created}` } : pool)),
    )(original)
  },
  'pools.many-deleted-pools-leave-the-list': (original) => {
    let listed: Pool[] = []
    return mutateBody('listPools', (list) => {
      if (list.pools.length >= listed.length) listed = list.pools
      return list.pools.length < listed.length && listed.length > 40 ? { ...list, pools: listed } : list
    })(original)
  },
  'pools.unknown-pool-is-404': on('getPool', async ({ forward }) => {
    const response = await forward()
    return response.status === 404 ? errorResponse(400) : response
  }),
  'pools.unknown-pool-is-refused': on('getPool', async ({ forward }) => {
    const response = await forward()
    return response.status === 404 ? new Response('{}', { headers: { 'content-type': 'application/json' } }) : response
  }),
  'pools.percent-encoded-id-is-the-same-id': intercept(({ forward, request }) =>
    /%(7|2D)/.test(request.url) ? errorResponse(404) : forward(),
  ),
  'pools.get-answers-the-id-asked-for': on('getPool', ({ forward, poolId }) =>
    forward({ path: poolPath(String(poolId).replace(/\W+$/, '')) }),
  ),
  'pools.format-suffix-is-part-of-the-id': on('getPool', ({ forward, poolId }) =>
    forward({ path: poolPath(String(poolId).replace(/\.json$/, '')) }),
  ),
} satisfies MutantsOf<'pools'>
