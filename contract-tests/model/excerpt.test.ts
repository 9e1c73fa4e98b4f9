import { expect, test } from 'vitest'
import { cut, excerptText, formatJson, truncate } from './excerpt.ts'

test('a cut keeps surrogate pairs whole, and lone surrogates as they are', () => {
  expect(cut('a🚀b', 2)).toBe('a')
  expect(cut('a🚀b', 3)).toBe('a🚀')
  expect(cut('\ud83d\ud83d🚀', 2)).toBe('\ud83d\ud83d')
  expect(cut('abc', 3)).toBe('abc')
  expect(truncate('abcdef', 3)).toBe('abc… (6 characters)')
})

test('a secret that a cut would split is still removed', () => {
  const redact = Object.assign((text: string) => text.replaceAll('secret', '$TOKEN'), { split: () => [] })

  expect(excerptText(`${'x'.repeat(8)}secret${'y'.repeat(20)}`, redact, 10)).toBe('xxxxxxxx$T… (34 characters)')
  expect(excerptText('a secret', redact, 10)).toBe('a $TOKEN')
})

test.each([
  [{ a: [1, 'b', null, true], 'c"': {} }, '{"a":[1,"b",null,true],"c\\"":{}}'],
  ['text', '"text"'],
  [[], '[]'],
  [undefined, 'undefined'],
  ['x'.repeat(300), `"${'x'.repeat(199)}… (300 characters)`],
  [Array.from({ length: 1_000 }, (_, index) => index), /^\[0,1,2,.{190,}…$/],
  [JSON.parse('['.repeat(50_000) + ']'.repeat(50_000)), `${'['.repeat(200)}…`],
  [JSON.parse('{"toString":1,"__proto__":{"toJSON":1}}'), '{"toString":1,"__proto__":{"toJSON":1}}'],
])('a value is formatted as JSON of at most 200 characters (%#)', (value, expected) => {
  if (expected instanceof RegExp) expect(formatJson(value)).toMatch(expected)
  else expect(formatJson(value)).toBe(expected)
})
