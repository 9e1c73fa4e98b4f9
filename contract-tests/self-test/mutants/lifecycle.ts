import type { Pool } from '../../../src/generated/schema.js'
import { errorResponse, intercept, isObject, jsonResponse, type Mutator, mutateBody, on, withBody } from '../mutators.ts'
import type { MutantsOf } from './mutants-of.ts'

/** Returns each list one request late. */
const delayList: Mutator = (original) => {
  let previous: string | undefined
  return on('listPools', async ({ forward }) => {
    const response = await forward()
    const current = await response.text()
    const returned = previous ?? current
    previous = current
    return withBody(response, returned)
  })(original)
}

/** A mutant for each check of the area `lifecycle`. */
export const lifecycle = {
  'lifecycle.create-accepts-the-documented-body': on('createPool', ({ forward, json: sent }) =>
    isObject(sent) && !('status' in sent) ? errorResponse(400, 'status is required') : forward(),
  ),
  'lifecycle.update-accepts-the-documented-body': on('updatePool', ({ forward, json: sent }) =>
    isObject(sent) && !('region' in sent && 'provider' in sent) ? errorResponse(400, 'region is required') : forward(),
  ),
  'lifecycle.create-answers-what-was-sent': mutateBody('createPool', (pool) => ({ ...pool, description: '' })),
  'lifecycle.create-keeps-node-types-and-tags': mutateBody('createPool', (pool) => ({ ...pool, tags: pool.tags.slice(1) })),
  'lifecycle.create-gives-a-new-id': mutateBody('createPool', (pool) => ({ ...pool, id: 'pool-1' })),
  'lifecycle.created-pool-is-readable': mutateBody('getPool', (pool) => ({ ...pool, name: `${pool.name}!` })),
  'lifecycle.created-pool-is-listed': mutateBody('listPools', (body) => ({ ...body, pools: body.pools.slice(0, 12) })),
  'lifecycle.update-answers-what-was-sent': on('updatePool', async ({ forward, poolId, request }) => {
    const before = await forward({ method: 'GET', path: new URL(request.url).pathname })
    await forward()
    return poolId ? before : errorResponse(404)
  }),
  'lifecycle.update-replaces-node-types-and-tags': mutateBody('updatePool', (pool) => ({
    ...pool,
    tags: [...pool.tags, 'from-before'],
  })),
  'lifecycle.update-keeps-identity': mutateBody('updatePool', (pool) => ({ ...pool, region: 'us-east-1' })),
  'lifecycle.update-is-seen-later': on('updatePool', async ({ forward, json: sent, request }) => {
    const before = (await (await forward({ method: 'GET', path: new URL(request.url).pathname })).json()) as Pool
    return before.id ? jsonResponse(200, { ...before, ...(sent as object) }) : errorResponse(404)
  }),
  'lifecycle.update-touches-one-pool': (original) => {
    let neighbor: string | undefined
    return intercept(async ({ operation, forward, json: sent }) => {
      const response = await forward()
      if (operation === 'createPool' && response.ok) neighbor = ((await response.clone().json()) as Pool).id
      if (operation === 'updatePool' && response.ok && neighbor) {
        await forward({ path: `/api/pools/${neighbor}`, json: { tags: (sent as Pool).tags } })
      }
      return response
    })(original)
  },
  'lifecycle.partial-update-changes-what-was-sent': on('updatePool', ({ forward, json: sent }) => {
    const body = sent as Record<string, unknown>
    return forward({ json: 'name' in body ? body : { ...body, description: 'invented' } })
  }),
  'lifecycle.repeated-update-changes-nothing-more': (original) => {
    const sent = new Set<string>()
    return on('updatePool', async ({ forward, text }) => {
      const isRepeated = sent.has(text)
      sent.add(text)
      const response = await forward()
      if (!isRepeated || !response.ok) return response
      const pool = (await response.json()) as Pool
      return jsonResponse(200, { ...pool, tags: [...pool.tags, 'again'] })
    })(original)
  },
  'lifecycle.delete-says-success': mutateBody('deletePool', (body) => ({ ...body, success: false })),
  'lifecycle.deleted-pool-is-gone': mutateDeletedPools('getPool', async (original, pool) =>
    original.status === 404 ? jsonResponse(200, pool) : original,
  ),
  'lifecycle.deleted-pool-cannot-be-updated': mutateDeletedPools('updatePool', async (original, pool) =>
    original.status === 404 ? jsonResponse(200, pool) : original,
  ),
  'lifecycle.deleted-pool-cannot-be-deleted-again': on('deletePool', async ({ forward }) => {
    const response = await forward()
    return response.status === 404 ? jsonResponse(200, { success: true, message: 'Pool deleted successfully' }) : response
  }),
  'lifecycle.deleted-pool-leaves-the-list': mutateDeletedPools('listPools', async (original, pool) => {
    const body = (await original.json()) as { pools: object[] }
    return pool ? jsonResponse(200, { ...body, pools: [...body.pools, pool] }) : jsonResponse(200, body)
  }),
  'lifecycle.delete-touches-one-pool': (original) => {
    const created = new Set<string>()
    return intercept(async ({ operation, forward, poolId }) => {
      const response = await forward()
      if (operation === 'createPool' && response.ok) created.add(((await response.clone().json()) as Pool).id)
      if (operation === 'deletePool' && poolId) created.delete(poolId)
      const [neighbor] = created
      if (operation === 'deletePool' && response.ok && neighbor) await forward({ path: `/api/pools/${neighbor}` })
      return response
    })(original)
  },
  'lifecycle.views-do-not-lag': delayList,
  'lifecycle.ids-are-not-reused': (original) => {
    const real = new Map<string, string>()
    const free: string[] = []
    return intercept(async ({ operation, poolId, forward, request }) => {
      const id = poolId === undefined ? undefined : (real.get(poolId) ?? poolId)
      const response = await (id === undefined
        ? forward()
        : forward({ path: new URL(request.url).pathname.replace(/[^/]+$/, id) }))
      if (operation === 'deletePool' && response.ok && poolId) free.push(poolId)
      if (operation !== 'createPool' || !response.ok || free.length === 0) return response
      const pool = (await response.json()) as Pool
      const reused = free.shift() as string
      real.set(reused, pool.id)
      return jsonResponse(201, { ...pool, id: reused })
    })(original)
  },
  'lifecycle.namesakes-are-two-pools': mutateBody('listPools', (body) => ({
    ...body,
    pools: [...new Map(body.pools.map((pool: Pool) => [pool.name, pool])).values()],
  })),
  'lifecycle.name-of-a-deleted-pool-is-no-trouble': rejectUsedNames(() => errorResponse(500)),
  'lifecycle.taken-name-is-a-bad-request': rejectUsedNames(() => jsonResponse(409, { error: 'Conflict', message: 'name taken' })),
} satisfies MutantsOf<'lifecycle'>

