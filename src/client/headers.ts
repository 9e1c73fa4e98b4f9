import type { Attempt } from './attempt.ts'
import type { HeadersOption } from './create-client.ts'
import { RequestNotSentError } from './errors.ts'

/** A token, or a function that gives the one of the moment. `''` and `undefined` send no header. */
export type Token = string | undefined | (() => string | undefined | Promise<string | undefined>)

/** Puts into the attempt's headers what every request has, the token of this moment or none, and then what is given: the later wins. */
export async function applyHeaders(
  { headers, fail }: Attempt,
  given: (HeadersOption | undefined)[],
  token: Token,
): Promise<void> {
  try {
    token = typeof token === 'function' ? await token() : token
  } catch (cause) {
    throw fail(RequestNotSentError, 'not sent: token() threw', '', { cause })
  }
  let at = 'authorization'
  try {
    headers.set('accept', 'application/json')
    if (token) headers.set('authorization', `Bearer ${token}`)
    else headers.delete('authorization')
    for (const some of given) {
      at = typeof some
      for (const [name, value] of some ? (Symbol.iterator in some ? some : Object.entries(some)) : []) {
        at = name
        if (value !== undefined) headers.set(name, value)
      }
    }
  } catch {
    // Without the platform's error, which quotes the value.
    throw fail(RequestNotSentError, `not sent: unusable headers: ${JSON.stringify(at)}`)
  }
}

/**
 * Lets parallel calls share one run of `onUnauthorized`. To be asked before an attempt asks for its token; what it gives,
 * for the case of a 401, joins the run that has begun since, and begins one only where there is none.
 */
export function createRenewal(onUnauthorized: () => void | Promise<void>): () => () => Promise<void> {
  let latest: Promise<void> | undefined
  let settled: Promise<void> | undefined
  return () => {
    const before = settled
    return async () => {
      if (latest === before) {
        const run = Promise.resolve().then(onUnauthorized)
        latest = run.finally(() => {
          settled = latest
        })
      }
      await latest
    }
  }
}
