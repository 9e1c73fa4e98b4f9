import { type ErrorDetails, RequestNotSentError } from './errors.ts'
import type { RetryOptions } from './types.ts'

/** Temporary statuses. Not 500: the API document defines it as a response. */
const retriedStatus = /408|429|50[234]/

/**
 * Returns the delay before the next attempt in ms, or `undefined` if the error is not retried.
 *
 * @param retries Number of retries so far.
 */
export function retryDelayMs(
  method: string,
  retry: false | RetryOptions | undefined,
  error: unknown,
  retries: number,
): number | undefined {
  // A POST is never retried: a lost response may hide a pool that was created.
  if (method === 'POST' || retry === false || !(retries < (retry?.limit ?? 2)) || error instanceof RequestNotSentError) return
  const { response } = error as ErrorDetails
  if (response && !retriedStatus.test(`${response.status}`)) return
  const retryAfter = response?.headers.get('retry-after') ?? ''
  const retryAfterMs = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - Date.now()
  // Otherwise the header is unreadable (NaN) or in the past.
  if (retryAfterMs >= 0) return retryAfterMs <= 60_000 ? retryAfterMs : undefined
  return Math.random() * Math.min(10_000, 300 * 2 ** retries)
}
