import { errorResponse, isObject, type Mutator, mutatePools, on, rewriteBody } from '../mutators.ts'
import { type ConformingServer, embedded, rejectWith400 } from './server.ts'

/** Servers that differ in invalid and incomplete bodies. */
export const invalidInput: ConformingServer[] = [
  {
    id: 'input.empty-updates-clear',
    description: 'Replaces the whole pool in a PUT: fields that it does not send are cleared, the name is kept.',
    reading: 'updates',
    start: embedded(
      {},
      rewriteBody((body) => ({ description: '', nodeTypes: [], tags: [], ...body }), ['updatePool']),
    ),
  },
  {
    id: 'input.updates-need-time',
    description: 'Rejects the first three updates of a pool with 400, while its status is "provisioning".',
    reading: 'valid input',
    inconclusive: 'The API document has no status that says that a pool cannot be updated yet.',
    start: embedded(
      {},
      rejectFirstUpdates(3),
      mutatePools((pool) => ({ ...pool, status: pool.status === 'initializing' ? 'provisioning' : pool.status })),
    ),
  },
  {
    id: 'input.tags-of-a-catalog',
    description: 'Accepts none of the tags in the API document, and the run has no fixtures.',
    reading: 'valid input',
    inconclusive: 'Without fixtures no pool can be created.',
    start: embedded(
      {},
      rejectWith400(({ tags }) => Array.isArray(tags) && tags.length > 0 && 'tags: not in the catalog'),
    ),
  },
  {
    id: 'input.descriptions-are-short',
    description: 'Limits descriptions to 20 characters, and the run has no fixtures.',
    reading: 'valid input',
    inconclusive: 'Without fixtures no pool can be created.',
    start: embedded(
      {},
      rejectWith400(({ description }) => typeof description === 'string' && description.length > 20 && 'description too long'),
    ),
  },
  {
    id: 'input.falsy-bodies-are-no-body',
    description: 'Treats `[]`, `""`, `0`, `false` and `null` in a PUT as an empty update, like PHP.',
    reading: 'invalid input',
    start: embedded(
      {},
      on('updatePool', ({ text, forward }) => (/^(\[\]|""|0|false|null)$/.test(text) ? forward({ text: '{}' }) : forward())),
    ),
  },
  {
    id: 'input.nulls-in-lists-are-dropped',
    description: 'Drops `null` among tags, and treats `null` in a PUT as not sent.',
    reading: 'invalid input',
    start: embedded(
      {},
      rewriteBody((body) => (Array.isArray(body.tags) ? { ...body, tags: body.tags.filter((tag) => tag !== null) } : body)),
      rewriteBody((body) => Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null)), ['updatePool']),
    ),
  },
  {
    id: 'input.node-types-in-short',
    description: 'Accepts a string as a node type with one node, and a node type without a count as one node.',
    reading: 'counts of node types',
    start: embedded(
      {},
      rewriteBody((body) =>
        Array.isArray(body.nodeTypes) ? { ...body, nodeTypes: body.nodeTypes.map((node) => expandNode(node)) } : body,
      ),
    ),
  },
  {
    id: 'input.defaults-are-constants',
    description: 'Gives every pool that is created without tags or a description the same ones, including a documented tag.',
    reading: 'body of a create',
    start: embedded(
      {},
      rewriteBody((body) => ({ description: 'Updated description', tags: ['testing', 'updated'], ...body }), ['createPool']),
    ),
  },
  {
    id: 'input.names-are-single-lines',
    description: 'Rejects line breaks, angle brackets and names of more than 60 characters, in creates only.',
    reading: 'long and unusual text',
    start: embedded(
      {},
      rejectWith400(
        ({ name }) => typeof name === 'string' && (/[\r\n<>]/.test(name) || name.length > 60) && 'name is not valid',
        ['createPool'],
      ),
    ),
  },
  {
    id: 'input.bodies-are-limited-in-creates',
    description: 'Rejects creates larger than 1,000 bytes with 413.',
    reading: 'invalid input',
    start: embedded(
      {},
      on('createPool', ({ text, forward }) => (text.length > 1_000 ? new Response(null, { status: 413 }) : forward())),
    ),
  },
]

function expandNode(node: unknown): unknown {
  if (typeof node === 'string') return { type: node, count: 1 }
  return isObject(node) && !('count' in node) ? { ...node, count: 1 } : node
}

function rejectFirstUpdates(count: number): Mutator {
  return (original) => {
    const rejections = new Map<string, number>()
    return on('updatePool', ({ poolId = '', forward }) => {
      const rejected = rejections.get(poolId) ?? 0
      if (rejected >= count) return forward()
      rejections.set(poolId, rejected + 1)
      return errorResponse(400, 'the pool is being provisioned')
    })(original)
  }
}
