/** What the story of `lifecycle.ts` can judge, and the liars that it must catch. */
import type { Pool } from '../../src/generated/schema.js'
import type { Claim } from '../model/check.ts'
import { again, alter, error, intercept, json, on } from '../self-test/mutators.ts'

const post = '#/paths/~1api~1pools/post'
const get = '#/paths/~1api~1pools~1{poolId}/get'
const put = '#/paths/~1api~1pools~1{poolId}/put'
const del = '#/paths/~1api~1pools~1{poolId}/delete'
const list = '#/paths/~1api~1pools/get'

export const createAnswersWhatWasSent: Claim = {
  id: 'lifecycle.create-answers-what-was-sent',
  says: 'A created pool has the name, description, region and provider that were sent.',
  cite: post,
  level: 'must',
  culprit: alter('createPool', (pool) => ({ ...pool, description: '' })),
}

export const createKeepsNodesAndTags: Claim = {
  id: 'lifecycle.create-keeps-node-types-and-tags',
  says: 'A created pool has the node types, with their totals, and the tags that were sent.',
  cite: post,
  level: 'should',
  culprit: alter('createPool', (pool) => ({ ...pool, tags: pool.tags.slice(1) })),
}

export const createGivesANewId: Claim = {
  id: 'lifecycle.create-gives-a-new-id',
  says: 'A created pool has an id that no other pool has.',
  cite: '#/components/schemas/Pool/properties/id',
  level: 'must',
  culprit: alter('createPool', (pool) => ({ ...pool, id: 'pool-1' })),
}

export const createdPoolIsReadable: Claim = {
  id: 'lifecycle.created-pool-is-readable',
  says: 'A created pool can be read by its id at once, and is what its creation answered.',
  cite: get,
  level: 'must',
  culprit: alter('getPool', (pool) => ({ ...pool, name: `${pool.name}!` })),
}

export const createdPoolIsListed: Claim = {
  id: 'lifecycle.created-pool-is-listed',
  says: 'A created pool is in the list, the same there as when it is read alone.',
  cite: list,
  level: 'must',
  culprit: alter('listPools', (body) => ({ ...body, pools: body.pools.slice(0, 12) })),
}

export const updateAnswersWhatWasSent: Claim = {
  id: 'lifecycle.update-answers-what-was-sent',
  says: 'An update of all four fields answers the pool with the name and description that were sent.',
  cite: put,
  level: 'must',
  culprit: on('updatePool', async ({ pass, poolId, request }) => {
    const before = await pass({ method: 'GET', path: new URL(request.url).pathname })
    await pass()
    return poolId ? before : error(404)
  }),
}

export const updateKeepsNodesAndTags: Claim = {
  id: 'lifecycle.update-replaces-node-types-and-tags',
  says: 'An update of all four fields answers the pool with exactly the node types and tags that were sent.',
  cite: put,
  level: 'should',
  culprit: alter('updatePool', (pool) => ({ ...pool, tags: [...pool.tags, 'from-before'] })),
}

export const updateKeepsIdentity: Claim = {
  id: 'lifecycle.update-keeps-identity',
  says: 'An update leaves id, region, provider and createdAt as they were.',
  cite: put,
  level: 'must',
  culprit: alter('updatePool', (pool) => ({ ...pool, region: 'us-east-1' })),
}

export const updateIsSeenLater: Claim = {
  id: 'lifecycle.update-is-seen-later',
  says: 'What an update answered is what every later read and list shows.',
  cite: put,
  level: 'must',
  culprit: on('updatePool', async ({ pass, json: sent, request }) => {
    const before = (await (await pass({ method: 'GET', path: new URL(request.url).pathname })).json()) as Pool
    return before.id ? json(200, { ...before, ...(sent as object) }) : error(404)
  }),
}

export const updateTouchesOnePool: Claim = {
  id: 'lifecycle.update-touches-one-pool',
  says: 'An update changes no other pool.',
  cite: put,
  level: 'must',
  culprit: (honest) => {
    let neighbour: string | undefined
    return intercept(async ({ operation, pass, json: sent }) => {
      const answer = await pass()
      if (operation === 'createPool' && answer.ok) neighbour = ((await answer.clone().json()) as Pool).id
      if (operation === 'updatePool' && answer.ok && neighbour) {
        await pass({ path: `/api/pools/${neighbour}`, json: { tags: (sent as Pool).tags } })
      }
      return answer
    })(honest)
  },
}

export const partialUpdateHolds: Claim = {
  id: 'lifecycle.partial-update-changes-what-was-sent',
  says: 'An update of some fields sets those, and leaves the others as they were or clears them; or it is refused with 400.',
  cite: put,
  level: 'should',
  culprit: on('updatePool', ({ pass, json: sent }) => {
    const body = sent as Record<string, unknown>
    return pass({ json: 'name' in body ? body : { ...body, description: 'invented' } })
  }),
}

export const repeatedUpdateIsTheSame: Claim = {
  id: 'lifecycle.repeated-update-changes-nothing-more',
  says: 'The same update sent twice leaves the pool as the first one left it.',
  cite: put,
  level: 'should',
  culprit: (honest) => {
    const sent = new Set<string>()
    return on('updatePool', async ({ pass, text }) => {
      const isRepeated = sent.has(text)
      sent.add(text)
      const answer = await pass()
      if (!isRepeated || !answer.ok) return answer
      const pool = (await answer.json()) as Pool
      return json(200, { ...pool, tags: [...pool.tags, 'again'] })
    })(honest)
  },
}

