import type { CallError, ErrorDetails, SentRequest } from './errors.ts'

/** One attempt of a call: what is sent, and how its errors are made. */
export interface Attempt {
  headers: Headers
  /** The text without the token. */
  mask(text: string): string
  /**
   * The error with a message that makes sense alone in a log.
   *
   * @param quoted What somebody else wrote: it follows, masked, and cut and cleaned to fit in a line.
   */
  fail<E extends CallError>(
    ErrorClass: new (message: string, facts: ErrorDetails) => E,
    what: string,
    quoted?: string,
    facts?: ErrorDetails,
  ): E
}

/** @param number Which attempt of its call it is, from 1. */
export function createAttempt({ method, url }: SentRequest, headers: Headers, number = 1): Attempt {
  return {
    headers,
    mask,
    fail(ErrorClass, what, quoted = '', facts) {
      const said = mask(quoted)
        .replace(/[\s\p{Cc}]+/gu, ' ')
        .slice(0, 200)
      const message = `${method} ${url}: ${what}${said}${number > 1 ? ` (${number} attempts)` : ''}`
      return new ErrorClass(message, { request: { method, url }, ...facts })
    },
  }
  function mask(text: string): string {
    const token = headers.get('authorization')?.replace(/^\S+ +/, '')
    // Up to three characters are no secret, and would make holes in every word.
    return token?.[3] ? text.replaceAll(token, '***') : text
  }
}
