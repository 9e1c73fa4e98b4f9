import { expect, test } from 'vitest'
import type { Exchange } from '../../model/exchange.ts'
import { findLimit } from './log-limit.ts'

test('new entries that replace older ones show the limit of a log', () => {
  expect(findLimit(log(1, 50), log(4, 53))).toBe(50)
})

test.each([
  ['grows', log(1, 50), log(1, 53)],
  ['is unchanged', log(1, 50), log(1, 50)],
  ['is empty', log(1, 0), log(1, 0)],
  ['has more entries than the suite can push out', log(1, 500), log(4, 503)],
])('a log that %s shows no limit', (_, before, after) => {
  expect(findLimit(before, after)).toBeUndefined()
})

function log(first: number, last: number): Exchange {
  const activities = Array.from({ length: last - first + 1 }, (_, index) => ({ id: `act-${first + index}` }))
  const response = { status: 200, json: { value: { activities } } }
  return { operation: { id: 'listActivity' }, response } as unknown as Exchange
}
