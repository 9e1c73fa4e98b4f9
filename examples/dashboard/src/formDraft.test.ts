import { expect, test } from 'vitest'
import { createRequestOf, draftOf, mistakesFrom, mistakesIn, updateRequestOf } from './formDraft.ts'

const request = {
  name: 'Trial',
  region: 'us-west-2',
  provider: 'AWS',
  nodeTypes: [{ type: 'g5.12xlarge', count: 8 }],
  tags: ['', 'a, b'],
}

test('the form turns a request into the same request, with defaults for omitted fields', () => {
  expect(createRequestOf(draftOf(request))).toEqual({ ...request, description: '' })
})

test('an update contains only the four documented fields', () => {
  expect(updateRequestOf({ ...draftOf(request), name: ' Trial run ' })).toEqual({
    name: 'Trial run',
    description: '',
    nodeTypes: [{ type: 'g5.12xlarge', count: 8 }],
    tags: ['', 'a, b'],
  })
})

test.each([
  ['new', ['', 'a, b', 'new']],
  [' ', ['', 'a, b']],
  ['a, b', ['', 'a, b']],
])('a typed tag that was not added, %j, is sent unless it is a duplicate', (nextTag, tags) => {
  expect(updateRequestOf({ ...draftOf(request), nextTag }).tags).toEqual(tags)
})

test('a pool without region and provider can be updated, but not created', () => {
  const draft = draftOf({ ...request, region: '', provider: '' })
  expect([...mistakesIn(draft, 'updatePool')]).toEqual([])
  expect([...mistakesIn(draft, 'createPool').keys()]).toEqual(['region', 'provider'])
})

test.each<[details: string, mistakes: [place: string, message: string][]]>([
  ['/name: must be string', [['name', 'Must be string']]],
  [
    '/name: is missing; /tags/3: must be string; /tags/4: is odd',
    [
      ['name', 'Is missing'],
      ['tags', 'Must be string. Is odd'],
    ],
  ],
  [
    '/nodeTypes/1/count: must be >= 0; and 490 more',
    [
      ['nodeTypes/1/count', 'Must be >= 0'],
      ['', 'And 490 more'],
    ],
  ],
  ['name: is taken', [['name', 'Is taken']]],
  ['the body is not valid JSON: /name: really', [['', 'The body is not valid JSON: /name: really']]],
  ['Quota exceeded', [['', 'Quota exceeded']]],
  ['/nodeTypes/0/zone: is unknown', [['', '/nodeTypes/0/zone: is unknown']]],
])('each part of the details %j is at its place in the form', (details, mistakes) => {
  expect([...mistakesFrom(details, 'createPool')]).toEqual(mistakes)
})

test('details about a field that the update form lacks are shown above the form', () => {
  expect([...mistakesFrom('/region: is closed; /name: is taken', 'updatePool')]).toEqual([
    ['', '/region: is closed'],
    ['name', 'Is taken'],
  ])
})
