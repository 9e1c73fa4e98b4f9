import type { Pool } from '../../../src/generated/schema.js'
import { intercept, jsonResponse } from '../mutators.ts'
import type { MutantsOf } from './mutants-of.ts'

/** A mutant for each check of the area `sequences`. */
export const sequences = {
  'sequences.tell-one-story': (original) => {
    let updates = 0
    return intercept(async ({ operation, forward, request }) => {
      if (operation !== 'updatePool') return forward()
      updates++
      if (updates % 5 > 0) return forward()
      const before = (await (await forward({ method: 'GET', path: new URL(request.url).pathname })).json()) as Pool
      return jsonResponse(200, before)
    })(original)
  },
} satisfies MutantsOf<'sequences'>
