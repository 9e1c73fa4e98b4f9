import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { createServer } from '../../src/server.ts'
import { verify } from '../index.ts'
import { JsonReader, parseJson } from './json-reader.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

test('JSON is read as it is', () => {
  expect(parseJson(bytes('{"a":[1,{"b":"\\u00e9"}],"c":"x"}'))).toMatchObject({
    value: { a: [1, { b: 'é' }], c: 'x' },
    isJson: true,
    flaws: {},
  })
})

test('a key that stands twice in one object is named, however it is written', () => {
  expect(parseJson(bytes('{"a":1,"b":2,"a":3}')).problems).toEqual({ duplicateKeys: 'the key "a" stands twice in one object' })
  expect(parseJson(bytes('{"x":{"a":1,"\\u0061":2}}')).problems).toEqual({
    duplicateKeys: 'the key "a" stands twice in one object',
  })
  expect(parseJson(bytes('[{"a":1},{"a":2},{"b":{"a":3},"a":["a","a"]}]')).problems).toEqual({})
  expect(parseJson(bytes('{"a":"\\"a\\":1,\\\\","b":"a"}')).problems).toEqual({})
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
      expect(parseJson(bytes(text)).problems.duplicateKeys !== undefined).toBe(isTwice)
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
  expect(parseJson(bytes('')).problems).toEqual({ notJson: 'the body is empty' })
  expect(parseJson(bytes('OK')).isJson).toBe(false)
  expect(parseJson(bytes('{"a":1}{"b":2}')).isJson).toBe(false)
  expect(parseJson(bytes('\ufeff{}')).problems).toEqual({ byteOrderMark: 'the body begins with a byte order mark' })
  expect(parseJson(new Uint8Array([0x22, 0x63, 0x61, 0x66, 0xe9, 0x22])).problems).toEqual({
    notUtf8: 'at byte 5 or just before it',
  })
})

test('depth costs no stack', () => {
  expect(parseJson(bytes('['.repeat(100_000) + ']'.repeat(100_000))).isJson).toBe(true)
})

test('a long body that comes again is read once, and any other anew', () => {
  const reader = new JsonReader()
  const list = (name: string) => bytes(JSON.stringify({ pools: Array.from({ length: 5_000 }, () => ({ name })) }))
  const first = reader.read(list('Training'))

  expect(reader.read(bytes('{"id":"pool-1"}')).value).toEqual({ id: 'pool-1' })
  expect(reader.read(list('Training'))).toBe(first)

  const twice = new TextEncoder().encode(first.text.replace('{"name":"Training"}]', '{"name":"a","name":"b"}]'))
  expect(reader.read(twice).problems).toEqual({ duplicateKeys: 'the key "name" stands twice in one object' })
  expect(reader.read(list('training')).value).toMatchObject({ pools: { 4999: { name: 'training' } } })
  expect(first.value).toMatchObject({ pools: { 4999: { name: 'Training' } } })
})

test('no check changes what it reads, for other answers may share it', async () => {
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
