import type { Check, Level } from '../../model/check.ts'
import type { RequestSpec } from '../../model/request.ts'

const create = '#/components/schemas/CreatePoolRequest'
const nodeType = '#/components/schemas/NodeType'

/** Turns a valid body into an invalid one, as JSON or as raw bytes. */
type Invalidate = (valid: Record<string, unknown>) => Pick<RequestSpec, 'body' | 'rawBody'>
type Target = 'create' | 'update' | 'both'

/** A body that a check expects to be rejected. */
export interface InvalidBody {
  description: string
  target: Target
  invalidate: Invalidate
}

/** A check of invalid bodies, with the bodies to send. */
export interface InvalidBodyCheck<Id extends string = string> extends Check<Id> {
  /** True if a server may choose a name for such a pool instead. */
  mayChooseName?: boolean
  cases: InvalidBody[]
}

const nameIsRequired = invalidBodies({
  id: 'requests.name-is-required',
  description: 'Creating a pool without a name returns 400, or a pool with a name that the server chose.',
  pointer: `${create}/required`,
  mayChooseName: true,
  cases: {
    'no name': ['create', ({ name: _, ...rest }) => ({ body: rest })],
    'null as name': ['create', field('name', null)],
  },
})

const textsAreStrings = invalidBodies({
  id: 'requests.texts-must-be-strings',
  description: 'An object or array as name, description, region or provider returns 400.',
  pointer: `${create}/properties/name`,
  cases: {
    'an object as name': ['both', field('name', {})],
    'an array as name': ['both', field('name', ['a', 'b'])],
    'an object as description': ['both', field('description', { text: 'x' })],
    'an object as region': ['create', field('region', { code: 'x' })],
    'an array as provider': ['create', field('provider', ['a', 'b'])],
  },
})

const tagsAreStrings = invalidBodies({
  id: 'requests.tags-must-be-a-list-of-strings',
  description: 'Tags that are not an array, or an array with an object in it, return 400.',
  pointer: `${create}/properties/tags`,
  cases: {
    'a number as tags': ['both', field('tags', 42)],
    'true as tags': ['both', field('tags', true)],
    'an object in tags': ['both', field('tags', ['testing', { a: 1 }])],
  },
})

const nodeTypesAreObjects = invalidBodies({
  id: 'requests.node-types-must-be-a-list-of-objects',
  description: 'Node types that are not an array of objects return 400.',
  pointer: `${create}/properties/nodeTypes`,
  cases: {
    'a number as nodeTypes': ['both', field('nodeTypes', 42)],
    'a string as nodeTypes': ['both', field('nodeTypes', 'many')],
    'a number in nodeTypes': ['both', field('nodeTypes', [42])],
    'null in nodeTypes': ['both', field('nodeTypes', [null])],
    'an object as the type of a node': ['both', node({ type: { a: 1 } })],
  },
})

const countsAreWholeNumbers = invalidBodies({
  id: 'requests.counts-must-be-whole-numbers',
  description: 'A count that is negative, a fraction or not a number returns 400.',
  pointer: `${nodeType}/properties/count`,
  cases: {
    'a negative count': ['both', node({ count: -1 })],
    'a fraction as count': ['both', node({ count: 1.5 })],
    'a word as count': ['both', node({ count: 'eight' })],
    'an object as count': ['both', node({ count: { n: 8 } })],
    'an array as count': ['both', node({ count: [8, 8] })],
    'NaN as count': ['both', rawCount('NaN')],
    'a negative count after a valid one': [
      'both',
      (valid) => ({
        body: { ...valid, nodeTypes: [...(valid.nodeTypes as object[]), { ...(valid.nodeTypes as object[])[0], count: -3 }] },
      }),
    ],
  },
})

const bodyIsAnObject = invalidBodies({
  id: 'requests.body-must-be-an-object',
  description: 'A JSON body that is not an object returns 400.',
  pointer: create,
  cases: {
    'an array around the body': ['both', (valid) => ({ body: [valid] })],
    'a string as body': ['both', () => ({ body: 'a pool' })],
    'a number as body': ['both', () => ({ body: 42 })],
    'true as body': ['both', () => ({ body: true })],
  },
})

const bodyIsJson = invalidBodies({
  id: 'requests.body-must-be-json',
  description: 'A body that is not valid JSON returns 400.',
  pointer: '#/paths/~1api~1pools/post/requestBody',
  cases: {
    'truncated JSON': ['both', (valid) => ({ rawBody: JSON.stringify(valid).slice(0, -1) })],
    'text instead of JSON': ['both', () => ({ rawBody: 'name=x' })],
  },
})

const nothingFollows = invalidBodies({
  id: 'requests.nothing-follows-the-body',
  level: 'may',
  description: 'A body with more text after its JSON value returns 400.',
  pointer: '#/paths/~1api~1pools/post/requestBody',
  cases: { 'a second JSON value after the body': ['both', (valid) => ({ rawBody: `${JSON.stringify(valid)} {}` })] },
})

const bodyIsRequired = invalidBodies({
  id: 'requests.body-is-required',
  description:
    'Creating a pool without a body, or with null or {} as body, returns 400, or a pool with a name that the server chose.',
  pointer: '#/paths/~1api~1pools/post/requestBody',
  mayChooseName: true,
  cases: {
    'no body': ['create', () => ({ rawBody: '' })],
    'null as body': ['create', () => ({ rawBody: 'null' })],
    'an empty object': ['create', () => ({ body: {} })],
  },
})

