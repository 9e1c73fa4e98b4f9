import { expect, test } from 'vitest'
import { isSameSum } from './sums.ts'

test('sums of whole numbers are exact', () => {
  expect(isSameSum(1_234_567, 1_234_567)).toBe(true)
  expect(isSameSum(1_234_568, 1_234_567)).toBe(false)
  expect(isSameSum(-1_294_967_296, 3_000_000_000)).toBe(false)
})

test('sums that a double rounds may be rounded differently', () => {
  expect(isSameSum(2 ** 60 + 256, 2 ** 60)).toBe(true)
  expect(isSameSum(2 ** 61, 2 ** 60)).toBe(false)
  expect(isSameSum(Number.MAX_VALUE, Number.POSITIVE_INFINITY)).toBe(true)
})
