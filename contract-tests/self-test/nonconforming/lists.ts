import type { PoolList } from '../../../src/generated/schema.js'
import { errorResponse, mutateBody, on } from '../mutators.ts'
import { recountSummary } from './defects.ts'
import { listPools, poolField } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

/** Lists that miss, repeat or mix up pools. */
export const lists: NonconformingServers = {
  'list-stops-at-ten': {
    description: 'The list has the ten oldest pools only, and no second page.',
    reading: 'complete lists',
    pointer: listPools,
    caughtBy: ['lifecycle.created-pool-is-listed'],
    serve: mutated(
      mutateBody('listPools', ({ summary, pools }: PoolList) => recountSummary({ summary, pools: pools.slice(0, 10) })),
    ),
  },
  'list-shows-the-newest-page': {
    description: 'The list has the ten newest pools only, with totals of all pools.',
    reading: 'complete lists',
    pointer: listPools,
    caughtBy: ['summary.active-pools-fits-the-list', 'summary.total-nodes-fits-the-list', 'summary.total-pools-fits-the-list'],
    serve: mutated(mutateBody('listPools', ({ summary, pools }: PoolList) => ({ summary, pools: pools.slice(-10).reverse() }))),
  },
  'list-omits-pools-without-tags': {
    description: 'The list omits pools without tags because of an inner join.',
    reading: 'complete lists',
    pointer: listPools,
    caughtBy: ['sequences.tell-one-story'],
    serve: mutated(
      mutateBody('listPools', ({ summary, pools }: PoolList) =>
        recountSummary({ summary, pools: pools.filter(({ tags }) => tags.length > 0) }),
      ),
    ),
  },
  'list-repeats-pools-with-two-types': {
    description: 'The list repeats a pool for each of its node types because of a join.',
    reading: 'pool ids',
    pointer: poolField('id'),
    caughtBy: ['pools.ids-are-unique'],
    serve: mutated(
      mutateBody('listPools', ({ summary, pools }: PoolList) =>
        recountSummary({ summary, pools: pools.flatMap((pool) => pool.nodeTypes.map(() => pool)) }),
      ),
    ),
  },
  'list-shows-only-active-pools': {
    description: 'The list omits pools that are not active.',
    reading: 'complete lists',
    pointer: listPools,
    caughtBy: ['lifecycle.created-pool-is-listed'],
    serve: mutated(
      mutateBody('listPools', ({ summary, pools }: PoolList) =>
        recountSummary({ summary, pools: pools.filter(({ status }) => status === 'active') }),
      ),
    ),
  },
  'list-swaps-columns': {
    description: 'The list swaps region and provider.',
    reading: 'complete lists',
    pointer: poolField('region'),
    caughtBy: ['lifecycle.created-pool-is-listed', 'pools.reads-agree-with-the-list'],
    isBodyOnly: true,
    serve: mutated(
      mutateBody('listPools', ({ summary, pools }: PoolList) => ({
        summary,
        pools: pools.map((pool) => ({ ...pool, region: pool.provider, provider: pool.region })),
      })),
    ),
  },
  'list-merges-namesakes': {
    description: 'The list shows only the last of several pools with the same name.',
    reading: 'complete lists',
    pointer: listPools,
    caughtBy: ['lifecycle.namesakes-are-two-pools'],
    serve: mutated(
      mutateBody('listPools', ({ summary, pools }: PoolList) =>
        recountSummary({ summary, pools: [...new Map(pools.map((pool) => [pool.name, pool])).values()] }),
      ),
    ),
  },
  'list-shifts-tags': {
    description: 'The list assigns tags to the wrong pools after the first pool without tags.',
    reading: 'complete lists',
    pointer: poolField('tags'),
    caughtBy: ['lifecycle.created-pool-is-listed', 'sequences.tell-one-story'],
    serve: mutated(
      mutateBody('listPools', ({ summary, pools }: PoolList) => {
        const groups = pools.map(({ tags }) => tags).filter((tags) => tags.length > 0)
        return { summary, pools: pools.map((pool, i) => ({ ...pool, tags: groups[i] ?? [] })) }
      }),
    ),
  },
  'empty-list-is-500': {
    description: 'The list returns 500 if there are no pools.',
    reading: 'complete lists',
    pointer: listPools,
    caughtBy: ['answers.documented-request-never-fails', 'pools.reads-succeed'],
    serve: mutated(
      on('listPools', async ({ forward }) => {
        const response = await forward()
        const { pools } = (await response.clone().json()) as PoolList
        return pools.length > 0 ? response : errorResponse(500, 'Reduce of empty array with no initial value')
      }),
      () => ({ pools: [] }),
    ),
  },
}
