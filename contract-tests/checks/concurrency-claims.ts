/** What the races of `concurrency.ts` can judge, and the servers that lose them. */
import type { Pool } from '../../src/generated/schema.js'
import type { Check } from '../model/check.ts'
import { errorResponse, intercept, jsonResponse, on } from '../self-test/mutators.ts'

const post = '#/paths/~1api~1pools/post'
const put = '#/paths/~1api~1pools~1{poolId}/put'
const del = '#/paths/~1api~1pools~1{poolId}/delete'

export const parallelCreations: Check = {
  id: 'concurrency.parallel-creations-give-distinct-pools',
  description: 'Pools created at the same time have ids of their own, and each is there as it was sent.',
  pointer: post,
  level: 'must',
  culprit: (original) => {
    let last = 0
    let id = ''
    return on('createPool', async ({ forward }) => {
      const response = await forward()
      if (!response.ok) return response
      const pool = (await response.json()) as Pool
      const now = performance.now()
      if (now - last > 50) id = pool.id
      last = now
      return jsonResponse(201, { ...pool, id })
    })(original)
  },
}

export const parallelUpdates: Check = {
  id: 'concurrency.parallel-updates-end-in-one-of-them',
  description: 'Of updates sent at the same time one wins, whole: the pool is no mixture of them.',
  pointer: put,
  level: 'should',
  culprit: (original) => {
    let updates = 0
    return on('updatePool', async ({ forward, json: sent }) => {
      const { name, ...rest } = sent as Partial<Pool>
      // Who comes first is the last to be done.
      const waitMs = 60 - 10 * (updates++ % 5)
      await forward({ json: { name } })
      await new Promise((resolve) => setTimeout(resolve, waitMs))
      return forward({ json: rest })
    })(original)
  },
}

export const readsSeeWholePools: Check = {
  id: 'concurrency.reads-see-whole-pools',
  description: 'A read or a list during an update shows the pool as it was or as it will be, never half of each.',
  pointer: put,
  level: 'should',
  culprit: parallelUpdates.culprit,
}

export const parallelReads: Check = {
  id: 'concurrency.parallel-reads-answer-their-own',
  description: 'Pools read at the same time are each answered with their own.',
  pointer: '#/paths/~1api~1pools~1{poolId}/get',
  level: 'must',
  culprit: (original) => {
    let path = ''
    return on('getPool', async ({ forward, request }) => {
      path = new URL(request.url).pathname
      await new Promise((resolve) => setTimeout(resolve, 2))
      return forward({ path })
    })(original)
  },
}

export const parallelDeletions: Check = {
  id: 'concurrency.parallel-deletions-succeed-once',
  description: 'Of deletions of one pool sent at the same time at least one succeeds, and none makes the server fail.',
  pointer: del,
  level: 'should',
  culprit: (original) => {
    let running = 0
    return on('deletePool', async ({ forward }) => {
      running++
      const response = running > 1 ? errorResponse(500) : await forward()
      await new Promise((resolve) => setTimeout(resolve, 5))
      running--
      return response
    })(original)
  },
}

export const deletionWins: Check = {
  id: 'concurrency.update-does-not-bring-back',
  description: 'A pool that is updated and deleted at the same time, both with success, is gone.',
  pointer: del,
  level: 'should',
  culprit: (original) => {
    const back = new Map<string, Pool>()
    return intercept(async ({ operation, poolId, forward, request }) => {
      if (operation === 'updatePool' && poolId) {
        const response = await forward()
        let gone = false
        for (let looks = 0; looks < 10 && !gone; looks++) {
          await new Promise((resolve) => setTimeout(resolve, 20))
          gone = !(await forward({ method: 'GET', path: new URL(request.url).pathname })).ok
        }
        if (response.ok && gone) back.set(poolId, (await response.clone().json()) as Pool)
        return response
      }
      const risen = operation === 'getPool' && poolId ? back.get(poolId) : undefined
      return risen ? jsonResponse(200, risen) : forward()
    })(original)
  },
}
