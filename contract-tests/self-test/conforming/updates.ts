import type { OperationId } from '../../../src/core/operations.ts'
import type { Pool } from '../../../src/generated/schema.js'
import { errorResponse, intercept, mutateBody, mutatePools, on, withBody } from '../mutators.ts'
import { type ConformingServer, embedded, rejectWith400, rewriteBody, type Wrapper } from './server.ts'

const four = ['name', 'description', 'nodeTypes', 'tags'] as const

/** What an update does beside setting the four fields that it sends. */
export const updates: ConformingServer[] = [
  {
    id: 'updates.unsent-fields-are-cleared',
    description: 'A PUT replaces: what it does not send is empty afterwards, and without a name it is refused.',
    reading: 'updates',
    start: embedded(
      {},
      rewriteBody((body) => ({ description: '', nodeTypes: [], tags: [], ...body }), ['updatePool']),
      rejectWith400((body) => !('name' in body) && 'name is required', ['updatePool']),
    ),
  },
  {
    id: 'updates.all-four-are-required',
    description: 'A PUT that lacks one of the four fields of the document is refused.',
    reading: 'updates',
    start: embedded(
      {},
      rejectWith400((body) => missing(body, four), ['updatePool']),
    ),
  },
  {
    id: 'updates.tags-alone-are-cleared',
    description: 'Lists that a PUT does not send are cleared, texts are left as they were.',
    reading: 'updates',
    start: embedded(
      {},
      rewriteBody((body) => ({ tags: [], ...body }), ['updatePool']),
    ),
  },
  {
    id: 'updates.null-leaves-as-it-was',
    description: 'A null in a PUT counts as not sent.',
    reading: 'body of a create',
    start: embedded(
      {},
      rewriteBody((body) => Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null)), ['updatePool']),
    ),
  },
  {
    id: 'updates.null-clears',
    description: 'A null in a PUT clears a field that may be empty.',
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
    id: 'updates.nothing-to-change-is-refused',
    description: 'A PUT with none of the four fields is refused, as it asks for nothing.',
    reading: 'updates',
    start: embedded(
      {},
      rejectWith400((body) => !four.some((field) => field in body) && 'nothing to change', ['updatePool']),
    ),
  },
  {
    id: 'updates.region-can-be-moved',
    description: 'A PUT that sends a region moves the pool there.',
    reading: 'updates',
    start: embedded({}, moving()),
  },
  {
    id: 'updates.region-is-immutable',
    description: 'A PUT that sends a field which cannot be changed is refused.',
    reading: 'updates',
    start: embedded(
      {},
      rejectWith400(
        (body) => Object.keys(body).some((key) => !(four as readonly string[]).includes(key)) && 'it has a field that is fixed',
        ['updatePool'],
      ),
    ),
  },
  {
    id: 'updates.status-is-updating',
    description: 'A pool is "updating" right after an update, and what it was before from the next read on.',
    reading: 'pool status',
    start: embedded(
      {},
      mutateBody('updatePool', (pool) => ({ ...pool, status: 'updating' })),
    ),
  },
  {
    id: 'updates.only-when-active',
    description: 'A pool that is still being started cannot be updated: 400. It soon is active.',
    reading: 'valid input',
    start: embedded({ startupMs: 60 }, onlyWhenActive(['updatePool'])),
  },
  {
    id: 'updates.and-deletions-only-when-active',
    description: 'A pool that is still being started can be neither updated nor deleted: 400. It soon is active.',
    reading: 'valid input',
    inconclusive: 'Pools that cannot be deleted at once are not made in numbers.',
    start: embedded({ startupMs: 300 }, onlyWhenActive(['updatePool', 'deletePool'])),
  },
  {
    id: 'updates.equal-updates-are-skipped',
    description: 'A PUT that changes nothing is answered with the pool as it is, and leaves no trace in the log.',
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
    description: 'The list has the pools that changed last first: its order is not fixed.',
    reading: 'complete lists',
    start: embedded({}, lastChangedFirst()),
  },
  {
    id: 'updates.body-is-checked-before-the-pool',
    description: 'What is wrong with the body of an update is said before the server looks for the pool.',
    reading: 'unknown pools',
    start: embedded(
      {},
      rejectWith400((body) => missing(body, ['name']), ['updatePool']),
    ),
  },
  {
    id: 'updates.pool-is-checked-before-the-body',
    description: 'An update of a pool that is not there is answered with 404, whatever its body is.',
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
    description: 'Each pool carries a version that counts its updates, and the time of the last one.',
    reading: 'undocumented fields',
    start: embedded({}, versioned()),
  },
]

function missing(body: Record<string, unknown>, fields: readonly string[]): string | undefined {
  const field = fields.find((name) => !(name in body))
  return field && `${field} is required`
}

function onlyWhenActive(operations: OperationId[]): Wrapper {
  return on(operations, async ({ request, forward }) => {
    const response = await forward({ method: 'GET', path: new URL(request.url).pathname })
    const { status } = (await response.json()) as { status?: string }
    return status === 'initializing' ? errorResponse(400, 'the pool is still being started') : forward()
  })
}

/** Regions that an update sent are kept beside the pools. */
function moving(): Wrapper {
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

function lastChangedFirst(): Wrapper {
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

function versioned(): Wrapper {
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
