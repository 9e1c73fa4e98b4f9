/** Statuses that may be gone on the next attempt. Not 500: the API document makes it an answer. */
const passing = /408|429|50[234]/

/**
 * How long to wait before the next attempt, in ms; `undefined` when another attempt makes no sense.
 *
 * @param failure The answer, or `undefined` when none came.
 * @param retries How many retries there were already.
 */
export function retryDelayMs(failure: Response | undefined, retries: number): number | undefined {
  if (failure && !passing.test(`${failure.status}`)) return undefined
  const asked = failure?.headers.get('retry-after') ?? ''
  const askedMs = /^\d+$/.test(asked) ? Number(asked) * 1000 : Date.parse(asked) - Date.now()
  // Neither what cannot be read, which is NaN, nor what is past.
  if (askedMs >= 0) return askedMs <= 60_000 ? askedMs : undefined
  return Math.random() * Math.min(10_000, 300 * 2 ** retries)
}
