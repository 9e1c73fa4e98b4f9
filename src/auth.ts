import type { Attempt } from './attempt.ts'
import type { HeadersOption } from './client.ts'
import { RequestNotSentError } from './errors.ts'

/** A token, or a function that gives the one of the moment. `''` and `undefined` send no header. */
export type Token = string | undefined | (() => string | undefined | Promise<string | undefined>)

/** Completes the attempt's headers: what is there stays, then the first of the given ones wins, then the token of this moment. */
export async function complete({ headers, fail }: Attempt, given: (HeadersOption | undefined)[], token: Token): Promise<void> {
  try {
    token = typeof token === 'function' ? await token() : token
  } catch (cause) {
    throw fail(RequestNotSentError, 'not sent: token() threw', '', { cause })
  }
  const ours = { accept: 'application/json', authorization: token ? `Bearer ${token}` : undefined }
  for (const some of [...given, ours]) {
    for (const [name, value] of some ? (Symbol.iterator in some ? some : Object.entries(some)) : []) {
      try {
        if (value !== undefined && !headers.has(name)) headers.set(name, value)
      } catch {
        // Without the platform's error, which quotes the value.
        throw fail(RequestNotSentError, `not sent: no request can have this ${JSON.stringify(name)} header`)
      }
    }
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
        const run = Promise.resolve()
          .then(onUnauthorized)
          .finally(() => {
            settled = run
          })
        latest = run
      }
      await latest
    }
  }
}