const updateBodyIsRequired = invalidBodies({
  id: 'requests.update-has-a-body',
  level: 'may',
  description: 'Updating a pool without a body returns 400.',
  pointer: '#/paths/~1api~1pools~1{poolId}/put/requestBody',
  cases: { 'no body': ['update', () => ({ rawBody: '' })] },
})

const emptyValuesAreNoBody = invalidBodies({
  id: 'requests.empty-values-are-no-body',
  level: 'may',
  description: 'An empty array, an empty string, zero, false or null as the body returns 400.',
  pointer: create,
  cases: {
    'an empty array as body': ['both', () => ({ body: [] })],
    'an empty string as body': ['both', () => ({ body: '' })],
    'zero as body': ['both', () => ({ body: 0 })],
    'false as body': ['both', () => ({ body: false })],
    'null as body': ['update', () => ({ rawBody: 'null' })],
  },
})

const nullIsNoValue = invalidBodies({
  id: 'requests.null-is-no-value',
  level: 'may',
  description: 'null as a required field, as the name of an update, in tags or in a node type returns 400.',
  pointer: create,
  cases: {
    'null as name': ['update', field('name', null)],
    'null as region': ['create', field('region', null)],
    'null as provider': ['create', field('provider', null)],
    'null as nodeTypes': ['both', field('nodeTypes', null)],
    'null in tags': ['both', field('tags', [null])],
    'null as the type of a node': ['both', node({ type: null })],
    'null as count': ['both', node({ count: null })],
  },
})

const fieldsAreRequired = invalidBodies({
  id: 'requests.region-provider-and-node-types-are-required',
  level: 'may',
  description: 'Creating a pool without region, provider or node types, or a node type without type or count, returns 400.',
  pointer: `${create}/required`,
  cases: {
    'no region': ['create', ({ region: _, ...rest }) => ({ body: rest })],
    'no provider': ['create', ({ provider: _, ...rest }) => ({ body: rest })],
    'no nodeTypes': ['create', ({ nodeTypes: _, ...rest }) => ({ body: rest })],
    'an empty object in nodeTypes': ['both', field('nodeTypes', [{}])],
    'a node without a type': ['both', field('nodeTypes', [{ count: 8 }])],
    'a node without a count': [
      'both',
      (valid) => ({ body: { ...valid, nodeTypes: [{ type: (valid.nodeTypes as { type: string }[])[0]?.type }] } }),
    ],
  },
})

const nameIsNotEmpty = invalidBodies({
  id: 'requests.name-is-not-empty',
  level: 'may',
  description: 'An empty name returns 400.',
  pointer: `${create}/properties/name`,
  cases: { 'an empty name': ['both', field('name', '')] },
})

const typesAreNotGuessed = invalidBodies({
  id: 'requests.types-are-not-guessed',
  level: 'may',
  description: 'A value of the wrong JSON type returns 400, even if it could be converted to the right type.',
  pointer: create,
  cases: {
    'a number as name': ['create', field('name', 42)],
    'a number as description': ['both', field('description', 42)],
    'a string as tags': ['both', field('tags', 'testing')],
    'a number in tags': ['both', field('tags', ['testing', 42])],
    'a string in nodeTypes': ['both', field('nodeTypes', ['g5.12xlarge'])],
    'an array in nodeTypes': ['both', field('nodeTypes', [[]])],
    'an empty object as nodeTypes': ['both', field('nodeTypes', {})],
    'digits in quotes as count': ['both', node({ count: '8' })],
    'an empty string as count': ['both', node({ count: '' })],
    'true as count': ['both', node({ count: true })],
  },
})

/** The checks of invalid bodies, in the order of the requests. */
export const invalidBodyChecks = [
  nameIsRequired,
  textsAreStrings,
  tagsAreStrings,
  nodeTypesAreObjects,
  countsAreWholeNumbers,
  bodyIsAnObject,
  bodyIsJson,
  nothingFollows,
  bodyIsRequired,
  updateBodyIsRequired,
  emptyValuesAreNoBody,
  nullIsNoValue,
  fieldsAreRequired,
  nameIsNotEmpty,
  typesAreNotGuessed,
]

function invalidBodies<const Id extends string>({
  cases,
  level = 'must',
  ...check
}: Omit<Check<Id>, 'level'> & {
  level?: Level
  mayChooseName?: boolean
  cases: Record<string, [Target, Invalidate]>
}): InvalidBodyCheck<Id> {
  return {
    ...check,
    level,
    anyBody: true,
    cases: Object.entries(cases).map(([description, [target, invalidate]]) => ({ description, target, invalidate })),
  }
}

/** Replaces one field. */
function field(name: string, value: unknown): Invalidate {
  return (valid) => ({ body: { ...valid, [name]: value } })
}

/** Changes the first node type. */
function node(changes: object): Invalidate {
  return (valid) => ({ body: { ...valid, nodeTypes: [{ ...(valid.nodeTypes as object[])[0], ...changes }] } })
}

/** Sends text that is no JSON value as the count of the first node type. */
function rawCount(text: string): Invalidate {
  return (valid) => ({ rawBody: JSON.stringify(node({ count: 'COUNT' })(valid).body).replace('"COUNT"', text) })
}
