import { expect, test } from 'vitest'
import { isSafeToCreate } from './safe-allocation.ts'

const holder = (heldPools: number, maxPools: number) => ({ heldPools, maxPools })

test('a holder that can finish may create a pool', () => {
  const [a, b] = [holder(0, 3), holder(2, 4)]
  expect(isSafeToCreate(a, [a, b], 6)).toBe(true)
})

test('the last pool goes to a holder that needs no other one', () => {
  const [a, b] = [holder(3, 4), holder(4, 6)]
  expect(isSafeToCreate(a, [a, b], 1)).toBe(true)
  expect(isSafeToCreate(b, [a, b], 1)).toBe(false)
})

test('a holder that keeps more pools than it declares needs none', () => {
  const [a, b] = [holder(4, 1), holder(1, 2)]
  expect(isSafeToCreate(b, [a, b], 1)).toBe(true)
  expect(isSafeToCreate(b, [a, b], 0)).toBe(false)
})
