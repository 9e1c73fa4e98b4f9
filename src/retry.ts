/** Statuses that may be gone on the next attempt. Not 500: the API document makes it an answer. */
const passing = new Set([408, 429, 502, 503, 504])

/**
 * How long to wait before the next attempt, in ms; `undefined` when another attempt makes no sense.
 *
 * @param failure What the attempt ended with: a response, or `undefined` when none came.
 * @param retries How many retries there were already.
 * @param random From 0 to 1.
 */
export function waitMs(failure: Response | undefined, retries: number, random = Math.random()): number | undefined {
  if (failure && !passing.has(failure.status)) return undefined
  const askedMs = readRetryAfter(failure?.headers.get('retry-after'))
  if (askedMs === undefined) return random * Math.min(10_000, 300 * 2 ** retries)
  return askedMs <= 60_000 ? askedMs : undefined
}

/** Seconds or a date, as ms from now; `undefined` for what cannot be read, is negative or past. */
function readRetryAfter(value: string | null | undefined): number | undefined {
  if (!value) return undefined
  if (/^\d+$/.test(value)) return Number(value) * 1000
  const untilMs = /[a-z]/i.test(value) ? Date.parse(value) - Date.now() : -1
  return untilMs >= 0 ? untilMs : undefined
}
