import { expect, test } from 'vitest'
import { mistakesFrom } from './formDraft.ts'

test.each<[string, [string, string][]]>([
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
])('details %j', (details, mistakes) => {
  expect([...mistakesFrom(details)]).toEqual(mistakes)
})
