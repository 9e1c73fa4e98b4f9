import { errorResponse, intercept, type Mutator, mutatePools, on, rewriteBody, withBody } from '../mutators.ts'
import { minimalServer, readFields } from './minimal-server.ts'
import { type ConformingServer, embedded, rejectWith400 } from './server.ts'

const createFields = ['name', 'description', 'region', 'provider', 'nodeTypes', 'tags']

/** Servers that differ in required fields, defaults and limits of request bodies. */
export const requests: ConformingServer[] = [
  {
    id: 'requests.all-six-are-required',
    description: 'Rejects a create that lacks one of the six fields.',
    reading: 'body of a create',
    start: embedded(
      {},
      rejectWith400((body) => createFields.some((name) => !(name in body)) && 'all six fields are required', ['createPool']),
    ),
  },
  {
    id: 'requests.only-the-name-is-required',
    description: 'Requires only the name in a create and has defaults for the other fields.',
    reading: 'body of a create',
    start: embedded(
      {},
      rewriteBody((body) => ({ region: 'us-east-1', provider: 'AWS', nodeTypes: [], ...body }), ['createPool']),
    ),
  },
  {
    id: 'requests.null-is-unset',
    description: 'Ignores `null` values in a create.',
    reading: 'body of a create',
    start: embedded(
      {},
      rewriteBody(
        (body) => {
          const sent = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null))
          return { region: 'us-east-1', provider: 'AWS', nodeTypes: [], ...sent }
        },
        ['createPool'],
      ),
    ),
  },
  {
    id: 'requests.description-is-generated',
    description: 'Generates a description and a tag if a create does not send them.',
    reading: 'body of a create',
    start: embedded(
      {},
      rewriteBody((body) => ({ description: `Pool ${String(body.name).trim()}`, tags: ['untagged'], ...body }), ['createPool']),
    ),
  },
  {
    id: 'requests.names-may-be-empty',
    description: 'Accepts empty names, regions, providers and node types.',
    reading: 'body of a create',
    start: minimalServer({ read: readFields() }),
  },
  {
    id: 'requests.no-body-is-411',
    description: 'Responds 411 to a create or an update without a body.',
    reading: 'invalid input',
    start: embedded({}, respondToNoBody(411)),
  },
  {
    id: 'requests.no-body-is-415',
    description: 'Responds 415 to a create or an update without a body.',
    reading: 'invalid input',
    start: embedded({}, respondToNoBody(415)),
  },
  {
    id: 'requests.over-a-kilobyte-is-413',
    description: 'Responds 413 to bodies of more than a kilobyte.',
    reading: 'invalid input',
    start: embedded(
      {},
      intercept(({ text, forward }) => (text.length > 1_024 ? new Response(null, { status: 413 }) : forward())),
    ),
  },
  {
    id: 'requests.blank-names-are-rejected',
    description: 'Rejects names that are empty or only white space.',
    reading: 'valid input',
    start: embedded(
      {},
      rejectWith400(({ name }) => typeof name === 'string' && name.trim() === '' && 'name must not be blank'),
    ),
  },
  {
    id: 'requests.empty-node-types-are-rejected',
    description: 'Requires at least one node type.',
    reading: 'counts of node types',
    start: embedded(
      {},
      rejectWith400(({ nodeTypes }) => Array.isArray(nodeTypes) && nodeTypes.length === 0 && 'nodeTypes must not be empty'),
    ),
  },
  {
    id: 'requests.zero-nodes-are-rejected',
    description: 'Requires a count of at least 1.',
    reading: 'counts of node types',
    start: embedded(
      {},
      rejectWith400((body) => listNodeTypes(body).some(({ count }) => count === 0) && 'count must be at least 1'),
    ),
  },
  {
    id: 'requests.node-types-are-unique',
    description: 'Rejects a node type that appears twice in a pool.',
    reading: 'valid input',
    start: embedded(
      {},
      rejectWith400(
        (body) => new Set(listNodeTypes(body).map(({ type }) => type)).size < listNodeTypes(body).length && 'duplicate node type',
      ),
    ),
  },
  {
    id: 'requests.tags-are-unique',
    description: 'Rejects a tag that appears twice in a pool.',
    reading: 'valid input',
    start: embedded(
      {},
      rejectWith400(({ tags }) => Array.isArray(tags) && new Set(tags).size < tags.length && 'duplicate tag'),
    ),
  },
  {
    id: 'requests.unknown-fields-are-rejected',
    description: 'Rejects unknown fields at any depth.',
    reading: 'undocumented fields',
    start: embedded(
      {},
      rejectWith400((body) => Object.keys(body).some((key) => !createFields.includes(key)) && 'unknown field'),
      rejectWith400(
        (body) =>
          listNodeTypes(body).some((node) => Object.keys(node).some((key) => key !== 'type' && key !== 'count')) &&
          'unknown field in a node type',
      ),
    ),
  },
  {
    id: 'requests.unknown-fields-are-kept',
    description: 'Stores unknown fields and returns them with the pool.',
    reading: 'undocumented fields',
    start: embedded({}, keepUnknownFields()),
  },
  {
    id: 'requests.server-owned-fields-are-rejected',
    description: 'Rejects fields that only the server may set.',
    reading: 'undocumented fields',
    start: embedded(
      {},
      rejectWith400((body) => ['id', 'status', 'nodeCount', 'createdAt'].some((key) => key in body) && 'read-only field'),
    ),
  },
  {
    id: 'requests.duplicate-keys-are-rejected',
    description: 'Rejects a body with a duplicate key.',
    reading: 'unusual requests',
    start: embedded(
      {},
      intercept(({ text, forward }) =>
        /"(name|region|tags|description)"[\s\S]*"\1"\s*:/.test(text) ? errorResponse(400, 'duplicate key') : forward(),
      ),
    ),
  },
  {
    id: 'requests.proto-is-rejected',
    description: 'Rejects a body with the key `__proto__`, `constructor` or `prototype`.',
    reading: 'unusual requests',
    start: embedded(
      {},
      intercept(({ text, forward }) =>
        /"(__proto__|constructor|prototype)"\s*:/.test(text) ? errorResponse(400, 'a key is not allowed') : forward(),
      ),
    ),
  },
  {
    id: 'requests.deep-bodies-are-rejected',
    description: 'Rejects a body nested more than 20 levels deep.',
    reading: 'unusual requests',
    start: embedded(
      {},
      intercept(({ text, forward }) =>
        /([[{][^[{\]}]*){20}/.test(text) ? errorResponse(400, 'the body is nested too deeply') : forward(),
      ),
    ),
  },
  {
    id: 'requests.content-type-is-ignored',
    description: 'Reads every body as JSON, whatever its Content-Type is.',
    reading: 'unusual requests',
    start: embedded(
      {},
      intercept(({ forward }) => forward({ headers: { 'content-type': 'application/json' } })),
    ),
  },
  {
    id: 'requests.content-type-must-be-exact',
    description: 'Rejects a body that is not sent as application/json with 400.',
    reading: 'unusual requests',
    start: embedded(
      {},
      on(['createPool', 'updatePool'], ({ request, forward }) =>
        request.headers.get('content-type') === 'application/json' ? forward() : errorResponse(400, 'send application/json'),
      ),
    ),
  },
  {
    id: 'requests.content-type-is-required',
    description: 'Rejects a body that is not sent as JSON with 415 and an undocumented body.',
    reading: 'invalid input',
    start: embedded(
      {},
      on(['createPool', 'updatePool'], ({ request, forward }) =>
        /^application\/json\b/i.test(request.headers.get('content-type') ?? '')
          ? forward()
          : new Response('Unsupported Media Type', { status: 415, headers: { 'content-type': 'text/plain' } }),
      ),
    ),
  },
  {
    id: 'requests.bodies-are-small',
    description: 'Rejects a body larger than 4 kB with 413 and an empty body.',
    reading: 'invalid input',
    start: embedded(
      {},
      intercept(({ text, forward }) => (text.length > 4_096 ? new Response(null, { status: 413 }) : forward())),
    ),
  },
]

function listNodeTypes({ nodeTypes }: Record<string, unknown>): Record<string, unknown>[] {
  return Array.isArray(nodeTypes) ? nodeTypes.filter((node) => typeof node === 'object' && node !== null) : []
}

function keepUnknownFields(): Mutator {
  return (original) => {
    const kept = new Map<string, Record<string, unknown>>()
    const known = [...createFields, 'id', 'status', 'nodeCount', 'createdAt', ...utilizationFields]
    const withKept = mutatePools((pool) => ({ ...pool, ...kept.get(pool.id) }))
    return withKept(
      on(['createPool', 'updatePool'], async ({ json: sent, forward }) => {
        const response = await forward()
        if (!response.ok) return response
        const pool = (await response.json()) as { id: string }
        const unknown = Object.entries(sent as object).filter(([key]) => !known.includes(key) && key !== '__proto__')
        kept.set(pool.id, { ...kept.get(pool.id), ...Object.fromEntries(unknown) })
        return withBody(response, pool)
      })(original),
    )
  }
}

const utilizationFields = ['cpuUtilization', 'memoryUtilization', 'gpuUtilization', 'networkUtilization']

function respondToNoBody(status: 411 | 415): Mutator {
  return on(['createPool', 'updatePool'], ({ text, forward }) =>
    text === '' ? new Response('', { status, headers: { 'content-type': 'text/plain' } }) : forward(),
  )
}
