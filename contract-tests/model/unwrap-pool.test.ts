import { expect, test } from 'vitest'
import { unwrapPool } from './unwrap-pool.ts'

const pool = { id: 4, name: 'x', nodeTypes: [] }

test.each([
  ['the body', pool],
  ['data', { success: true, data: pool }],
  ['two envelopes', { id: 'request-1', result: { pool } }],
  ['an array of one', [pool]],
  ['data with an array of one', { data: [pool] }],
])('the pool is found in %s', (_, body) => {
  expect(unwrapPool(body)).toBe(pool)
})

test('the owner of a pool is not taken for the pool', () => {
  const owned = { name: 'x', owner: { id: 'u-1', name: 'Ada' } }
  expect(unwrapPool(owned)).toBe(owned)
})

test('a list and other values have no pool', () => {
  expect(unwrapPool([pool, pool])).toBeUndefined()
  expect(unwrapPool('text')).toBeUndefined()
  expect(unwrapPool(null)).toBeUndefined()
  expect(unwrapPool({ success: true })).toEqual({ success: true })
})
