import type { Pool, PoolList } from '../../../src/generated/schema.js'
import { poolPath } from '../../model/request.ts'
import { errorResponse, jsonResponse, mutateBody, on } from '../mutators.ts'
import { compose, fetchList, fetchPool, recountSummary, withOverrides, withState } from './defects.ts'
import { deletePool, getPool, listPools } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

/** Deletes that remove nothing, or too much. */
export const deletes: NonconformingServers = {
  'deleted-pool-is-readable': {
    description: 'A deleted pool disappears from the list but can still be read by id.',
    reading: 'unknown pools',
    pointer: `${getPool}/responses/404`,
    caughtBy: ['lifecycle.deleted-pool-is-gone'],
    serve: mutated(
      withState(
        () => new Map<string, Pool>(),
        (deleted) =>
          on(['getPool', 'deletePool'], async (intercepted) => {
            const { operation, poolId = '', forward } = intercepted
            const before = await fetchPool(intercepted)
            if (operation === 'deletePool' && before) deleted.set(poolId, { ...before, status: 'deleted' })
            const response = await forward()
            const flagged = deleted.get(poolId)
            return operation === 'getPool' && response.status === 404 && flagged ? jsonResponse(200, flagged) : response
          }),
      ),
    ),
  },
  'deleted-pools-stay-listed': {
    description: 'Deleted pools stay in the list with the status "deleted".',
    reading: 'complete lists',
    pointer: listPools,
    caughtBy: ['lifecycle.deleted-pool-leaves-the-list'],
    serve: mutated(
      withState(
        () => [] as Pool[],
        (deleted) =>
          compose(
            on('deletePool', async (intercepted) => {
              const before = await fetchPool(intercepted)
              if (before) deleted.push({ ...before, status: 'deleted' })
              return intercepted.forward()
            }),
            mutateBody('listPools', ({ summary, pools }: PoolList) => recountSummary({ summary, pools: [...pools, ...deleted] })),
          ),
      ),
    ),
  },
  'delete-is-only-queued': {
    description: 'A delete reports success, but the pool stays with the status "terminating".',
    reading: 'unknown pools',
    pointer: deletePool,
    caughtBy: ['lifecycle.deleted-pool-is-gone'],
    serve: mutated(
      withOverrides((overrides) =>
        on('deletePool', async (intercepted) => {
          if (!(await fetchPool(intercepted))) return intercepted.forward()
          overrides.set(intercepted.poolId ?? '', { status: 'terminating' })
          return jsonResponse(200, { success: true, message: 'Pool deleted successfully' })
        }),
      ),
    ),
  },
  'delete-by-name': {
    description: 'A delete removes every pool with the same name.',
    reading: 'updates',
    pointer: deletePool,
    caughtBy: ['lifecycle.namesakes-are-two-pools'],
    serve: mutated(
      on('deletePool', async (intercepted) => {
        const before = await fetchPool(intercepted)
        const response = await intercepted.forward()
        if (!before || !response.ok) return response
        for (const { id, name } of (await fetchList(intercepted)).pools)
          if (name === before.name) await intercepted.forward({ path: poolPath(id) })
        return response
      }),
    ),
  },
  'delete-of-an-unknown-pool-removes-the-last': {
    description: 'Deleting an unknown pool removes the last pool of the list.',
    reading: 'unknown pools',
    pointer: deletePool,
    caughtBy: ['lifecycle.delete-says-success', 'lifecycle.delete-touches-one-pool'],
    serve: mutated(
      on('deletePool', async (intercepted) => {
        const response = await intercepted.forward()
        const last = response.status === 404 ? (await fetchList(intercepted)).pools.at(-1) : undefined
        if (last) await intercepted.forward({ path: poolPath(last.id) })
        return response
      }),
    ),
  },
  'delete-removes-the-next-pool-too': {
    description: 'A delete also removes the next pool in the list.',
    reading: 'updates',
    pointer: deletePool,
    caughtBy: ['lifecycle.delete-touches-one-pool'],
    serve: mutated(
      on('deletePool', async (intercepted) => {
        const { pools } = await fetchList(intercepted)
        const at = pools.findIndex(({ id }) => id === intercepted.poolId)
        const next = at === -1 ? undefined : pools[at + 1]
        const response = await intercepted.forward()
        if (response.ok && next) await intercepted.forward({ path: poolPath(next.id) })
        return response
      }),
    ),
  },
  'every-delete-succeeds': {
    description: 'Deleting an unknown pool reports success.',
    reading: 'unknown pools',
    pointer: `${deletePool}/responses/404`,
    caughtBy: ['lifecycle.deleted-pool-cannot-be-deleted-again'],
    level: 'may',
    serve: mutated(
      on('deletePool', async ({ forward }) => {
        const response = await forward()
        return response.status === 404 ? jsonResponse(200, { success: true, message: 'Pool deleted successfully' }) : response
      }),
    ),
  },
  'second-delete-is-500': {
    description: 'Deleting a pool twice returns 500 instead of 404.',
    reading: 'unknown pools',
    pointer: `${deletePool}/responses/404`,
    caughtBy: ['answers.documented-request-never-fails', 'lifecycle.deleted-pool-cannot-be-deleted-again'],
    serve: mutated(
      on('deletePool', async ({ forward }) => {
        const response = await forward()
        return response.status === 404 ? errorResponse(500, 'An unexpected error occurred') : response
      }),
    ),
  },
  'delete-success-is-a-number': {
    description: 'The `success` field of a delete is the number of rows instead of `true`.',
    reading: 'status of other successes',
    pointer: '#/components/schemas/DeletePoolResult/properties/success',
    caughtBy: ['answers.success-matches-its-schema', 'lifecycle.delete-says-success'],
    isBodyOnly: true,
    serve: mutated(mutateBody('deletePool', ({ message }) => ({ success: 1, message }))),
  },
}
