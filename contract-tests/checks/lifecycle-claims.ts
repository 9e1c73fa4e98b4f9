/** What the story of `lifecycle.ts` can judge, and the liars that it must catch. */
import type { Pool } from '../../src/generated/schema.js'
import type { Check } from '../model/check.ts'
import { errorResponse, intercept, jsonResponse, mutateBody, on, withBody } from '../self-test/mutators.ts'

const post = '#/paths/~1api~1pools/post'
const get = '#/paths/~1api~1pools~1{poolId}/get'
const put = '#/paths/~1api~1pools~1{poolId}/put'
const del = '#/paths/~1api~1pools~1{poolId}/delete'
const list = '#/paths/~1api~1pools/get'

export const createAnswersWhatWasSent: Check = {
  id: 'lifecycle.create-answers-what-was-sent',
  description: 'A created pool has the name, description, region and provider that were sent.',
  pointer: post,
  level: 'must',
  culprit: mutateBody('createPool', (pool) => ({ ...pool, description: '' })),
}

export const createKeepsNodesAndTags: Check = {
  id: 'lifecycle.create-keeps-node-types-and-tags',
  description: 'A created pool has the node types, with their totals, and the tags that were sent.',
  pointer: post,
  level: 'should',
  culprit: mutateBody('createPool', (pool) => ({ ...pool, tags: pool.tags.slice(1) })),
}

export const createGivesANewId: Check = {
  id: 'lifecycle.create-gives-a-new-id',
  description: 'A created pool has an id that no other pool has.',
  pointer: '#/components/schemas/Pool/properties/id',
  level: 'must',
  culprit: mutateBody('createPool', (pool) => ({ ...pool, id: 'pool-1' })),
}

export const createdPoolIsReadable: Check = {
  id: 'lifecycle.created-pool-is-readable',
  description: 'A created pool can be read by its id at once, and is what its creation answered.',
  pointer: get,
  level: 'must',
  culprit: mutateBody('getPool', (pool) => ({ ...pool, name: `${pool.name}!` })),
}

export const createdPoolIsListed: Check = {
  id: 'lifecycle.created-pool-is-listed',
  description: 'A created pool is in the list, the same there as when it is read alone.',
  pointer: list,
  level: 'must',
  culprit: mutateBody('listPools', (body) => ({ ...body, pools: body.pools.slice(0, 12) })),
}

export const updateAnswersWhatWasSent: Check = {
  id: 'lifecycle.update-answers-what-was-sent',
  description: 'An update of all four fields answers the pool with the name and description that were sent.',
  pointer: put,
  level: 'must',
  culprit: on('updatePool', async ({ forward, poolId, request }) => {
    const before = await forward({ method: 'GET', path: new URL(request.url).pathname })
    await forward()
    return poolId ? before : errorResponse(404)
  }),
}

export const updateKeepsNodesAndTags: Check = {
  id: 'lifecycle.update-replaces-node-types-and-tags',
  description: 'An update of all four fields answers the pool with exactly the node types and tags that were sent.',
  pointer: put,
  level: 'should',
  culprit: mutateBody('updatePool', (pool) => ({ ...pool, tags: [...pool.tags, 'from-before'] })),
}

export const updateKeepsIdentity: Check = {
  id: 'lifecycle.update-keeps-identity',
  description: 'An update leaves id, region, provider and createdAt as they were.',
  pointer: put,
  level: 'must',
  culprit: mutateBody('updatePool', (pool) => ({ ...pool, region: 'us-east-1' })),
}

export const updateIsSeenLater: Check = {
  id: 'lifecycle.update-is-seen-later',
  description: 'What an update answered is what every later read and list shows.',
  pointer: put,
  level: 'must',
  culprit: on('updatePool', async ({ forward, json: sent, request }) => {
    const before = (await (await forward({ method: 'GET', path: new URL(request.url).pathname })).json()) as Pool
    return before.id ? jsonResponse(200, { ...before, ...(sent as object) }) : errorResponse(404)
  }),
}

export const updateTouchesOnePool: Check = {
  id: 'lifecycle.update-touches-one-pool',
  description: 'An update changes no other pool.',
  pointer: put,
  level: 'must',
  culprit: (original) => {
    let neighbour: string | undefined
    return intercept(async ({ operation, forward, json: sent }) => {
      const response = await forward()
      if (operation === 'createPool' && response.ok) neighbour = ((await response.clone().json()) as Pool).id
      if (operation === 'updatePool' && response.ok && neighbour) {
        await forward({ path: `/api/pools/${neighbour}`, json: { tags: (sent as Pool).tags } })
      }
      return response
    })(original)
  },
}

export const partialUpdateHolds: Check = {
  id: 'lifecycle.partial-update-changes-what-was-sent',
  description:
    'An update of some fields sets those, and leaves the others as they were or clears them; or it is refused with 400.',
  pointer: put,
  level: 'should',
  culprit: on('updatePool', ({ forward, json: sent }) => {
    const body = sent as Record<string, unknown>
    return forward({ json: 'name' in body ? body : { ...body, description: 'invented' } })
  }),
}

