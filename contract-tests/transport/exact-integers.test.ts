import { expect, test } from 'vitest'
import { parseKeepingIds, readExactInteger } from './exact-integers.ts'

test('large integer ids keep their digits, and are numbers as in JSON.parse', () => {
  const text = '{"pools":[{"id": 9007199254740993, "n":1},{"id":12,"note":"\\"id\\": 9007199254740993,"}]}'
  const value = parseKeepingIds(text) as { pools: object[] }
  expect(value).toEqual(JSON.parse(text))
  expect(readExactInteger(value.pools[0] as object, 'id')).toBe('9007199254740993')
  expect(readExactInteger(value.pools[1] as object, 'id')).toBeUndefined()
})

test('text that looks like a kept integer stays text', () => {
  const text = '{"id":1234567890123456789,"name":"\\u0001integer:x"}'
  expect(parseKeepingIds(text)).toEqual(JSON.parse(text))
})

test('a body that is not JSON is as invalid as for JSON.parse', () => {
  expect(() => parseKeepingIds('{"id":12345678901234567890,')).toThrow(SyntaxError)
})

test('a deep body with a large id can be parsed', () => {
  const text = `{"id":12345678901234567890,"note":${'['.repeat(50_000)}${']'.repeat(50_000)}}`
  expect(parseKeepingIds(text)).toHaveProperty('id', Number('12345678901234567890'))
})
