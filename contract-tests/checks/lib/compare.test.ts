import { expect, test } from 'vitest'
import { formatId, formatValue, isSameValue, trimWhitespace } from './compare.ts'

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
