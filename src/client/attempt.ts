import type { CallError, ErrorDetails, SentRequest } from './errors.ts'

/** Creates a function that replaces secrets of the request headers in a text by `***`. */
export type CreateMask = (headers: Headers) => (text: string) => string

/** One attempt of a call. */
export interface Attempt {
  headers: Headers
  /** Replaces the secrets of the request in a text by `***`. */
  mask(text: string): string
  /**
   * Creates an error whose message is complete in a log: method, URL, reason and number of attempts.
   *
   * @param quoted Text from the server or the platform, appended to the reason. It is masked, and cut to one line of at most
   * 200 characters.
   */
  createError<E extends CallError>(
    ErrorClass: new (message: string, details: ErrorDetails) => E,
    reason: string,
    quoted?: string,
    details?: ErrorDetails,
  ): E
}

/** @param number Number of this attempt in its call, from 1. */
export function createAttempt({ method, url }: SentRequest, headers: Headers, createMask: CreateMask, number = 1): Attempt {
  const mask = createMask(headers)
  return {
    headers,
    mask,
    createError(ErrorClass, reason, quoted = '', details) {
      const excerpt = mask(quoted)
        .replace(/[\s\p{C}]+/gu, ' ')
        .slice(0, 200)
      const attempts = number > 1 ? ` (${number} attempts)` : ''
      return new ErrorClass(`${method} ${url}: ${reason}${excerpt}${attempts}`, { request: { method, url }, ...details })
    },
  }
}
