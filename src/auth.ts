import { RequestNotSentError } from './errors.ts'
import { type Attempt, say } from './messages.ts'

/** A token, or a function that gives the one of the moment. `''` and `undefined` send no header. */
export type Token = string | undefined | (() => string | undefined | Promise<string | undefined>)

/** Puts the token of this moment into the attempt's headers. */
export async function authorize(attempt: Attempt, token: Token): Promise<void> {
  let current: string | undefined
  try {
    current = typeof token === 'function' ? await token() : token
  } catch (cause) {
    throw new RequestNotSentError(say(attempt, 'not sent, because the token function threw'), { cause })
  }
  try {
    if (current) attempt.headers.set('authorization', `Bearer ${current}`)
  } catch {
    // Without the platform's error, which quotes the token.
    throw new RequestNotSentError(say(attempt, 'not sent, because the token has characters that no header can carry'))
  }
}

/** Lets parallel calls share one run of `onUnauthorized`. */
export interface Renewal {
  /** The last run that has ended. An attempt remembers it before it asks for its token. */
  settled(): Promise<void> | undefined
  /** Waits for the run that began since the attempt asked for its token; begins one where there is none. */
  join(before: Promise<void> | undefined): Promise<void>
}

export function createRenewal(onUnauthorized: () => void | Promise<void>): Renewal {
  let latest: Promise<void> | undefined
  let settled: Promise<void> | undefined
  return {
    settled: () => settled,
    async join(before) {
      if (latest === before) {
        const run = Promise.resolve()
          .then(onUnauthorized)
          .finally(() => {
            settled = run
          })
        latest = run
      }
      await latest
    },
  }
}
