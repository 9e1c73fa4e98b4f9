import { expect, test } from 'vitest'
import {
  callerFields,
  findDifference,
  findWrongType,
  formatId,
  formatValue,
  hasSameCase,
  isSameValue,
  trimWhitespace,
} from './compare.ts'

test('white space and control characters at both ends are removed', () => {
  expect(trimWhitespace(' \t\u0000\u200b\ufeff\u3000 a  b \r\n\u0085')).toBe('a  b')
  expect(trimWhitespace(' \n ')).toBe('')
})

test('lists whose entries cannot be turned into text are compared', () => {
  const hostile = JSON.parse('[{"type":{"toString":1},"count":{"valueOf":1}},null]')

  expect(isSameValue('nodeTypes', [{ type: 'a', count: 1 }], hostile)).toBe(false)
  expect(isSameValue('tags', ['a'], hostile)).toBe(false)
  expect(isSameValue('nodeTypes', [{ type: 'a', count: 1 }], [{ type: ' a', count: '1' }])).toBe(true)
})

test('an id is formatted as it is, and other values as JSON', () => {
  expect(formatId('pool-1')).toBe('pool-1')
  expect(formatId(JSON.parse('{"toString":1}'))).toBe('{"toString":1}')
  expect(formatValue(undefined)).toBe('missing')
})

test('equal values are the same, valid or not', () => {
  for (const field of callerFields)
    for (const value of [null, undefined, 4, 'x', { a: 1 }, [null], [{ type: 'a' }, { type: 'a' }]])
      expect(isSameValue(field, value, structuredClone(value)), `${field} ${JSON.stringify(value)}`).toBe(true)
})

test('a field that is missing or has another type than documented is not compared', () => {
  const pool = { name: 'a', region: 'x', nodeTypes: [{ type: 'a', count: 1 }], tags: ['a'] }
  for (const changes of [
    { name: null, region: undefined, nodeTypes: null, tags: null },
    { name: 4, region: {}, nodeTypes: [null], tags: 'a' },
    { nodeTypes: [{ type: 'a', count: '1' }], tags: [null] },
  ]) {
    expect(findDifference(callerFields, pool, { ...pool, ...changes })).toBeUndefined()
    expect(findDifference(callerFields, { ...pool, ...changes }, pool)).toBeUndefined()
  }
  expect(findDifference(callerFields, pool, { ...pool, tags: [] })?.field).toBe('tags')
})

test('a field that is missing or has another type than documented is found where the expected one is valid', () => {
  const pool = { name: 'a', description: 'b', nodeTypes: [{ type: 'a', count: 1 }], tags: ['a'] }
  expect(findWrongType(callerFields, pool, { ...pool, description: 'c', tags: [] })).toBeUndefined()
  expect(findWrongType(callerFields, pool, { ...pool, description: undefined })).toEqual({
    field: 'description',
    expected: 'description: "b"',
    actual: 'description: missing',
  })
  expect(findWrongType(callerFields, pool, { ...pool, tags: [{ toString: 1 }] })?.field).toBe('tags')
  expect(findWrongType(callerFields, { ...pool, tags: null }, { ...pool, tags: null })).toBeUndefined()
  expect(findWrongType(callerFields, pool, null)?.field).toBe('name')
})

test('a server may change the letter case of tags, region and provider, but not of texts', () => {
  expect(isSameValue('tags', ['GPU', 'Alpha', 'alpha'], ['alpha', 'gpu'])).toBe(true)
  expect(isSameValue('provider', 'AWS', 'aws')).toBe(true)
  expect(isSameValue('region', 'us-west-2', 'US-WEST-2')).toBe(true)
  expect(isSameValue('name', 'Pool', 'pool')).toBe(false)
  expect(isSameValue('description', 'Text', 'text')).toBe(false)
  expect(hasSameCase('tags', ['a', 'gpu', 'a '], ['gpu', 'a'])).toBe(true)
  expect(hasSameCase('tags', ['GPU', 'gpu'], ['gpu'])).toBe(false)
  expect(hasSameCase('tags', ['GPU'], ['gpu'])).toBe(false)
  expect(hasSameCase('provider', 'AWS', 'aws')).toBe(false)
})

test('the first difference is found, and fields that are not expected are not compared', () => {
  const sent = { tags: ['a'], region: undefined }
  expect(findDifference(callerFields, sent, { tags: ['a'] })).toBeUndefined()
  expect(findDifference(callerFields, sent, { tags: ['b'], region: 'x' })?.field).toBe('tags')
})
