import { expect, test } from 'vitest'
import { rejectDeepNesting } from './nesting.ts'

const deep = (levels: number, open = '[', close = ']') => open.repeat(levels) + close.repeat(levels)

test.each([
  ['500 arrays', deep(500)],
  ['500 objects', deep(500, '{"a":', '}')],
  ['brackets in a string', JSON.stringify('['.repeat(1_000))],
  ['brackets in a key', JSON.stringify({ ['['.repeat(1_000)]: 1 })],
  ['brackets after an escaped quote', JSON.stringify(`"${'['.repeat(1_000)}`)],
  ['brackets after an escaped backslash', JSON.stringify(`\\"${'['.repeat(1_000)}`)],
  ['many values side by side', `[${'[],'.repeat(1_000)}[]]`],
])('%s are accepted', (_, json) => {
  expect(() => rejectDeepNesting(json)).not.toThrow()
})

test.each([
  ['501 arrays', deep(501)],
  ['501 objects', deep(501, '{"a":', '}')],
  ['arrays in objects', deep(251, '{"a":[', ']}')],
  ['arrays that are not closed', '['.repeat(501)],
  ['arrays after a string with an escaped backslash at its end', `["\\\\",${deep(501)}]`],
])('%s are rejected', (_, json) => {
  expect(() => rejectDeepNesting(json)).toThrow('400 Bad Request')
})
