import type { OperationId } from '../../../src/core/operations.ts'
import type { Pool } from '../../../src/generated/schema.js'
import { errorResponse, intercept, type Mutator, mutateBody, mutatePools, on, rewriteBody, withBody } from '../mutators.ts'
import { minimalServer, readFields } from './minimal-server.ts'
import { type ConformingServer, embedded, rejectWith400 } from './server.ts'

const updateFields = ['name', 'description', 'nodeTypes', 'tags'] as const

/** Servers that differ in updates. */
export const updates: ConformingServer[] = [
  {
    id: 'updates.unsent-fields-are-cleared',
    description: 'Clears fields that a PUT does not send, and rejects a PUT without a name.',
    reading: 'updates',
    start: embedded(
      {},
      rewriteBody((body) => ({ description: '', nodeTypes: [], tags: [], ...body }), ['updatePool']),
      rejectWith400((body) => !('name' in body) && 'name is required', ['updatePool']),
    ),
  },
  {
    id: 'updates.unsent-fields-get-the-defaults-of-a-create',
    description: 'Clears fields that a PUT does not send, and chooses a name if it has none.',
    reading: 'updates',
    start: embedded(
      {},
      rewriteBody((body) => ({ name: 'Unnamed pool', description: '', nodeTypes: [], tags: [], ...body }), ['updatePool']),
    ),
  },
  {
    id: 'updates.all-unsent-fields-are-cleared',
    description: 'Clears fields that a PUT does not send, also the name.',
    reading: 'updates',
    start: minimalServer({
      read: (body, before) =>
        readFields()(before ? { name: '', description: '', nodeTypes: [], tags: [], ...body } : body, before),
    }),
  },
  {
    id: 'updates.all-four-are-required',
    description: 'Rejects a PUT that lacks one of the four fields.',
    reading: 'updates',
    start: embedded(
      {},
      rejectWith400((body) => explainMissing(body, updateFields), ['updatePool']),
    ),
  },
  {
    id: 'updates.tags-alone-are-cleared',
    description: 'Clears only the tags if a PUT does not send them.',
    reading: 'updates',
    start: embedded(
      {},
      rewriteBody((body) => ({ tags: [], ...body }), ['updatePool']),
    ),
  },
  {
    id: 'updates.null-is-ignored',
    description: 'Ignores `null` values in a PUT.',
    reading: 'body of a create',
    start: embedded(
      {},
      rewriteBody((body) => Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null)), ['updatePool']),
    ),
  },
  {
    id: 'updates.null-clears',
    description: 'Clears a field if a PUT sends `null` for it.',
    reading: 'body of a create',
    start: embedded(
      {},
      rewriteBody(
        (body) => ({
          ...body,
          ...(body.description === null ? { description: '' } : {}),
          ...(body.tags === null ? { tags: [] } : {}),
        }),
        ['updatePool'],
      ),
    ),
  },
  {
    id: 'updates.empty-updates-are-rejected',
    description: 'Rejects a PUT with none of the four fields.',
    reading: 'updates',
    start: embedded(
      {},
      rejectWith400((body) => !updateFields.some((field) => field in body) && 'nothing to change', ['updatePool']),
    ),
  },
  {
    id: 'updates.region-can-be-moved',
    description: 'Accepts a region in a PUT and moves the pool.',
    reading: 'updates',
    start: embedded({}, allowRegionChanges()),
  },
  {
    id: 'updates.region-is-immutable',
    description: 'Rejects a PUT with a field that cannot be changed.',
    reading: 'updates',
    start: embedded(
      {},
      rejectWith400(
        (body) => Object.keys(body).some((key) => !(updateFields as readonly string[]).includes(key)) && 'read-only field',
        ['updatePool'],
      ),
    ),
  },
  {
    id: 'updates.status-is-updating',
    description: 'Responds to an update with the status "updating"; later reads have the previous status.',
    reading: 'pool status',
    start: embedded(
      {},
      mutateBody('updatePool', (pool) => ({ ...pool, status: 'updating' })),
    ),
  },
  {
    id: 'updates.only-when-active',
    description: 'Rejects updates with 400 until a new pool is active.',
    reading: 'valid input',
    start: embedded({ startupMs: 60 }, requireActive(['updatePool'])),
  },
  {
    id: 'updates.and-deletes-only-when-active',
    description: 'Rejects updates and deletes with 400 until a new pool is active.',
    reading: 'valid input',
    inconclusive: 'Pools that cannot be deleted at once are not created in large numbers.',
    start: embedded({ startupMs: 300 }, requireActive(['updatePool', 'deletePool'])),
  },
  {
    id: 'updates.equal-updates-are-skipped',
    description: 'Adds no activity entry for a PUT that changes nothing.',
    reading: 'activity entries',
    start: embedded(
      {},
      on('updatePool', async ({ json: sent, forward, request }) => {
        const before = await forward({ method: 'GET', path: new URL(request.url).pathname, text: '' })
        if (!before.ok) return forward()
        const pool = (await before.clone().json()) as Record<string, unknown>
        const isSame = Object.entries(sent ?? {}).every(([key, value]) => JSON.stringify(pool[key]) === JSON.stringify(value))
        return isSame && JSON.stringify(sent) !== '{}' && sent !== undefined && !Array.isArray(sent) && typeof sent === 'object'
          ? before
          : forward()
      }),
    ),
  },
  {
    id: 'updates.pool-moves-to-the-top',
    description: 'Lists the pools that changed last first.',
    reading: 'complete lists',
    start: embedded({}, sortByLastChange()),
  },
  {
    id: 'updates.body-is-checked-before-the-pool',
    description: 'Validates the body of an update before it looks for the pool.',
    reading: 'unknown pools',
    start: embedded(
      {},
      rejectWith400((body) => explainMissing(body, ['name']), ['updatePool']),
    ),
  },
  {
    id: 'updates.pool-is-checked-before-the-body',
    description: 'Responds 404 to updates of unknown pools, whatever the body is.',
    reading: 'unknown pools',
    start: embedded(
      {},
      on('updatePool', async ({ forward, request }) => {
        const pool = await forward({ method: 'GET', path: new URL(request.url).pathname, text: '' })
        return pool.status === 404 ? errorResponse(404) : forward()
      }),
    ),
  },
  {
    id: 'updates.pools-have-a-version',
    description: 'Adds a version and the time of the last update to each pool.',
    reading: 'undocumented fields',
    start: embedded({}, addVersions()),
  },
]

