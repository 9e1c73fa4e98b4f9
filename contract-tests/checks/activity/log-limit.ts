import type { Exchange } from '../../model/exchange.ts'
import { readEntries } from './entries.ts'

/** A larger limit takes too many requests to exceed. */
const maxLimit = 200

/**
 * Finds the number of entries to which the whole log is limited, if it seems to be: new entries have replaced older ones
 * between two reads.
 */
export function findLimit(before: Exchange, after: Exchange): number | undefined {
  const [older, newer] = [readEntries(before), readEntries(after)]
  if (newer.length === 0 || newer.length > Math.min(older.length, maxLimit)) return undefined
  const ids = new Set(newer.map(({ id }) => id))
  return older.some(({ id }) => !ids.has(id)) ? newer.length : undefined
}
