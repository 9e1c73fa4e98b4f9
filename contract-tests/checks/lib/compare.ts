import type { NodeType, Pool } from '../../../src/generated/schema.js'
import type { Violation } from '../../model/check.ts'
import { formatJson, truncate } from '../../model/excerpt.ts'
import { foldCase, isDeepEqual } from './equality.ts'

/** The fields of a pool that only callers set, by type and by request. */
export const textFields = ['name', 'description', 'region', 'provider'] as const
export const listFields = ['nodeTypes', 'tags'] as const
export const updatableFields = ['name', 'description', ...listFields] as const
export const callerFields = [...textFields, ...listFields] as const
export type CallerField = (typeof callerFields)[number]

/** A field that differs, with both values as text. */
export interface Difference {
  field: CallerField
  expected: string
  actual: string
}

/**
 * Returns the first field of `pool` that differs from `expected`. Fields that `expected` lacks are not compared. These do
 * not count as differences: trimmed white space, deduplicated or reordered tags, merged node types, and the letter case of
 * tags, region and provider. A missing field, or one of another type than documented, is not compared either: the check of
 * the schema reports it, and every comparison would report it again.
 */
export function findDifference(
  fields: readonly CallerField[],
  expected: Partial<Record<CallerField, unknown>>,
  pool: unknown,
): Difference | undefined {
  const actual = (typeof pool === 'object' && pool !== null ? pool : {}) as Partial<Pool>
  for (const field of fields) {
    if (!isComparable(field, expected[field]) || !isComparable(field, actual[field])) continue
    if (isSameValue(field, expected[field], actual[field])) continue
    return describeDifference(field, expected[field], actual[field])
  }
  return undefined
}

function describeDifference(field: CallerField, expected: unknown, actual: unknown): Difference {
  return { field, expected: `${field}: ${formatValue(expected)}`, actual: `${field}: ${formatValue(actual)}` }
}

/**
 * Returns a violation for the first field that differs. `message` gets the name of the field, never its values: findings
 * with the same message are counted as one.
 */
export function compareFields(
  fields: readonly CallerField[],
  expected: Partial<Record<CallerField, unknown>>,
  pool: unknown,
  message: (field: CallerField) => string,
): Violation | undefined {
  return differenceViolation(findDifference(fields, expected, pool), message)
}

/** Returns the first field that `expected` has with its documented type, and that `pool` lacks or has with another type. */
export function findWrongType(
  fields: readonly CallerField[],
  expected: Partial<Record<CallerField, unknown>>,
  pool: unknown,
): Difference | undefined {
  const actual = (typeof pool === 'object' && pool !== null ? pool : {}) as Partial<Pool>
  const field = fields.find((name) => isComparable(name, expected[name]) && !isComparable(name, actual[name]))
  return field && describeDifference(field, expected[field], actual[field])
}

/** Turns a difference into a violation. `message` gets the name of the field. */
export function differenceViolation(
  difference: Difference | false | undefined,
  message: (field: CallerField) => string,
): Violation | undefined {
  if (!difference) return undefined
  return { message: message(difference.field), expected: difference.expected, actual: difference.actual }
}

/** Returns true if a server may return `received` for `sent`. See `findDifference` for what is allowed. */
export function isSameValue(field: CallerField, sent: unknown, received: unknown): boolean {
  if (isDeepEqual(sent, received)) return true
  switch (field) {
    case 'tags':
      return isSameSet(sent, received, (tag) => foldCase(trimWhitespace(tag)))
    case 'nodeTypes':
      return Array.isArray(sent) && Array.isArray(received) && hasSameTotals(sent as NodeType[], received as NodeType[])
    case 'region':
    case 'provider':
      return isSameText(sent, received, (text) => foldCase(trimWhitespace(text)))
    default:
      return isSameText(sent, received, trimWhitespace)
  }
}

/** The fields whose letter case a server may change. */
export const caselessFields = ['tags', 'region', 'provider'] as const

/** Returns true if two values that `isSameValue` accepts have the same letter case. */
export function hasSameCase(field: (typeof caselessFields)[number], sent: unknown, received: unknown): boolean {
  return field === 'tags' ? isSameSet(sent, received, trimWhitespace) : isSameText(sent, received, trimWhitespace)
}

/** True if the value has the documented type of the field. */
export function isComparable(field: CallerField, value: unknown): boolean {
  switch (field) {
    case 'tags':
      return Array.isArray(value) && value.every((tag) => typeof tag === 'string')
    case 'nodeTypes':
      return Array.isArray(value) && value.every((node) => typeof node?.type === 'string' && typeof node.count === 'number')
    default:
      return typeof value === 'string'
  }
}

function isSameText(a: unknown, b: unknown, normalize: (text: string) => string): boolean {
  return typeof a === 'string' && typeof b === 'string' && normalize(a) === normalize(b)
}

function isSameSet(sent: unknown, received: unknown, normalize: (text: string) => string): boolean {
  if (!Array.isArray(sent) || !Array.isArray(received)) return false
  const normalizeAll = (list: unknown[]) => new Set(list.map((tag) => (typeof tag === 'string' ? normalize(tag) : tag)))
  const [a, b] = [normalizeAll(sent), normalizeAll(received)]
  return a.size === b.size && [...a].every((tag) => b.has(tag))
}

function hasSameTotals(sent: NodeType[], received: NodeType[]): boolean {
  const [a, b] = [countByType(sent), countByType(received)]
  return a.size === b.size && [...a].every(([type, count]) => b.get(type) === count)
}

/** Sums the counts of each type. Types with 0 nodes are omitted, because a server may drop them. */
function countByType(nodeTypes: NodeType[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const node of nodeTypes) {
    const type = typeof node?.type === 'string' ? trimWhitespace(node.type) : formatJson(node?.type)
    const count = typeof node?.count === 'number' || typeof node?.count === 'string' ? Number(node.count) : Number.NaN
    if (count !== 0) counts.set(type, (counts.get(type) ?? 0) + count)
  }
  return counts
}

/** Removes every character that some programming language trims. The languages do not agree. */
export function trimWhitespace(text: string): string {
  let start = 0
  let end = text.length
  // A pattern that is anchored at the end would take quadratic time.
  while (start < end && trimmed.test(text.charAt(start))) start++
  while (end > start && trimmed.test(text.charAt(end - 1))) end--
  return text.slice(start, end)
}

const trimmed = /[\s\p{Cc}\p{Z}\u200b\ufeff]/u

/** Formats an id for a violation. It is a string unless the server sends something else. */
export function formatId(id: unknown): string {
  return typeof id === 'string' ? truncate(id, 200) : formatValue(id)
}

/** Formats a value for a violation, as truncated JSON. */
export function formatValue(value: unknown, maxLength?: number): string {
  return value === undefined ? 'missing' : formatJson(value, maxLength)
}
