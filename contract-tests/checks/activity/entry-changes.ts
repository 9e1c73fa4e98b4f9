import type { Activity } from '../../../src/generated/schema.js'
import type { Violation } from '../../model/check.ts'
import { formatId, formatValue } from '../lib/compare.ts'
import { readTime } from './times.ts'

/** A field of an entry that differs between two responses. */
export type EntryField = 'poolId' | 'action' | 'user' | 'details' | 'timestamp'

const textFields = ['poolId', 'action', 'user'] as const

/**
 * Returns the first field that differs between two versions of an entry. `poolName` may change, because both the current
 * name and the one at the time of the entry are right. For the same reason, names of the pool in `details` may change.
 */
export function findChangedField(before: Activity, after: Activity, names: Iterable<string> = []): EntryField | undefined {
  for (const field of textFields) if (areDifferentTexts(before[field], after[field])) return field
  if (!isSameTime(before.timestamp, after.timestamp)) return 'timestamp'
  const known = [...names, before.poolName, after.poolName]
  const details = [before, after].map((entry) => removeNames(entry.details, known))
  return areDifferentTexts(details[0], details[1]) ? 'details' : undefined
}

/** Builds the violation for an entry that differs from an earlier version of it. */
export function describeChange(before: Activity, after: Activity, field: EntryField): Violation {
  return {
    message: `an entry of the activity log has another ${field} than in another response`,
    expected: `${field}: ${formatValue(before[field])} in entry ${formatId(before.id)}, as in the other response`,
    actual: `${field}: ${formatValue(after[field])}`,
  }
}

/** Replaces the names of a pool, so that texts before and after a new name can be compared. */
export function removeNames(text: unknown, names: Iterable<unknown>): unknown {
  if (typeof text !== 'string') return text
  const texts = [...names].filter((name) => typeof name === 'string' && name !== '') as string[]
  // A name may be a part of another one.
  return texts.toSorted((a, b) => b.length - a.length).reduce((rest, name) => rest.replaceAll(name, '…'), text)
}

/** Values of other types violate the schema, which another check reports. */
function areDifferentTexts(before: unknown, after: unknown): boolean {
  return typeof before === 'string' && typeof after === 'string' && before !== after
}

/** Databases round fractions of a second, and some store whole seconds. */
function isSameTime(before: unknown, after: unknown): boolean {
  const [a, b] = [readTime(before), readTime(after)]
  if (a === undefined || b === undefined) return true
  const isRounded = (a % 1_000 === 0) !== (b % 1_000 === 0)
  return Math.abs(a - b) <= (isRounded ? 1_000 : 10)
}
