import { type Fields, field, independent, Rejected } from './plain.ts'
import { type ConformingServer, embedded, rejectWith400, rewriteBody } from './server.ts'

/** What is stored of a body that could be read in several ways. */
export const coercions: ConformingServer[] = [
  {
    id: 'coercions.counts-in-text',
    description: 'A count of "8" is taken for 8, as many data binders do.',
    reading: 'counts of node types',
    start: embedded(
      {},
      rewriteBody(nodes((node) => ({ ...node, count: isDigits(node.count) ? Number(node.count) : node.count }))),
    ),
  },
  {
    id: 'coercions.scalars-become-text',
    description: 'A number or a boolean where a text belongs is taken for its text, as many data binders do.',
    reading: 'body of a create',
    start: independent({ read: loosely(scalarText) }),
  },
  {
    id: 'coercions.one-stands-for-a-list-of-one',
    description: 'A single tag, or a single kind of node, is taken for a list of one.',
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
    id: 'coercions.tags-in-one-text',
    description: 'Tags in one text are split at the commas.',
    reading: 'body of a create',
    start: embedded(
      {},
      rewriteBody((body) => (typeof body.tags === 'string' ? { ...body, tags: body.tags.split(',') } : body)),
    ),
  },
  {
    id: 'coercions.counts-of-null-are-none',
    description: 'A kind of node without a count, or with null for it, has none of it.',
    reading: 'counts of node types',
    start: embedded({}, rewriteBody(nodes((node) => ({ ...node, count: node.count ?? 0 })))),
  },
  {
    id: 'coercions.equal-types-are-merged',
    description: 'Entries of the same node type are added up, and the kinds of node sorted.',
    reading: 'counts of node types',
    start: embedded(
      {},
      rewriteBody((body) => (allWellFormed(body.nodeTypes) ? { ...body, nodeTypes: merged(body.nodeTypes) } : body)),
    ),
  },
  {
    id: 'coercions.kinds-without-nodes-are-dropped',
    description: 'A kind of node with a count of 0 is not kept: the total is the same.',
    reading: 'counts of node types',
    start: embedded(
      {},
      rewriteBody((body) =>
        allWellFormed(body.nodeTypes) ? { ...body, nodeTypes: body.nodeTypes.filter(({ count }) => count !== 0) } : body,
      ),
    ),
  },
  {
    id: 'coercions.nodes-come-in-reverse',
    description: 'The kinds of node are answered in another order than they were sent in.',
    reading: 'counts of node types',
    start: embedded(
      {},
      rewriteBody((body) => (Array.isArray(body.nodeTypes) ? { ...body, nodeTypes: body.nodeTypes.toReversed() } : body)),
    ),
  },
  {
    id: 'coercions.tags-are-a-set',
    description: 'Tags are deduplicated.',
    reading: 'tags',
    start: embedded({}, rewriteBody(tags((list) => [...new Set(list)]))),
  },
  {
    id: 'coercions.tags-are-a-sorted-set',
    description: 'Tags are deduplicated and sorted.',
    reading: 'tags',
    start: embedded({}, rewriteBody(tags((list) => [...new Set(list)].sort()))),
  },
  {
    id: 'coercions.white-space-is-trimmed',
    description: 'White space around any text is trimmed.',
    reading: 'long and unusual text',
    start: independent({ read: loosely((value, name) => field.text(value, name).trim()) }),
  },
  {
    id: 'coercions.control-characters-are-trimmed',
    description: 'Spaces and control characters around any text are trimmed, as Java does.',
    reading: 'long and unusual text',
    start: independent({ read: loosely((value, name) => field.text(value, name).replaceAll(/^[\p{Cc} ]+|[\p{Cc} ]+$/gu, '')) }),
  },
  {
    id: 'coercions.white-space-of-unicode-is-trimmed',
    description: 'What Unicode has for white space is trimmed around any text, as Go and Rust do.',
    reading: 'long and unusual text',
    start: independent({
      read: loosely((value, name) => field.text(value, name).replaceAll(/^\p{White_Space}+|\p{White_Space}+$/gu, '')),
    }),
  },
  {
    id: 'coercions.trimmed-names-must-not-be-empty',
    description: 'White space around a name is trimmed, and what is empty then is refused, as are tags of nothing.',
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
    description: 'A pool has at most 1,000 nodes.',
    reading: 'valid input',
    start: embedded(
      {},
      rejectWith400(
        ({ nodeTypes }) =>
          allWellFormed(nodeTypes) && nodeTypes.reduce((sum, { count }) => sum + count, 0) > 1_000 && 'at most 1,000 nodes',
      ),
    ),
  },
  {
    id: 'coercions.counts-are-doubles',
    description: 'Huge counts are stored as long as their sum still is a number.',
    reading: 'counts of node types',
    start: independent({
      read: loosely(field.text, (value, name) => {
        if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
          throw new Rejected(`${name} must be a whole number`)
        return value
      }),
    }),
  },
]

type Node = { type: string; count: number }

function allWellFormed(value: unknown): value is Node[] {
  return (
    Array.isArray(value) &&
    value.every((node) => typeof node?.type === 'string' && Number.isInteger(node?.count) && node.count >= 0)
  )
}

function nodes(change: (node: Record<string, unknown>) => unknown) {
  return (body: Record<string, unknown>) =>
    Array.isArray(body.nodeTypes)
      ? {
          ...body,
          nodeTypes: body.nodeTypes.map((node) => (typeof node === 'object' && node !== null ? change(node) : node)),
        }
      : body
}

function tags(change: (tags: unknown[]) => unknown) {
  return (body: Record<string, unknown>) => (Array.isArray(body.tags) ? { ...body, tags: change(body.tags) } : body)
}

function merged(list: Node[]): Node[] {
  const counts = new Map<string, number>()
  for (const { type, count } of list) counts.set(type, (counts.get(type) ?? 0) + count)
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([type, count]) => ({ type, count }))
}

function isDigits(value: unknown): boolean {
  return typeof value === 'string' && /^\d{1,9}$/.test(value)
}

function scalarText(value: unknown, name: string): string {
  return field.text(typeof value === 'number' || typeof value === 'boolean' ? String(value) : value, name)
}

/** Reads the six fields with one reader for every text. The sum of the counts must stay a number. */
function loosely(text: typeof field.text, count: typeof field.count = field.count) {
  return (body: Record<string, unknown>, before: Fields | undefined): Fields => {
    const node = (value: unknown, name: string) => {
      const { type, count: sent } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
      return { type: text(type, `${name}.type`), count: count(sent, `${name}.count`) }
    }
    const nodeTypes = field.list(body.nodeTypes ?? before?.nodeTypes, 'nodeTypes', node)
    const sum = nodeTypes.reduce((total, { count: some }) => total + some, 0)
    // The list adds up all pools, so that no single one may come near the end of what a double holds.
    if (sum > 1e300) throw new Rejected('nodeTypes has more nodes than can be counted')
    return {
      name: text(body.name ?? before?.name, 'name'),
      description: text(body.description ?? before?.description ?? '', 'description'),
      region: before?.region ?? text(body.region, 'region'),
      provider: before?.provider ?? text(body.provider, 'provider'),
      nodeTypes,
      tags: field.list(body.tags ?? before?.tags ?? [], 'tags', text),
    }
  }
}
