import { errorResponse, jsonResponse, type Mutator, on } from '../mutators.ts'
import { type ConformingServer, embedded, rejectWith400 } from './server.ts'

const success = { success: true, message: 'Pool deleted successfully' }

/** Servers that respond differently to requests for pools that do not exist, and to bodies before they look for the pool. */
export const missingPools: ConformingServer[] = [
  {
    id: 'missing-pools.second-delete-succeeds',
    description: 'Responds 200 to a delete of a deleted pool, and 404 to one of a pool that never existed.',
    reading: 'unknown pools',
    start: embedded({}, acceptRepeatedDeletes()),
  },
  {
    id: 'missing-pools.every-delete-succeeds',
    description: 'Responds 200 to a delete of any id, because the pool is gone in any case.',
    reading: 'unknown pools',
    start: embedded(
      {},
      on('deletePool', async ({ forward }) => {
        const response = await forward()
        return response.status === 404 ? jsonResponse(200, success) : response
      }),
    ),
  },
  {
    id: 'missing-pools.second-delete-is-400',
    description: 'Responds 400 to a delete of a deleted pool.',
    reading: 'unknown pools',
    start: embedded(
      {},
      on('deletePool', async ({ forward }) => {
        const response = await forward()
        return response.status === 404 ? errorResponse(400, 'this pool was deleted before') : response
      }),
    ),
  },
  {
    id: 'missing-pools.body-is-validated-first',
    description: 'Rejects tags and counts that it does not offer before it looks for the pool.',
    reading: 'invalid input',
    start: embedded(
      {},
      rejectWith400(
        ({ tags, nodeTypes }) =>
          (Array.isArray(tags) && tags.some((tag) => String(tag).startsWith('tag-')) && 'unknown tag') ||
          (Array.isArray(nodeTypes) && nodeTypes.some((node) => ![8, 12].includes(node?.count)) && 'unknown size'),
        ['updatePool'],
      ),
    ),
  },
]

function acceptRepeatedDeletes(): Mutator {
  return (original) => {
    const deleted = new Set<string>()
    return on('deletePool', async ({ forward, poolId = '' }) => {
      const response = await forward()
      if (response.ok) deleted.add(poolId)
      return deleted.has(poolId) ? jsonResponse(200, success) : response
    })(original)
  }
}
