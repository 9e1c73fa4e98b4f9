import type { NodeType, Pool } from '../../../src/generated/schema.js'
import { isObject, type RequestBody, rewriteBody } from '../mutators.ts'
import { acceptInvalid, countNodes, failWhen, hasPoolBody, writesWithBody } from './defects.ts'
import { createField, nodeTypeCount, poolField } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

/** Missing fields, fields of the wrong type, and node counts that are not whole numbers. */
export const requestFields: NonconformingServers = {
  'name-is-not-required': {
    description: 'A create without a name makes a pool named "undefined".',
    reading: 'body of a create',
    pointer: createField('name'),
    caughtBy: ['requests.name-is-required'],
    serve: mutated(
      acceptInvalid((sent) => ('name' in sent ? undefined : { stored: { ...sent, name: 'undefined' } }), ['createPool']),
    ),
  },
  'name-becomes-object-object': {
    description: 'An object as the name is stored as "[object Object]".',
    reading: 'body of a create',
    pointer: createField('name'),
    caughtBy: ['requests.texts-must-be-strings'],
    serve: mutated(rewriteBody((sent) => (isObject(sent.name) ? { ...sent, name: String(sent.name) } : sent))),
  },
  'count-in-words-is-null': {
    description: 'A count of "eight" is accepted and becomes `null`.',
    reading: 'counts of node types',
    pointer: nodeTypeCount,
    caughtBy: ['requests.counts-must-be-whole-numbers'],
    serve: mutated(
      acceptCounts(
        (count) => typeof count === 'string' && Number.isNaN(Number(count)),
        (counts, sent) => ({
          stored: counts(() => 0),
          shown: { nodeCount: null, nodeTypes: sent.map((node) => ({ ...node, count: null })) },
        }),
      ),
    ),
  },
  'count-in-words-is-zero': {
    description: 'A count of "eight" is accepted as 0, and "8 nodes" as 8.',
    reading: 'counts of node types',
    pointer: nodeTypeCount,
    caughtBy: ['requests.counts-must-be-whole-numbers'],
    serve: mutated(
      acceptCounts(
        (count) => typeof count === 'string',
        (counts) => ({ stored: counts((count) => (typeof count === 'string' ? Number.parseInt(count, 10) || 0 : count)) }),
      ),
    ),
  },
  'negative-count-is-accepted': {
    description: 'A negative count is accepted and stored.',
    reading: 'counts of node types',
    pointer: nodeTypeCount,
    caughtBy: ['pool.counts-are-whole-numbers', 'requests.counts-must-be-whole-numbers'],
    serve: mutated(
      acceptCounts(
        (count) => typeof count === 'number' && count < 0,
        (counts, sent) => ({ stored: counts(() => 0), shown: { nodeCount: countNodes(sent), nodeTypes: sent } }),
      ),
    ),
  },
  'negative-count-passes-in-an-update': {
    description: 'An update accepts a count of -4 and stores 4.',
    reading: 'counts of node types',
    pointer: nodeTypeCount,
    caughtBy: ['requests.counts-must-be-whole-numbers'],
    serve: mutated(
      acceptCounts(
        (count) => typeof count === 'number' && count < 0,
        (counts) => ({ stored: counts((count) => Math.abs(Number(count))) }),
        ['updatePool'],
      ),
    ),
  },
  'only-the-first-type-is-checked': {
    description: 'Only the first node type is validated; invalid counts of the others become 0.',
    reading: 'counts of node types',
    pointer: nodeTypeCount,
    caughtBy: ['requests.counts-must-be-whole-numbers'],
    serve: mutated(
      rewriteBody((sent) => {
        if (!isNodeTypes(sent.nodeTypes) || sent.nodeTypes.length < 2) return sent
        const fits = (count: unknown) => Number.isInteger(count) && Number(count) >= 0
        const [first, ...others] = sent.nodeTypes
        return { ...sent, nodeTypes: [first, ...others.map((node) => (fits(node.count) ? node : { ...node, count: 0 }))] }
      }),
    ),
  },
  'fraction-is-cut-off': {
    description: 'A count of 1.5 is accepted and becomes 1.',
    reading: 'counts of node types',
    pointer: nodeTypeCount,
    caughtBy: ['requests.counts-must-be-whole-numbers'],
    serve: mutated(
      acceptCounts(
        (count) => typeof count === 'number' && !Number.isInteger(count) && count > 0,
        (counts) => ({ stored: counts((count) => Math.trunc(Number(count))) }),
      ),
    ),
  },
  'huge-counts-become-null': {
    description: 'Two counts of 1e308 add up to Infinity, which is written as `null`.',
    reading: 'counts of node types',
    pointer: poolField('nodeCount'),
    caughtBy: ['answers.success-matches-its-schema', 'requests.huge-counts-stay-numbers'],
    serve: mutated(
      acceptCounts(
        (count) => typeof count === 'number' && count > 1e300,
        (counts, sent) => ({ stored: counts(() => 0), shown: { nodeCount: null, nodeTypes: sent } }),
      ),
    ),
  },
  'counts-wrap-at-32-bits': {
    description: 'Counts are 32-bit integers, so large counts become negative.',
    reading: 'counts of node types',
    pointer: nodeTypeCount,
    caughtBy: ['requests.huge-counts-stay-numbers', 'pool.counts-are-whole-numbers'],
    serve: mutated(
      acceptCounts(
        (count) => typeof count === 'number' && count > 0x7fff_ffff,
        (counts, sent) => {
          const nodeTypes = sent.map((node) => ({ ...node, count: node.count | 0 }))
          return { stored: counts(() => 0), shown: { nodeTypes, nodeCount: countNodes(nodeTypes) | 0 } }
        },
      ),
    ),
  },
  'numeric-tags-are-500': {
    description: 'A number for the tags returns 500.',
    reading: 'body of a create',
    pointer: createField('tags'),
    caughtBy: ['answers.documented-request-never-fails', 'requests.tags-must-be-a-list-of-strings'],
    serve: mutated(
      failWhen(({ operation, json: sent }) => hasPoolBody(operation) && isObject(sent) && typeof sent.tags === 'number'),
    ),
  },
  'invalid-tags-are-dropped': {
    description: 'A number for the tags is accepted, and the pool has no tags.',
    reading: 'body of a create',
    pointer: createField('tags'),
    caughtBy: ['requests.tags-must-be-a-list-of-strings'],
    serve: mutated(rewriteBody((sent) => ('tags' in sent && !Array.isArray(sent.tags) ? { ...sent, tags: [] } : sent))),
  },
  'invalid-node-types-are-500': {
    description: 'An object for the node types, or `null` among them, returns 500.',
    reading: 'body of a create',
    pointer: createField('nodeTypes'),
    caughtBy: ['answers.documented-request-never-fails', 'requests.node-types-must-be-a-list-of-objects'],
    serve: mutated(
      failWhen(
        ({ operation, json: sent }) =>
          hasPoolBody(operation) &&
          isObject(sent) &&
          sent.nodeTypes !== undefined &&
          (!Array.isArray(sent.nodeTypes) || sent.nodeTypes.includes(null)),
      ),
    ),
  },
  'missing-description-is-null': {
    description: 'A pool that was created without a description has `null` for it.',
    reading: 'body of a create',
    pointer: poolField('description'),
    caughtBy: ['answers.success-matches-its-schema'],
    serve: mutated(
      acceptInvalid(
        (sent) => ('description' in sent ? undefined : { stored: sent, shown: { description: null } }),
        ['createPool'],
      ),
    ),
  },
}

function isNodeTypes(value: unknown): value is NodeType[] {
  return Array.isArray(value) && value.every(isObject)
}

/** Accepts node counts that the original server rejects. */
function acceptCounts(
  isAccepted: (count: unknown) => boolean,
  read: (
    counts: (change: (count: unknown) => unknown) => RequestBody,
    sent: NodeType[],
  ) => { stored: RequestBody; shown?: Partial<Record<keyof Pool, unknown>> },
  ids: ('createPool' | 'updatePool')[] = writesWithBody,
) {
  return acceptInvalid((sent) => {
    const { nodeTypes } = sent
    if (!isNodeTypes(nodeTypes) || !nodeTypes.some(({ count }) => isAccepted(count))) return undefined
    const counts = (change: (count: unknown) => unknown) => ({
      ...sent,
      nodeTypes: nodeTypes.map((node) => ({ ...node, count: change(node.count) })),
    })
    return read(counts, nodeTypes)
  }, ids)
}
