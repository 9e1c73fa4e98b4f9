/** What the stories of `broken.ts` send, by the claim that each body is held against. */

import type { Check, Level } from '../model/check.ts'
import type { RequestSpec } from '../model/request.ts'

const create = '#/components/schemas/CreatePoolRequest'
const nodeType = '#/components/schemas/NodeType'

/** What a broken body does to a whole one: changed fields, or other bytes altogether. */
type Break = (whole: Record<string, unknown>) => Pick<RequestSpec, 'body' | 'rawBody'>
type Target = 'create' | 'update' | 'both'

interface Kind<Id extends string> extends Check<Id> {
  /** Each way by what is wrong, in words for the finding. */
  ways: { wrong: string; of: Target; break: Break }[]
}

const nameIsRequired = kind({
  id: 'requests.name-is-required',
  description: 'A pool without a name is refused with 400.',
  pointer: `${create}/required`,
  ways: {
    'no name': ['create', ({ name: _, ...rest }) => ({ body: rest })],
    'null for the name': ['create', field('name', null)],
  },
})

const textsAreTexts = kind({
  id: 'requests.texts-must-be-strings',
  description: 'An object or a list where a name, description, region or provider belongs is refused with 400.',
  pointer: `${create}/properties/name`,
  ways: {
    'an object for the name': ['both', field('name', {})],
    'a list for the name': ['both', field('name', ['a', 'b'])],
    'an object for the description': ['both', field('description', { text: 'x' })],
    'an object for the region': ['create', field('region', { code: 'x' })],
    'a list for the provider': ['create', field('provider', ['a', 'b'])],
  },
})

const tagsAreStrings = kind({
  id: 'requests.tags-must-be-a-list-of-strings',
  description: 'Tags that are no list, or a list with something in it that no text could be made of, are refused with 400.',
  pointer: `${create}/properties/tags`,
  ways: {
    'a number for the tags': ['both', field('tags', 42)],
    'true for the tags': ['both', field('tags', true)],
    'an object among the tags': ['both', field('tags', ['testing', { a: 1 }])],
  },
})

const nodeTypesAreObjects = kind({
  id: 'requests.node-types-must-be-a-list-of-objects',
  description: 'Node types that are no list, or a list of something else than objects, are refused with 400.',
  pointer: `${create}/properties/nodeTypes`,
  ways: {
    'a number for the node types': ['both', field('nodeTypes', 42)],
    'a text for the node types': ['both', field('nodeTypes', 'many')],
    'a number among the node types': ['both', field('nodeTypes', [42])],
    'an object for the type of a node': ['both', node({ type: { a: 1 } })],
  },
})

const countsAreWhole = kind({
  id: 'requests.counts-must-be-whole-numbers',
  description: 'A count that is negative, a fraction, or no number at all is refused with 400.',
  pointer: `${nodeType}/properties/count`,
  ways: {
    'a negative count': ['both', node({ count: -1 })],
    'a fraction for a count': ['both', node({ count: 1.5 })],
    'a word for a count': ['both', node({ count: 'eight' })],
    'an object for a count': ['both', node({ count: { n: 8 } })],
    'a list for a count': ['both', node({ count: [8, 8] })],
    'a negative count behind a good one': [
      'both',
      (whole) => ({
        body: { ...whole, nodeTypes: [...(whole.nodeTypes as object[]), { ...(whole.nodeTypes as object[])[0], count: -3 }] },
      }),
    ],
  },
})

const bodyIsAnObject = kind({
  id: 'requests.body-must-be-an-object',
  description: 'A body that is JSON, but no object, is refused with 400.',
  pointer: create,
  ways: {
    'a list around the body': ['both', (whole) => ({ body: [whole] })],
    'a text for the body': ['both', () => ({ body: 'a pool' })],
    'a number for the body': ['both', () => ({ body: 42 })],
    'true for the body': ['both', () => ({ body: true })],
    'null for the body': ['create', () => ({ rawBody: 'null' })],
  },
})