function explainMissing(body: Record<string, unknown>, fields: readonly string[]): string | undefined {
  const field = fields.find((name) => !(name in body))
  return field && `${field} is required`
}

function requireActive(operations: OperationId[]): Mutator {
  return on(operations, async ({ request, forward }) => {
    const response = await forward({ method: 'GET', path: new URL(request.url).pathname })
    const { status } = (await response.json()) as { status?: string }
    return status === 'initializing' ? errorResponse(400, 'the pool is not active yet') : forward()
  })
}

/** Stores the regions that updates send. */
function allowRegionChanges(): Mutator {
  return (original) => {
    const regions = new Map<string, string>()
    const moved = (pool: Pool) => ({ ...pool, region: regions.get(pool.id) ?? pool.region })
    return mutatePools(moved)(
      on('updatePool', async ({ json: sent, poolId, forward }) => {
        const region = (sent as Record<string, unknown> | undefined)?.region
        if (region !== undefined && typeof region !== 'string') return errorResponse(400, 'region must be a string')
        const response = await forward()
        if (response.ok && poolId && region) regions.set(poolId, region)
        return response
      })(original),
    )
  }
}

function sortByLastChange(): Mutator {
  return (original) => {
    const changed = new Map<string, number>()
    const rank = ({ id }: Pool) => changed.get(id) ?? 0
    return intercept(async ({ operation, poolId, forward }) => {
      const response = await forward()
      if (operation === 'updatePool' && response.ok && poolId) changed.set(poolId, changed.size + 1)
      if (operation !== 'listPools' || !response.ok) return response
      const body = (await response.json()) as { pools: Pool[] }
      return withBody(response, { ...body, pools: body.pools.sort((a, b) => rank(b) - rank(a)) })
    })(original)
  }
}

function addVersions(): Mutator {
  return (original) => {
    const versions = new Map<string, number>()
    return mutatePools((pool) => ({ version: versions.get(pool.id) ?? 1, ...pool, updatedAt: null }))(
      on('updatePool', async ({ poolId = '', forward }) => {
        const response = await forward()
        if (response.ok) versions.set(poolId, (versions.get(poolId) ?? 1) + 1)
        return response
      })(original),
    )
  }
}
