import type { Pool } from '../../../src/generated/schema.js'
import { errorResponse, on } from '../mutators.ts'
import type { MutantsOf } from './mutants-of.ts'

/** A mutant for each check of the area `text`. */
export const text = {
  'text.is-kept-as-it-was-sent': on(['createPool', 'updatePool'], ({ forward, text }) =>
    forward({ text: text.replaceAll('<', '&lt;') }),
  ),
  'text.never-makes-the-server-fail': on('updatePool', ({ forward, text }) =>
    text.includes('\\u0000') ? errorResponse(500) : forward(),
  ),
  'text.is-not-cut-off': on('updatePool', ({ forward, json: sent }) => {
    const body = sent as Partial<Pool>
    return forward({ json: { ...body, ...(body.description ? { description: body.description.slice(0, 255) } : {}) } })
  }),
} satisfies MutantsOf<'text'>