export const repeatedUpdateIsTheSame: Check = {
  id: 'lifecycle.repeated-update-changes-nothing-more',
  description: 'The same update sent twice leaves the pool as the first one left it.',
  pointer: put,
  level: 'should',
  culprit: (original) => {
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
}

export const deleteSaysSuccess: Check = {
  id: 'lifecycle.delete-says-success',
  description: 'A deletion that is done answers success: true.',
  pointer: '#/components/schemas/DeletePoolResult/properties/success',
  level: 'must',
  culprit: mutateBody('deletePool', (body) => ({ ...body, success: false })),
}

export const deletedPoolIsGone: Check = {
  id: 'lifecycle.deleted-pool-is-gone',
  description: 'Reading a deleted pool is answered with 404.',
  pointer: `${get}/responses/404`,
  level: 'must',
  culprit: deadPools('getPool', async (original, pool) => (original.status === 404 ? jsonResponse(200, pool) : original)),
}

export const deletedPoolCannotBeUpdated: Check = {
  id: 'lifecycle.deleted-pool-cannot-be-updated',
  description: 'Updating a deleted pool is answered with 404, and does not bring it back.',
  pointer: `${put}/responses/404`,
  level: 'must',
  culprit: deadPools('updatePool', async (original, pool) => (original.status === 404 ? jsonResponse(200, pool) : original)),
}

export const deletedPoolCannotBeDeleted: Check = {
  id: 'lifecycle.deleted-pool-cannot-be-deleted-again',
  description: 'Deleting a deleted pool is answered with 404.',
  pointer: `${del}/responses/404`,
  level: 'should',
  culprit: on('deletePool', async ({ forward }) => {
    const response = await forward()
    return response.status === 404 ? jsonResponse(200, { success: true, message: 'Pool deleted successfully' }) : response
  }),
}

export const deletedPoolLeavesTheList: Check = {
  id: 'lifecycle.deleted-pool-leaves-the-list',
  description: 'A deleted pool is no longer in the list.',
  pointer: del,
  level: 'must',
  culprit: deadPools('listPools', async (original, pool) => {
    const body = (await original.json()) as { pools: object[] }
    return pool ? jsonResponse(200, { ...body, pools: [...body.pools, pool] }) : jsonResponse(200, body)
  }),
}

export const deleteTouchesOnePool: Check = {
  id: 'lifecycle.delete-touches-one-pool',
  description: 'A deletion removes no other pool.',
  pointer: del,
  level: 'must',
  culprit: (original) => {
    const made = new Set<string>()
    return intercept(async ({ operation, forward, poolId }) => {
      const response = await forward()
      if (operation === 'createPool' && response.ok) made.add(((await response.clone().json()) as Pool).id)
      if (operation === 'deletePool' && poolId) made.delete(poolId)
      const [neighbour] = made
      if (operation === 'deletePool' && response.ok && neighbour) await forward({ path: `/api/pools/${neighbour}` })
      return response
    })(original)
  },
}

export const viewsDoNotLag: Check = {
  id: 'lifecycle.views-do-not-lag',
  description: 'The list and the reads show a creation, an update or a deletion at once.',
  pointer: list,
  level: 'may',
  culprit: lagging(),
}

export const idsAreNotReused: Check = {
  id: 'lifecycle.ids-are-not-reused',
  description: 'The id of a deleted pool is not given to another one.',
  pointer: '#/components/schemas/Pool/properties/id',
  level: 'may',
  culprit: (original) => {
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
}

/** Remembers the pools that were deleted, and lies about them. */
function deadPools(
  operation: 'getPool' | 'updatePool' | 'listPools',
  lie: (original: Response, pool: Pool | undefined) => Promise<Response>,
) {
  return (original: Parameters<Check['culprit']>[0]) => {
    const dead = new Map<string, Pool>()
    return intercept(async (passing) => {
      const path = new URL(passing.request.url).pathname
      if (passing.operation === 'deletePool' && passing.poolId) {
        const pool = await passing.forward({ method: 'GET', path })
        if (pool.ok) dead.set(passing.poolId, (await pool.json()) as Pool)
      }
      const response = await passing.forward()
      if (passing.operation !== operation) return response
      const pool = passing.poolId === undefined ? [...dead.values()].at(-1) : dead.get(passing.poolId)
      return lie(response, pool)
    })(original)
  }
}

/** Answers each list with the one before, once. */
function lagging(): Check['culprit'] {
  return (original) => {
    let before: string | undefined
    return on('listPools', async ({ forward }) => {
      const response = await forward()
      const now = await response.text()
      const shownNow = before ?? now
      before = now
      return withBody(response, shownNow)
    })(original)
  }
}