/** Responds to a create whose name was sent before. */
function rejectUsedNames(respond: () => Response): Mutator {
  return (original) => {
    const names = new Set<unknown>()
    return on('createPool', ({ json, forward }) => {
      const { name } = (json ?? {}) as { name?: unknown }
      if (names.has(name)) return respond()
      names.add(name)
      return forward()
    })(original)
  }
}

/** Remembers deleted pools and mutates responses about them. For the list, `pool` is the pool deleted last. */
function mutateDeletedPools(
  operation: 'getPool' | 'updatePool' | 'listPools',
  mutate: (original: Response, pool: Pool | undefined) => Promise<Response>,
): Mutator {
  return (original) => {
    const deleted = new Map<string, Pool>()
    return intercept(async (intercepted) => {
      const path = new URL(intercepted.request.url).pathname
      if (intercepted.operation === 'deletePool' && intercepted.poolId) {
        const pool = await intercepted.forward({ method: 'GET', path })
        if (pool.ok) deleted.set(intercepted.poolId, (await pool.json()) as Pool)
      }
      const response = await intercepted.forward()
      if (intercepted.operation !== operation) return response
      const pool = intercepted.poolId === undefined ? [...deleted.values()].at(-1) : deleted.get(intercepted.poolId)
      return mutate(response, pool)
    })(original)
  }
}
