import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { createServer } from '../../src/server.ts'
import { verify } from '../index.ts'
import { JsonReader, parseJson, requireFewValues } from './json-reader.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

test('valid JSON has no problems', () => {
  expect(parseJson(bytes('{"a":[1,{"b":"\\u00e9"}],"c":"x"}'))).toMatchObject({
    value: { a: [1, { b: 'é' }], c: 'x' },
    isJson: true,
    problems: {},
  })
})

test('a duplicate key is named, even if it is escaped', () => {
  expect(parseJson(bytes('{"a":1,"b":2,"a":3}')).problems).toEqual({ duplicateKeys: 'duplicate key "a" in one object' })
  expect(parseJson(bytes('{"x":{"a":1,"\\u0061":2}}')).problems).toEqual({
    duplicateKeys: 'duplicate key "a" in one object',
  })
  expect(parseJson(bytes('[{"a":1},{"a":2},{"b":{"a":3},"a":["a","a"]}]')).problems).toEqual({})
  expect(parseJson(bytes('{"a":"\\"a\\":1,\\\\","b":"a"}')).problems).toEqual({})
})

test('duplicate keys are found after any string, at any depth and with any white space', () => {
  const texts = ['a', 'b', ':', '"', '\\', '\\"', '{"a":', '__proto__', '1', '', 'é', '\ud83d\ude80']
  const string = fc.constantFrom(...texts).map((text) => JSON.stringify(text))
  const { written } = fc.letrec<{ written: Written }>((tie) => ({
    written: fc.oneof(
      { maxDepth: 4 },
      fc.oneof(string, fc.constant('1e3'), fc.constant('null')).map((text) => ({ text, hasDuplicate: false })),
      fc.array(tie('written'), { maxLength: 4 }).map((items) => ({
        text: `[${items.map(({ text }) => text).join(', ')}]`,
        hasDuplicate: items.some(({ hasDuplicate }) => hasDuplicate),
      })),
      fc.array(fc.tuple(string, tie('written')), { maxLength: 4 }).map((entries) => ({
        text: `{\n${entries.map(([key, { text }]) => `${key} :${text}`).join(',\n')}}`,
        hasDuplicate:
          new Set(entries.map(([key]) => key)).size < entries.length || entries.some(([, { hasDuplicate }]) => hasDuplicate),
      })),
    ),
  }))
  fc.assert(
    fc.property(written, ({ text, hasDuplicate }) => {
      expect(parseJson(bytes(text)).problems.duplicateKeys !== undefined).toBe(hasDuplicate)
    }),
    { seed: 1, numRuns: 2_000 },
  )
})

/** `hasDuplicate` is true if an object in the JSON text has a duplicate key. */
interface Written {
  text: string
  hasDuplicate: boolean
}

test('invalid JSON, invalid UTF-8 and a byte order mark are reported', () => {
  expect(parseJson(bytes('')).problems).toEqual({ notJson: 'the body is empty' })
  expect(parseJson(bytes('OK')).isJson).toBe(false)
  expect(parseJson(bytes('{"a":1}{"b":2}')).isJson).toBe(false)
  expect(parseJson(bytes('\ufeff{}')).problems).toEqual({ byteOrderMark: 'the body starts with a byte order mark' })
  expect(parseJson(new Uint8Array([0x22, 0x63, 0x61, 0x66, 0xe9, 0x22])).problems).toEqual({
    notUtf8: 'at or just before byte 5',
  })
})

test('deep JSON does not overflow the stack', () => {
  expect(parseJson(bytes('['.repeat(100_000) + ']'.repeat(100_000))).isJson).toBe(true)
})

test('a long body is parsed once if it repeats', () => {
  const reader = new JsonReader()
  const list = (name: string) => bytes(JSON.stringify({ pools: Array.from({ length: 5_000 }, () => ({ name })) }))
  const first = reader.read(list('Training'))

  expect(reader.read(bytes('{"id":"pool-1"}')).value).toEqual({ id: 'pool-1' })
  expect(reader.read(list('Training'))).toBe(first)

  const twice = new TextEncoder().encode(first.text.replace('{"name":"Training"}]', '{"name":"a","name":"b"}]'))
  expect(reader.read(twice).problems).toEqual({ duplicateKeys: 'duplicate key "name" in one object' })
  expect(reader.read(list('training')).value).toMatchObject({ pools: { 4999: { name: 'training' } } })
  expect(first.value).toMatchObject({ pools: { 4999: { name: 'Training' } } })
})

test('no check changes a parsed body, because other responses share it', async () => {
  const { read } = JsonReader.prototype
  vi.spyOn(JsonReader.prototype, 'read').mockImplementation(function (this: JsonReader, body) {
    return frozen(read.call(this, body))
  })
  const report = await verify({ fetch: createServer().fetch, write: true, seed: 1 })
  vi.restoreAllMocks()

  expect(report.verdict).toBe('conforms')
  expect(report.notes).toEqual([])
})

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen)
  return value
}

test('bodies with millions of values are rejected before they are parsed', () => {
  const limit = 32 * 2 ** 20
  const numbers = bytes(`[${'1,'.repeat(2_500_000)}1]`)
  const keys = bytes(`{${Array.from({ length: 500_001 }, (_, key) => `"${key}":1`).join()}}`)

  expect(() => requireFewValues(numbers, limit)).toThrow('the body has more than 2,500,000 values')
  expect(() => requireFewValues(numbers, 2 * limit)).not.toThrow()
  expect(() => requireFewValues(keys, limit)).toThrow('the body has an object with more than 500,000 keys')
  expect(() => requireFewValues(bytes(`"${'[:,{'.repeat(5_000_000)}"`), limit)).not.toThrow()
})

test('a body with more than 100,000 levels is parsed and reported', () => {
  const nested = (levels: number) => parseJson(bytes('['.repeat(levels) + ']'.repeat(levels)))

  expect(nested(100_000).problems).toEqual({})
  expect(nested(100_001)).toMatchObject({ isJson: true, problems: { tooDeep: 'more than 100,000 levels' } })
})

test('the first invalid byte of a long body is found', () => {
  for (const at of [0, 65_535, 65_536, 65_537, 200_000]) {
    const body = bytes('é'.repeat(150_000))
    const start = at - (at % 2)
    body[start] = 0xff
    expect(parseJson(body).problems.notUtf8).toBe(`at or just before byte ${start}`)
  }
})
