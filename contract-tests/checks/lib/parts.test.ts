import { expect, test } from 'vitest'
import { shareOf } from './parts.ts'

test.each([
  [10, 4, [2, 3, 2, 3]],
  [1, 3, [0, 0, 1]],
  [20, 2, [10, 10]],
])('%i cases in %i parts are %j', (total, of, expected) => {
  expect(expected.map((_, index) => shareOf(total, { index, of }))).toEqual(expected)
})
