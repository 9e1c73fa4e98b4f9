import type { Pool } from '../../../src/generated/schema.js'
import { errorResponse, intercept, jsonResponse, type Mutator, on } from '../mutators.ts'
import type { MutantsOf } from './mutants-of.ts'

/** Applies the name at once and the other fields later. The first of several updates finishes last. */
const applyUpdatesInTwoParts: Mutator = (original) => {
  let updates = 0
  return on('updatePool', async ({ forward, json: sent }) => {
    const { name, ...rest } = sent as Partial<Pool>
    const waitMs = 60 - 10 * (updates++ % 5)
    await forward({ json: { name } })
    await new Promise((resolve) => setTimeout(resolve, waitMs))
    return forward({ json: rest })
  })(original)
}

/** A mutant for each check of the area `concurrency`. */
export const concurrency = {
  'concurrency.parallel-creations-give-distinct-pools': (original) => {
    let lastAt = 0
    let id = ''
    return on('createPool', async ({ forward }) => {
      const response = await forward()
      if (!response.ok) return response
      const pool = (await response.json()) as Pool
      const now = performance.now()
      // Pools created within 50 ms get the id of the first one.
      if (now - lastAt > 50) id = pool.id
      lastAt = now
      return jsonResponse(201, { ...pool, id })
    })(original)
  },
  'concurrency.reads-see-whole-pools': applyUpdatesInTwoParts,
  'concurrency.parallel-deletions-succeed-once': (original) => {
    let running = 0
    return on('deletePool', async ({ forward }) => {
      running++
      const response = running > 1 ? errorResponse(500) : await forward()
      await new Promise((resolve) => setTimeout(resolve, 5))
      running--
      return response
    })(original)
  },
  'concurrency.update-does-not-bring-back': (original) => {
    const restored = new Map<string, Pool>()
    return intercept(async ({ operation, poolId, forward, request }) => {
      if (operation === 'updatePool' && poolId) {
        const response = await forward()
        let isGone = false
        for (let attempts = 0; attempts < 10 && !isGone; attempts++) {
          await new Promise((resolve) => setTimeout(resolve, 20))
          isGone = !(await forward({ method: 'GET', path: new URL(request.url).pathname })).ok
        }
        if (response.ok && isGone) restored.set(poolId, (await response.clone().json()) as Pool)
        return response
      }
      const pool = operation === 'getPool' && poolId ? restored.get(poolId) : undefined
      return pool ? jsonResponse(200, pool) : forward()
    })(original)
  },
  'concurrency.parallel-reads-answer-their-own': (original) => {
    let path = ''
    return on('getPool', async ({ forward, request }) => {
      path = new URL(request.url).pathname
      await new Promise((resolve) => setTimeout(resolve, 2))
      return forward({ path })
    })(original)
  },
  'concurrency.parallel-updates-end-in-one-of-them': applyUpdatesInTwoParts,
} satisfies MutantsOf<'concurrency'>
