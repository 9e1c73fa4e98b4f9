import { errorResponse, intercept, mutatePools, on, withBody } from '../mutators.ts'
import { field, independent } from './plain.ts'
import { type ConformingServer, embedded, rejectWith400, rewriteBody, type Wrapper } from './server.ts'

const six = ['name', 'description', 'region', 'provider', 'nodeTypes', 'tags']

/** Which fields a body must have, and what becomes of those that it need not have. */
export const requests: ConformingServer[] = [
  {
    id: 'requests.all-six-are-required',
    description: 'A creation that lacks one of the six fields of the document is refused.',
    reading: 'body of a create',
    start: embedded(
      {},
      rejectWith400((body) => six.some((name) => !(name in body)) && 'all six fields are required', ['createPool']),
    ),
  },
  {
    id: 'requests.only-the-name-is-required',
    description: 'A pool without region, provider or nodes gets the usual region and provider, and no nodes.',
    reading: 'body of a create',
    start: embedded(
      {},
      rewriteBody((body) => ({ region: 'us-east-1', provider: 'AWS', nodeTypes: [], ...body }), ['createPool']),
    ),
  },
  {
    id: 'requests.null-is-unset',
    description: 'A null counts as not sent, for every field that need not be sent.',
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
    id: 'requests.description-is-made-up',
    description: 'A pool without a description gets one from its name: a valid pool is all that is asked for.',
    reading: 'body of a create',
    start: embedded(
      {},
      rewriteBody((body) => ({ description: `Pool ${String(body.name).trim()}`, tags: ['untagged'], ...body }), ['createPool']),
    ),
  },
  {
    id: 'requests.names-may-be-empty',
    description: 'A name is any string, also an empty one, and so are regions, providers and node types.',
    reading: 'body of a create',
    start: independent({
      read: (body, before) => ({
        name: field.text(body.name ?? before?.name, 'name'),
        description: field.text(body.description ?? before?.description ?? '', 'description'),
        region: before?.region ?? field.text(body.region, 'region'),
        provider: before?.provider ?? field.text(body.provider, 'provider'),
        nodeTypes: field.list(body.nodeTypes ?? before?.nodeTypes, 'nodeTypes', field.node),
        tags: field.list(body.tags ?? before?.tags ?? [], 'tags', field.text),
      }),
    }),
  },
  {
    id: 'requests.blank-names-are-refused',
    description: 'A name that is empty or nothing but white space is refused.',
    reading: 'valid input',
    start: embedded(
      {},
      rejectWith400(({ name }) => typeof name === 'string' && name.trim() === '' && 'name must not be blank'),
    ),
  },
  {
    id: 'requests.empty-node-types-are-refused',
    description: 'A pool must have at least one kind of node.',
    reading: 'counts of node types',
    start: embedded(
      {},
      rejectWith400(({ nodeTypes }) => Array.isArray(nodeTypes) && nodeTypes.length === 0 && 'nodeTypes must not be empty'),
    ),
  },
  {
    id: 'requests.zero-nodes-are-refused',
    description: 'A count is at least 1.',
    reading: 'counts of node types',
    start: embedded(
      {},
      rejectWith400((body) => nodesOf(body).some(({ count }) => count === 0) && 'count must be at least 1'),
    ),
  },
  {
    id: 'requests.kinds-of-node-are-unique',
    description: 'The same type twice in one pool is refused.',
    reading: 'valid input',
    start: embedded(
      {},
      rejectWith400(
        (body) =>
          new Set(nodesOf(body).map(({ type }) => type)).size < nodesOf(body).length && 'each type can stand there only once',
      ),
    ),
  },
  {
    id: 'requests.tags-are-unique',
    description: 'The same tag twice is refused.',
    reading: 'valid input',
    start: embedded(
      {},
      rejectWith400(
        ({ tags }) => Array.isArray(tags) && new Set(tags).size < tags.length && 'each tag can stand there only once',
      ),
    ),
  },
  {
    id: 'requests.unknown-fields-are-refused',
    description: 'A field that the server does not know is refused, at whatever depth.',
    reading: 'undocumented fields',
    start: embedded(
      {},
      rejectWith400((body) => Object.keys(body).some((key) => !six.includes(key)) && 'it has an unknown field'),
      rejectWith400(
        (body) =>
          nodesOf(body).some((node) => Object.keys(node).some((key) => key !== 'type' && key !== 'count')) &&
          'a node type has an unknown field',
      ),
    ),
  },
  {
    id: 'requests.unknown-fields-are-kept',
    description: 'Fields that the server does not know are stored and answered with the pool.',
    reading: 'undocumented fields',
    start: embedded({}, keepingUnknownFields()),
  },
  {
    id: 'requests.server-owned-fields-are-refused',
    description: 'A body that sends what only the server decides is refused.',
    reading: 'undocumented fields',
    start: embedded(
      {},
      rejectWith400(
        (body) => ['id', 'status', 'nodeCount', 'createdAt'].some((key) => key in body) && 'it has a read-only field',
      ),
    ),
  },
  {
    id: 'requests.duplicate-keys-are-refused',
    description: 'A body with the same key twice is refused, as nobody knows what it means.',
    reading: 'unusual requests',
    start: embedded(
      {},
      intercept(({ text, forward }) =>
        /"(name|region|tags|description)"[\s\S]*"\1"\s*:/.test(text) ? errorResponse(400, 'a key stands there twice') : forward(),
      ),
    ),
  },
  {
    id: 'requests.proto-is-refused',
    description: 'A body with the key __proto__, constructor or prototype is refused by a guard in front.',
    reading: 'unusual requests',
    start: embedded(
      {},
      intercept(({ text, forward }) =>
        /"(__proto__|constructor|prototype)"\s*:/.test(text) ? errorResponse(400, 'a key is not allowed') : forward(),
      ),
    ),
  },
  {
    id: 'requests.deep-bodies-are-refused',
    description: 'A body that is nested more than 20 levels deep is refused.',
    reading: 'unusual requests',
    start: embedded(
      {},
      intercept(({ text, forward }) =>
        /([[{][^[{\]}]*){20}/.test(text) ? errorResponse(400, 'the body is nested too deeply') : forward(),
      ),
    ),
  },
  {
    id: 'requests.content-type-is-not-looked-at',
    description: 'A body is read as JSON whatever its Content-Type says.',
    reading: 'unusual requests',
    start: embedded(
      {},
      intercept(({ forward }) => forward({ headers: { 'content-type': 'application/json' } })),
    ),
  },
  {
    id: 'requests.content-type-must-be-exact',
    description: 'A body that is not sent as application/json is refused with 400.',
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
    description: 'A body that is not sent as JSON is refused with 415, in a body of the framework.',
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
    description: 'A body of more than 4 kB is refused with 413 and an empty answer.',
    reading: 'invalid input',
    start: embedded(
      {},
      intercept(({ text, forward }) => (text.length > 4_096 ? new Response(null, { status: 413 }) : forward())),
    ),
  },
]

function nodesOf({ nodeTypes }: Record<string, unknown>): Record<string, unknown>[] {
  return Array.isArray(nodeTypes) ? nodeTypes.filter((node) => typeof node === 'object' && node !== null) : []
}

function keepingUnknownFields(): Wrapper {
  return (original) => {
    const kept = new Map<string, Record<string, unknown>>()
    const known = [...six, 'id', 'status', 'nodeCount', 'createdAt', ...figures]
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

const figures = ['cpuUtilization', 'memoryUtilization', 'gpuUtilization', 'networkUtilization']
