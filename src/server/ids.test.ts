import { expect, test } from 'vitest'
import { countOf, Ids } from './ids.ts'

test('counted ids skip those in use, and only the latest is remembered', () => {
  const ids = new Ids({ prefix: 'pool-', first: 1 }, ['pool-2'])
  expect([ids.next(), ids.next(), ids.next()]).toEqual(['pool-1', 'pool-3', 'pool-4'])
  expect([...ids.used()]).toEqual(['pool-2', 'pool-4'])
})

test('ids of a function are all remembered', () => {
  const texts = ['a', 'a', '', 'b']
  const ids = new Ids(() => texts.shift() ?? 'b', ['c'])
  expect([ids.next(), ids.next()]).toEqual(['a', 'b'])
  expect([...ids.used()]).toEqual(['c', 'a', 'b'])
  expect(() => ids.next()).toThrow(/^ids\(\) returned only ids that are empty, reserved or in use, such as "b"/)
})

test.each([
  ['pool-12', 12],
  ['pool-x', 0],
  ['pool-', 0],
  ['act-12', 0],
  ['pool-1234567890123456', 0],
])('the count of %s is %i', (id, count) => {
  expect(countOf(id, 'pool-')).toBe(count)
})
