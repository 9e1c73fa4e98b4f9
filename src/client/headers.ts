import type { Attempt } from './attempt.ts'
import { RequestNotSentError } from './errors.ts'
import type { HeadersOption, Token } from './types.ts'

/**
 * Sets the headers of an attempt: `Accept`, the current token, then the options in order. Later values override earlier ones.
 *
 * @throws {RequestNotSentError} if `token()` throws, or a header cannot be sent.
 */
export async function applyHeaders(
  { headers, createError }: Attempt,
  options: (HeadersOption | undefined)[],
  token: Token,
): Promise<void> {
  try {
    token = typeof token === 'function' ? await token() : token
  } catch (cause) {
    throw createError(RequestNotSentError, 'not sent: token() threw', '', { cause })
  }
  let current = 'authorization'
  try {
    headers.set('accept', 'application/json')
    if (token) headers.set('authorization', `Bearer ${token}`)
    else headers.delete('authorization')
    for (const option of options) {
      current = typeof option
      for (const [name, value] of option ? (Symbol.iterator in option ? option : Object.entries(option)) : []) {
        current = name
        if (value !== undefined) headers.set(name, value)
      }
    }
  } catch {
    // The platform's error is not the cause: it quotes the value, which may be a secret.
    throw createError(RequestNotSentError, `not sent: unusable headers: ${JSON.stringify(current)}`)
  }
}
