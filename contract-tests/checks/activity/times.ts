import type { Activity } from '../../../src/generated/schema.js'
import type { Violation } from '../../model/check.ts'
import type { Exchange } from '../../model/exchange.ts'
import { formatId, formatValue } from '../lib/compare.ts'
import { isRfc3339 } from '../lib/dates.ts'

const toleranceMs = 15 * 60_000

/** Returns the time of a timestamp in milliseconds, or `undefined` if it is not an RFC 3339 date-time. */
export function readTime(timestamp: unknown): number | undefined {
  if (typeof timestamp !== 'string' || !isRfc3339(timestamp)) return undefined
  const time = Date.parse(timestamp.toUpperCase())
  return Number.isNaN(time) ? undefined : time
}

/**
 * Compares entries about changes that the run made with the clock of the server, which the Date header of the same response
 * shows. Returns `undefined` if there is no such header, or no entry with a valid timestamp.
 *
 * @param sinceMs The time since the first of these changes.
 */
export function compareTimes(
  { response }: Exchange,
  entries: readonly Activity[],
  sinceMs: number,
): { violation: Violation | undefined } | undefined {
  const date = parseDate(response?.headers.get('date'))
  const timed = entries.flatMap((entry) => {
    const time = readTime(entry.timestamp)
    return time === undefined ? [] : [{ entry, offMs: time - date }]
  })
  if (Number.isNaN(date) || timed.length === 0) return undefined
  const wrong = timed.find(({ offMs }) => offMs > toleranceMs || offMs < -toleranceMs - sinceMs)
  return { violation: wrong && describeWrongTime(wrong.entry, wrong.offMs, date) }
}

/** A Date header without its zone has no certain meaning. */
function parseDate(header: string | null | undefined): number {
  return header?.endsWith(' GMT') ? Date.parse(header) : Number.NaN
}

function describeWrongTime({ id, timestamp }: Activity, offMs: number, date: number): Violation {
  return {
    message: 'a change that was just made has another time in the activity log than the Date header of the response',
    expected: `within 15 minutes of ${new Date(date).toISOString().replace('.000', '')}`,
    actual: `${formatValue(timestamp)} in entry ${formatId(id)}, ${formatDuration(Math.abs(offMs))} ${offMs > 0 ? 'later' : 'earlier'}`,
  }
}

function formatDuration(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes >= 2 * 24 * 60) return `${Math.round(minutes / (24 * 60))} days`
  return minutes >= 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes} min`
}
