import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readJson } from './json.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

test('JSON is read as it is', () => {
  expect(readJson(bytes('{"a":[1,{"b":"\\u00e9"}],"c":"x"}'))).toMatchObject({
    value: { a: [1, { b: 'é' }], c: 'x' },
    isJson: true,
    flaws: {},
  })
})

test('a key that stands twice in one object is named, however it is written', () => {
  expect(readJson(bytes('{"a":1,"b":2,"a":3}')).flaws).toEqual({ duplicateKeys: 'the key "a" stands twice in one object' })
  expect(readJson(bytes('{"x":{"a":1,"\\u0061":2}}')).flaws).toEqual({ duplicateKeys: 'the key "a" stands twice in one object' })
  expect(readJson(bytes('[{"a":1},{"a":2},{"b":{"a":3},"a":["a","a"]}]')).flaws).toEqual({})
  expect(readJson(bytes('{"a":"\\"a\\":1,\\\\","b":"a"}')).flaws).toEqual({})
})

test('keys are counted behind any strings, at any depth, and with any white space', () => {
  const texts = ['a', 'b', ':', '"', '\\', '\\"', '{"a":', '__proto__', '1', '', 'é', '\ud83d\ude80']
  const string = fc.constantFrom(...texts).map((text) => JSON.stringify(text))
  const { written } = fc.letrec<{ written: Written }>((tie) => ({
    written: fc.oneof(
      { maxDepth: 4 },
      fc.oneof(string, fc.constant('1e3'), fc.constant('null')).map((text) => ({ text, isTwice: false })),
      fc.array(tie('written'), { maxLength: 4 }).map((items) => ({
        text: `[${items.map(({ text }) => text).join(', ')}]`,
        isTwice: items.some(({ isTwice }) => isTwice),
      })),
      fc.array(fc.tuple(string, tie('written')), { maxLength: 4 }).map((entries) => ({
        text: `{\n${entries.map(([key, { text }]) => `${key} :${text}`).join(',\n')}}`,
        isTwice: new Set(entries.map(([key]) => key)).size < entries.length || entries.some(([, { isTwice }]) => isTwice),
      })),
    ),
  }))
  fc.assert(
    fc.property(written, ({ text, isTwice }) => {
      expect(readJson(bytes(text)).flaws.duplicateKeys !== undefined).toBe(isTwice)
    }),
    { seed: 1, numRuns: 2_000 },
  )
})

/** A JSON text, and whether an object in it has a key twice. */
interface Written {
  text: string
  isTwice: boolean
}

test('what is no JSON, no UTF-8 or begins with a byte order mark is told', () => {
  expect(readJson(bytes('')).flaws).toEqual({ notJson: 'the body is empty' })
  expect(readJson(bytes('OK')).isJson).toBe(false)
  expect(readJson(bytes('{"a":1}{"b":2}')).isJson).toBe(false)
  expect(readJson(bytes('\ufeff{}')).flaws).toEqual({ byteOrderMark: 'the body begins with a byte order mark' })
  expect(readJson(new Uint8Array([0x22, 0x63, 0x61, 0x66, 0xe9, 0x22])).flaws).toEqual({
    notUtf8: 'at byte 5 or just before it',
  })
})

test('depth costs no stack', () => {
  expect(readJson(bytes('['.repeat(100_000) + ']'.repeat(100_000))).isJson).toBe(true)
})