const bodyIsJson = kind({
  id: 'requests.body-must-be-json',
  description: 'A body that is no JSON is refused with 400.',
  pointer: '#/paths/~1api~1pools/post/requestBody',
  ways: {
    'JSON that breaks off': ['both', (whole) => ({ rawBody: JSON.stringify(whole).slice(0, -1) })],
    'words instead of JSON': ['both', () => ({ rawBody: 'name=x' })],
  },
})

const nothingFollows = kind({
  id: 'requests.nothing-follows-the-body',
  level: 'may',
  description: 'A body with something behind its JSON value is refused with 400.',
  pointer: '#/paths/~1api~1pools/post/requestBody',
  ways: { 'JSON with a second value behind it': ['both', (whole) => ({ rawBody: `${JSON.stringify(whole)} {}` })] },
})

const bodyIsThere = kind({
  id: 'requests.body-is-required',
  description: 'Creating a pool without a body is refused with 400.',
  pointer: '#/paths/~1api~1pools/post/requestBody',
  ways: {
    'no body': ['create', () => ({ rawBody: '' })],
    'an empty object': ['create', () => ({ body: {} })],
  },
})

const bodyOfUpdateIsThere = kind({
  id: 'requests.update-has-a-body',
  level: 'may',
  description: 'Updating a pool without a body is refused with 400.',
  pointer: '#/paths/~1api~1pools~1{poolId}/put/requestBody',
  ways: { 'no body': ['update', () => ({ rawBody: '' })] },
})

const fieldsAreRequired = kind({
  id: 'requests.region-provider-and-node-types-are-required',
  level: 'may',
  description: 'A pool without region, provider or node types is refused with 400.',
  pointer: `${create}/required`,
  ways: {
    'no region': ['create', ({ region: _, ...rest }) => ({ body: rest })],
    'no provider': ['create', ({ provider: _, ...rest }) => ({ body: rest })],
    'no node types': ['create', ({ nodeTypes: _, ...rest }) => ({ body: rest })],
    'a node without a type': ['create', (whole) => ({ body: { ...whole, nodeTypes: [{ count: 8 }] } })],
    'a node without a count': [
      'create',
      (whole) => ({ body: { ...whole, nodeTypes: [{ type: (whole.nodeTypes as { type: string }[])[0]?.type }] } }),
    ],
  },
})

const nameIsNotEmpty = kind({
  id: 'requests.name-is-not-empty',
  level: 'may',
  description: 'An empty name is refused with 400.',
  pointer: `${create}/properties/name`,
  ways: { 'an empty name': ['both', field('name', '')] },
})

const typesAreNotGuessed = kind({
  id: 'requests.types-are-not-guessed',
  level: 'may',
  description: 'A value of another JSON type is refused with 400, also where it could be read as the right one.',
  pointer: create,
  ways: {
    'a number for the name': ['create', field('name', 42)],
    'a number for the description': ['both', field('description', 42)],
    'a text for the tags': ['both', field('tags', 'testing')],
    'a number among the tags': ['both', field('tags', ['testing', 42])],
    'digits in quotes for a count': ['both', node({ count: '8' })],
  },
})

/** Every claim about a broken body, in the order in which they are tried. */
export const kinds = [
  nameIsRequired,
  textsAreTexts,
  tagsAreStrings,
  nodeTypesAreObjects,
  countsAreWhole,
  bodyIsAnObject,
  bodyIsJson,
  nothingFollows,
  bodyIsThere,
  bodyOfUpdateIsThere,
  fieldsAreRequired,
  nameIsNotEmpty,
  typesAreNotGuessed,
]

function kind<const Id extends string>({
  ways,
  level = 'must',
  ...check
}: Omit<Check<Id>, 'level'> & { level?: Level; ways: Record<string, [Target, Break]> }): Kind<Id> {
  return {
    ...check,
    level,
    ways: Object.entries(ways).map(([wrong, [of, breaks]]) => ({ wrong, of, break: breaks })),
  }
}

function field(name: string, value: unknown): Break {
  return (whole) => ({ body: { ...whole, [name]: value } })
}

function node(changes: object): Break {
  return (whole) => ({ body: { ...whole, nodeTypes: [{ ...(whole.nodeTypes as object[])[0], ...changes }] } })
}
