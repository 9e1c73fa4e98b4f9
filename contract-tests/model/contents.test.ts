import { expect, test } from 'vitest'
import { showsPools } from './contents.ts'

test.each([
  [{ summary: { totalPools: 0 }, pools: [] }],
  [{ summary: { totalPools: 0 }, pools: null }],
  [{ pools: null }],
  [{ summary: { totalPools: 0 }, pools: {} }],
  [{ summary: { totalPools: 0 } }],
  [[]],
  [{ data: [] }],
  [{ data: { items: [] } }],
  [[{ id: 'pool-1' }]],
])('%j shows which pools exist', (body) => {
  expect(showsPools(body)).toBe(true)
})

test.each([
  [{ summary: { totalPools: 2 }, pools: null }],
  [{ summary: { totalPools: 2 }, pools: {} }],
  [{ summary: { totalPools: 2 } }],
  [{ pools: {} }],
  [{}],
  [null],
  ['text'],
  [undefined],
])('%j does not show which pools exist', (body) => {
  expect(showsPools(body)).toBe(false)
})
