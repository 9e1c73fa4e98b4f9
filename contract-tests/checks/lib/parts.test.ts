import { expect, test } from 'vitest'
import { takes } from './parts.ts'

test.each([
  [
    10,
    4,
    [
      [0, 1],
      [2, 3, 4],
      [5, 6],
      [7, 8, 9],
    ],
  ],
  [1, 3, [[], [], [0]]],
  [
    4,
    2,
    [
      [0, 1],
      [2, 3],
    ],
  ],
])('of %i cases, %i parts take %j', (total, of, expected) => {
  const cases = Array.from({ length: total }, (_, number) => number)
  expect(expected.map((_, index) => cases.filter((number) => takes({ index, of }, number, total)))).toEqual(expected)
})
