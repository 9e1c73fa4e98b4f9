import type { NodeType, Pool } from '../../../src/generated/schema.js'
import type { Violation } from '../../model/check.ts'
import { truncate } from '../../model/excerpt.ts'

/** The fields of a pool that only its callers change. */
export const textFields = ['name', 'description', 'region', 'provider'] as const
export const listFields = ['nodeTypes', 'tags'] as const
export const ownedFields = [...textFields, ...listFields] as const
type OwnedField = (typeof ownedFields)[number]

/**
 * The first field in which an answer differs from what it should hold. White space around a text may be trimmed, tags may
 * be deduplicated and reordered, equal node types may be merged: all of that is the same.
 */
export function differenceIn(
  fields: readonly OwnedField[],
  should: Partial<Record<OwnedField, unknown>>,
  pool: unknown,
): { field: OwnedField; expected: string; actual: string } | undefined {
  const got = (typeof pool === 'object' && pool !== null ? pool : {}) as Partial<Pool>
  for (const field of fields) {
    if (!(field in should) || isSame(field, should[field], got[field])) continue
    return { field, expected: `${field}: ${shown(should[field])}`, actual: `${field}: ${shown(got[field])}` }
  }
  return undefined
}

/** A departure for the first field that differs. The message names the field, not its values, so that it stays the same. */
export function violationIn(
  fields: readonly OwnedField[],
  should: Partial<Record<OwnedField, unknown>>,
  pool: unknown,
  message: (field: string) => string,
): Violation | undefined {
  const difference = differenceIn(fields, should, pool)
  return difference && { message: message(difference.field), expected: difference.expected, actual: difference.actual }
}

export function isSame(field: OwnedField, sent: unknown, got: unknown): boolean {
  switch (field) {
    case 'tags':
      return Array.isArray(sent) && Array.isArray(got) && sameSet(sent, got)
    case 'nodeTypes':
      return Array.isArray(sent) && Array.isArray(got) && sameTotals(sent as NodeType[], got as NodeType[])
    default:
      return typeof sent === 'string' && typeof got === 'string' && (sent === got || trimmed(sent) === trimmed(got))
  }
}

function sameSet(sent: unknown[], got: unknown[]): boolean {
  const tags = (list: unknown[]) => new Set(list.map((tag) => (typeof tag === 'string' ? trimmed(tag) : tag)))
  const [a, b] = [tags(sent), tags(got)]
  return a.size === b.size && [...a].every((tag) => b.has(tag))
}

function sameTotals(sent: NodeType[], got: NodeType[]): boolean {
  const [a, b] = [totals(sent), totals(got)]
  return a.size === b.size && [...a].every(([type, count]) => b.get(type) === count)
}

/** Kinds with no node at all may be dropped. */
function totals(types: NodeType[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const node of types) {
    const type = trimmed(String(node?.type))
    if (node?.count !== 0) counts.set(type, (counts.get(type) ?? 0) + Number(node?.count))
  }
  return counts
}

/** Without what the languages of this world take for white space at the ends of a text; they do not agree. */
export function trimmed(text: string): string {
  return text.replace(/^[\s\p{Cc}\p{Z}\u200b\ufeff]+|[\s\p{Cc}\p{Z}\u200b\ufeff]+$/gu, '')
}

export function shown(value: unknown): string {
  return value === undefined ? 'not there' : truncate(JSON.stringify(value), 200)
}

/** `another name`, `other tags` */
export function another(field: string): string {
  return `${field === 'tags' || field === 'nodeTypes' ? 'other' : 'another'} ${field}`
}
