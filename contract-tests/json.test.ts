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