export const deleteSaysSuccess: Claim = {
  id: 'lifecycle.delete-says-success',
  says: 'A deletion that is done answers success: true.',
  cite: '#/components/schemas/DeletePoolResult/properties/success',
  level: 'must',
  culprit: alter('deletePool', (body) => ({ ...body, success: false })),
}

export const deletedPoolIsGone: Claim = {
  id: 'lifecycle.deleted-pool-is-gone',
  says: 'Reading a deleted pool is answered with 404.',
  cite: `${get}/responses/404`,
  level: 'must',
  culprit: deadPools('getPool', async (honest, pool) => (honest.status === 404 ? json(200, pool) : honest)),
}

export const deletedPoolCannotBeUpdated: Claim = {
  id: 'lifecycle.deleted-pool-cannot-be-updated',
  says: 'Updating a deleted pool is answered with 404, and does not bring it back.',
  cite: `${put}/responses/404`,
  level: 'must',
  culprit: deadPools('updatePool', async (honest, pool) => (honest.status === 404 ? json(200, pool) : honest)),
}

export const deletedPoolCannotBeDeleted: Claim = {
  id: 'lifecycle.deleted-pool-cannot-be-deleted-again',
  says: 'Deleting a deleted pool is answered with 404.',
  cite: `${del}/responses/404`,
  level: 'should',
  culprit: on('deletePool', async ({ pass }) => {
    const answer = await pass()
    return answer.status === 404 ? json(200, { success: true, message: 'Pool deleted successfully' }) : answer
  }),
}

export const deletedPoolLeavesTheList: Claim = {
  id: 'lifecycle.deleted-pool-leaves-the-list',
  says: 'A deleted pool is no longer in the list.',
  cite: del,
  level: 'must',
  culprit: deadPools('listPools', async (honest, pool) => {
    const body = (await honest.json()) as { pools: object[] }
    return pool ? json(200, { ...body, pools: [...body.pools, pool] }) : json(200, body)
  }),
}

export const deleteTouchesOnePool: Claim = {
  id: 'lifecycle.delete-touches-one-pool',
  says: 'A deletion removes no other pool.',
  cite: del,
  level: 'must',
  culprit: (honest) => {
    const made = new Set<string>()
    return intercept(async ({ operation, pass, poolId }) => {
      const answer = await pass()
      if (operation === 'createPool' && answer.ok) made.add(((await answer.clone().json()) as Pool).id)
      if (operation === 'deletePool' && poolId) made.delete(poolId)
      const [neighbour] = made
      if (operation === 'deletePool' && answer.ok && neighbour) await pass({ path: `/api/pools/${neighbour}` })
      return answer
    })(honest)
  },
}

export const viewsDoNotLag: Claim = {
  id: 'lifecycle.views-do-not-lag',
  says: 'The list and the reads show a creation, an update or a deletion at once.',
  cite: list,
  level: 'may',
  culprit: lagging(),
}

export const idsAreNotReused: Claim = {
  id: 'lifecycle.ids-are-not-reused',
  says: 'The id of a deleted pool is not given to another one.',
  cite: '#/components/schemas/Pool/properties/id',
  level: 'may',
  culprit: (honest) => {
    const real = new Map<string, string>()
    const free: string[] = []
    return intercept(async ({ operation, poolId, pass, request }) => {
      const id = poolId === undefined ? undefined : (real.get(poolId) ?? poolId)
      const answer = await (id === undefined ? pass() : pass({ path: new URL(request.url).pathname.replace(/[^/]+$/, id) }))
      if (operation === 'deletePool' && answer.ok && poolId) free.push(poolId)
      if (operation !== 'createPool' || !answer.ok || free.length === 0) return answer
      const pool = (await answer.json()) as Pool
      const reused = free.shift() as string
      real.set(reused, pool.id)
      return json(201, { ...pool, id: reused })
    })(honest)
  },
}

/** Remembers the pools that were deleted, and lies about them. */
function deadPools(
  operation: 'getPool' | 'updatePool' | 'listPools',
  lie: (honest: Response, pool: Pool | undefined) => Promise<Response>,
) {
  return (honest: Parameters<Claim['culprit']>[0]) => {
    const dead = new Map<string, Pool>()
    return intercept(async (passing) => {
      const path = new URL(passing.request.url).pathname
      if (passing.operation === 'deletePool' && passing.poolId) {
        const pool = await passing.pass({ method: 'GET', path })
        if (pool.ok) dead.set(passing.poolId, (await pool.json()) as Pool)
      }
      const answer = await passing.pass()
      if (passing.operation !== operation) return answer
      const pool = passing.poolId === undefined ? [...dead.values()].at(-1) : dead.get(passing.poolId)
      return lie(answer, pool)
    })(honest)
  }
}

/** Answers each list with the one before, once. */
function lagging(): Claim['culprit'] {
  return (honest) => {
    let before: string | undefined
    return on('listPools', async ({ pass }) => {
      const answer = await pass()
      const now = await answer.text()
      const shownNow = before ?? now
      before = now
      return again(answer, shownNow)
    })(honest)
  }
}
