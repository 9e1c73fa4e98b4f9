import type { Pool, PoolList } from '../../../src/generated/schema.js'
import { errorResponse, type Mutator, mutateBody, on } from '../mutators.ts'
import { assignAlias, compose, recountSummary, withAliases, withState } from './defects.ts'
import { createPool, deletePool, getPool, listPools, poolField, summaryField } from './pointers.ts'
import { mutated, type NonconformingServer, type NonconformingServers } from './server.ts'

/** Servers that are right as long as few pools exist. */
export const bulk: NonconformingServers = {
  ...Object.fromEntries(
    [20, 50, 100].map((size) => [
      `list-stops-at-${size}`,
      {
        ...listDefect(`The list has the first ${size} pools only, and no second page.`, (list) =>
          recountSummary({ ...list, pools: list.pools.slice(0, size) }),
        ),
        options: { bulk: size + 10 },
      },
    ]),
  ),
  'list-shows-the-newest-fifty': listDefect('The list has the fifty newest pools only.', (list) =>
    recountSummary({ ...list, pools: list.pools.slice(-50) }),
  ),
  'many-pools-are-counted-to-fifty': {
    ...listDefect('totalPools and totalNodes are those of the first fifty pools; the list has all.', (list) => ({
      ...recountSummary({ ...list, pools: list.pools.slice(0, 50) }),
      pools: list.pools,
    })),
    reading: 'summary',
    pointer: summaryField('totalPools'),
    caughtBy: ['summary.total-pools-fits-the-list', 'summary.total-nodes-fits-the-list'],
  },
  'long-list-is-500': {
    ...listDefect('The list returns 500 if it has more than fifty pools.', (list) => list),
    caughtBy: ['answers.documented-request-never-fails'],
    serve: mutated(
      on('listPools', async ({ forward }) => {
        const response = await forward()
        const { pools } = (await response.clone().json()) as PoolList
        return pools.length > 50 ? errorResponse(500, 'An unexpected error occurred') : response
      }),
    ),
  },
  'reads-know-the-newest-forty': {
    description: 'Only the forty pools that were created last can be read by their id.',
    reading: 'complete lists',
    pointer: getPool,
    caughtBy: ['pools.many-pools-are-readable'],
    options: { bulk: 60 },
    serve: mutated(
      withCreated((created) =>
        on('getPool', ({ poolId = '', forward }) => {
          const age = created.length - created.lastIndexOf(poolId)
          return created.includes(poolId) && age > 40 ? errorResponse(404) : forward()
        }),
      ),
    ),
  },
  'creates-are-dropped-after-forty': {
    description: 'A create returns a pool, but with more than fifty pools it is not stored.',
    reading: 'complete lists',
    pointer: createPool,
    caughtBy: ['pools.many-pools-are-listed', 'pools.many-pools-are-readable'],
    options: { bulk: 60 },
    serve: mutated(
      on('createPool', async ({ forward }) => {
        const response = await forward()
        const { pools } = (await (await forward({ method: 'GET', path: '/api/pools' })).json()) as PoolList
        if (!response.ok || pools.length <= 50) return response
        const { id } = (await response.clone().json()) as Pool
        await forward({ method: 'DELETE', path: `/api/pools/${id}` })
        return response
      }),
    ),
  },
  'ids-have-six-bits': {
    description: 'The number in an id has six bits, so the 65th pool gets the id of the first one.',
    reading: 'pool ids',
    pointer: poolField('id'),
    caughtBy: ['pools.ids-are-unique', 'pools.many-pools-are-readable', 'pools.many-pools-are-listed'],
    options: { bulk: 70 },
    serve: mutated(
      withAliases((aliases) =>
        withState(
          () => ({ count: 0 }),
          (state) => on('createPool', async ({ forward }) => assignAlias(await forward(), aliases, `p${state.count++ % 64}`)),
        ),
      ),
    ),
  },
  'deleted-pools-return-in-long-lists': {
    description: 'The list shows the first thirty deleted pools again once more than forty were deleted.',
    reading: 'complete lists',
    pointer: deletePool,
    caughtBy: ['pools.many-deleted-pools-leave-the-list'],
    options: { bulk: 60 },
    serve: mutated(
      withState(
        () => ({ seen: new Map<string, Pool>(), deleted: [] as Pool[], most: 0 }),
        (state) =>
          compose(
            on('deletePool', async ({ poolId = '', forward }) => {
              const response = await forward()
              const pool = state.seen.get(poolId)
              if (response.ok && pool && state.most > 50) state.deleted.push(pool)
              return response
            }),
            mutateBody('listPools', (list: PoolList) => {
              for (const pool of list.pools) state.seen.set(pool.id, pool)
              state.most = Math.max(state.most, list.pools.length)
              const returned = state.deleted.length > 40 ? state.deleted.slice(0, 30) : []
              return recountSummary({ ...list, pools: [...list.pools, ...returned] })
            }),
          ),
      ),
    ),
  },
}

function listDefect(description: string, change: (list: PoolList) => PoolList): NonconformingServer {
  return {
    description,
    reading: 'complete lists',
    pointer: listPools,
    caughtBy: ['pools.many-pools-are-listed'],
    options: { bulk: 60 },
    serve: mutated(mutateBody('listPools', change)),
  }
}

/** Records the ids of created pools, the newest last. */
function withCreated(build: (created: string[]) => Mutator): Mutator {
  return withState(
    (): string[] => [],
    (created) =>
      compose(
        on('createPool', async ({ forward }) => {
          const response = await forward()
          if (response.ok) created.push(((await response.clone().json()) as Pool).id)
          return response
        }),
        build(created),
      ),
  )
}
