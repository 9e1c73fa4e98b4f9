import { expect, test } from 'vitest'
import { parseKeepingIds } from '../transport/exact-integers.ts'
import { hasPlainId, readGivenId, withTextId } from './given-ids.ts'

test.each([
  [{ id: 'pool-1' }, 'pool-1'],
  [{ id: 4 }, '4'],
  [{ id: 4.5 }, '4.5'],
  [{ id: 0 }, '0'],
  [{ _id: '64857a1d' }, '64857a1d'],
  [{ _id: { $oid: '64857a1d' } }, '64857a1d'],
  [{ id: null, uuid: 'b6f1' }, 'b6f1'],
  [{ pool_id: 7 }, '7'],
  [{ id: '' }, ''],
  [{ id: true }, undefined],
  [{ id: {} }, undefined],
  [{ id: null }, undefined],
  [{ id: 2 ** 60 }, undefined],
  [{}, undefined],
])('the id of %j is %j', (pool, id) => {
  expect(readGivenId(pool)).toBe(id)
})

test('an integer that a double cannot represent is read from the body', () => {
  expect(readGivenId(parseKeepingIds('{"id":9007199254740993}') as object)).toBe('9007199254740993')
})

test('only strings and small integers named id are plain', () => {
  expect([{ id: 'x' }, { id: 4 }].map(hasPlainId)).toEqual([true, true])
  expect([{ id: 4.5 }, { id: 2 ** 60 }, { _id: 'x' }, {}].map(hasPlainId)).toEqual([false, false, false, false])
})

test('a pool with a text as its id is not copied', () => {
  const pool = { id: 'pool-1' }
  expect(withTextId(pool)).toBe(pool)
  expect(withTextId({ id: 4, name: 'x' })).toEqual({ id: '4', name: 'x' })
  expect(withTextId({ name: 'x' })).toEqual({ name: 'x' })
})
