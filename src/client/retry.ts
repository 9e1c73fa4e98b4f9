import type { RetryOptions } from './types.ts'

const maxRetryAfterMs = 60_000
/** Temporary statuses. Not 500: the API document defines it as a response. */
const retriedStatus = /408|429|50[234]/

/** Returns how many retries a call may make. */
export function maxRetries(method: string, retry: false | RetryOptions | undefined): number {
  // A POST is never retried: a lost response may hide a pool that was created.
  return retry === false || method === 'POST' ? 0 : (retry?.limit ?? 2)
}

/**
 * Returns the delay before the next attempt in ms, or `undefined` if the failure is not retried.
 *
 * @param response The failed response, or `undefined` if none was received.
 * @param retries Number of retries so far.
 */
export function retryDelayMs(response: Response | undefined, retries: number): number | undefined {
  if (response && !retriedStatus.test(`${response.status}`)) return undefined
  const retryAfter = response?.headers.get('retry-after') ?? ''
  const retryAfterMs = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - Date.now()
  // Otherwise the header is unreadable (NaN) or in the past.
  if (retryAfterMs >= 0) return retryAfterMs <= maxRetryAfterMs ? retryAfterMs : undefined
  return Math.random() * Math.min(10_000, 300 * 2 ** retries)
}
