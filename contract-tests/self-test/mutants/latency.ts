import { intercept } from '../mutators.ts'
import type { MutantsOf } from './mutants-of.ts'

/** A mutant for each check of the area `latency`. */
export const latency = {
  'latency.answers-come-in-time': intercept(async ({ operation, forward }) => {
    if (operation === 'listActivity') await new Promise((resolve) => setTimeout(resolve, 60))
    return forward()
  }),
} satisfies MutantsOf<'latency'>
