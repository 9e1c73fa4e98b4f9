import { rewriteBody } from '../mutators.ts'
import { field, InvalidRequest, minimalServer, readFields } from './minimal-server.ts'
import { type ConformingServer, embedded, rejectWith400 } from './server.ts'

/** Servers that convert, merge or trim values instead of rejecting them. */
export const coercions: ConformingServer[] = [
  {
    id: 'coercions.string-counts',
    description: 'Accepts "8" as a count of 8.',
    reading: 'counts of node types',
    start: embedded(
      {},
      rewriteBody(mutateNodeTypes((node) => ({ ...node, count: isDigits(node.count) ? Number(node.count) : node.count }))),
    ),
  },
  {
    id: 'coercions.scalars-become-strings',
    description: 'Converts numbers and booleans to strings where a string is expected.',
    reading: 'body of a create',
    start: minimalServer({ read: readFields(coerceToString) }),
  },
  {
    id: 'coercions.single-values-become-lists',
    description: 'Accepts a single tag or node type as a list of one.',
    reading: 'body of a create',
    start: embedded(
      {},
      rewriteBody((body) => ({
        ...body,
        ...(typeof body.tags === 'string' ? { tags: [body.tags] } : {}),
        ...(typeof body.nodeTypes === 'object' && body.nodeTypes !== null && 'type' in body.nodeTypes
          ? { nodeTypes: [body.nodeTypes] }
          : {}),
      })),
    ),
  },
  {
    id: 'coercions.tags-in-one-string',
    description: 'Splits tags that are sent as one string at the commas.',
    reading: 'body of a create',
    start: embedded(
      {},
      rewriteBody((body) => (typeof body.tags === 'string' ? { ...body, tags: body.tags.split(',') } : body)),
    ),
  },
  {
    id: 'coercions.missing-counts-are-zero',
    description: 'Accepts a node type without a count, or with `null` for it, as 0.',
    reading: 'counts of node types',
    start: embedded({}, rewriteBody(mutateNodeTypes((node) => ({ ...node, count: node.count ?? 0 })))),
  },
  {
    id: 'coercions.equal-types-are-merged',
    description: 'Adds up entries of the same node type and sorts them.',
    reading: 'counts of node types',
    start: embedded(
      {},
      rewriteBody((body) => (isNodeTypes(body.nodeTypes) ? { ...body, nodeTypes: mergeEqualTypes(body.nodeTypes) } : body)),
    ),
  },
  {
    id: 'coercions.types-without-nodes-are-dropped',
    description: 'Drops node types with a count of 0.',
    reading: 'counts of node types',
    start: embedded(
      {},
      rewriteBody((body) =>
        isNodeTypes(body.nodeTypes) ? { ...body, nodeTypes: body.nodeTypes.filter(({ count }) => count !== 0) } : body,
      ),
    ),
  },
  {
    id: 'coercions.nodes-come-in-reverse',
    description: 'Returns node types in reverse order.',
    reading: 'counts of node types',
    start: embedded(
      {},
      rewriteBody((body) => (Array.isArray(body.nodeTypes) ? { ...body, nodeTypes: body.nodeTypes.toReversed() } : body)),
    ),
  },
  {
    id: 'coercions.tags-are-a-set',
    description: 'Removes duplicate tags.',
    reading: 'tags',
    start: embedded({}, rewriteBody(mutateTags((list) => [...new Set(list)]))),
  },
  {
    id: 'coercions.tags-are-a-sorted-set',
    description: 'Removes duplicate tags and sorts the others.',
    reading: 'tags',
    start: embedded({}, rewriteBody(mutateTags((list) => [...new Set(list)].sort()))),
  },
  {
    id: 'coercions.white-space-is-trimmed',
    description: 'Trims white space around strings.',
    reading: 'long and unusual text',
    start: minimalServer({ read: readFields((value, name) => field.text(value, name).trim()) }),
  },
  {
    id: 'coercions.control-characters-are-trimmed',
    description: 'Trims spaces and control characters around strings, like Java.',
    reading: 'long and unusual text',
    start: minimalServer({
      read: readFields((value, name) => field.text(value, name).replaceAll(/^[\p{Cc} ]+|[\p{Cc} ]+$/gu, '')),
    }),
  },
  {
    id: 'coercions.unicode-white-space-is-trimmed',
    description: 'Trims Unicode white space around strings, like Go and Rust.',
    reading: 'long and unusual text',
    start: minimalServer({
      read: readFields((value, name) => field.text(value, name).replaceAll(/^\p{White_Space}+|\p{White_Space}+$/gu, '')),
    }),
  },
  {
    id: 'coercions.trimmed-names-must-not-be-empty',
    description: 'Trims strings and rejects names and tags that are empty afterwards.',
    reading: 'long and unusual text',
    start: embedded(
      {},
      rewriteBody((body) => (typeof body.name === 'string' ? { ...body, name: body.name.trim() } : body)),
      rejectWith400(({ name, tags: list }) =>
        typeof name === 'string' && name.trim() === ''
          ? 'name must not be blank'
          : Array.isArray(list) && list.some((tag) => typeof tag === 'string' && tag.trim() === '') && 'a tag must not be blank',
      ),
    ),
  },
  {
    id: 'coercions.counts-have-a-limit',
    description: 'Rejects pools with more than 1,000 nodes.',
    reading: 'valid input',
    start: embedded(
      {},
      rejectWith400(
        ({ nodeTypes }) =>
          isNodeTypes(nodeTypes) && nodeTypes.reduce((sum, { count }) => sum + count, 0) > 1_000 && 'at most 1,000 nodes',
      ),
    ),
  },
  {
    id: 'coercions.counts-are-doubles',
    description: 'Accepts huge counts if their sum is a finite number.',
    reading: 'counts of node types',
    start: minimalServer({
      read: readFields(field.text, (value, name) => {
        if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
          throw new InvalidRequest(`${name} must be a whole number`)
        return value
      }),
    }),
  },
]

type Node = { type: string; count: number }

function isNodeTypes(value: unknown): value is Node[] {
  return (
    Array.isArray(value) &&
    value.every((node) => typeof node?.type === 'string' && Number.isInteger(node?.count) && node.count >= 0)
  )
}

function mutateNodeTypes(change: (node: Record<string, unknown>) => unknown) {
  return (body: Record<string, unknown>) =>
    Array.isArray(body.nodeTypes)
      ? {
          ...body,
          nodeTypes: body.nodeTypes.map((node) => (typeof node === 'object' && node !== null ? change(node) : node)),
        }
      : body
}

function mutateTags(change: (tags: unknown[]) => unknown) {
  return (body: Record<string, unknown>) => (Array.isArray(body.tags) ? { ...body, tags: change(body.tags) } : body)
}

function mergeEqualTypes(list: Node[]): Node[] {
  const counts = new Map<string, number>()
  for (const { type, count } of list) counts.set(type, (counts.get(type) ?? 0) + count)
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([type, count]) => ({ type, count }))
}

function isDigits(value: unknown): boolean {
  return typeof value === 'string' && /^\d{1,9}$/.test(value)
}

function coerceToString(value: unknown, name: string): string {
  return field.text(typeof value === 'number' || typeof value === 'boolean' ? String(value) : value, name)
}
