import { intercept } from '../mutators.ts'
import type { MutantsOf } from './mutants-of.ts'

/** A mutant for each check of the area `cors`. */
export const cors = {
  'cors.pages-of-the-origin-may-call': intercept(async ({ forward }) => {
    const response = await forward()
    const headers = new Headers(response.headers)
    headers.delete('access-control-allow-origin')
    return new Response(response.body, { status: response.status, headers })
  }),
} satisfies MutantsOf<'cors'>
