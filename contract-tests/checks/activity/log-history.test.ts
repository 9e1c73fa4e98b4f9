import { expect, test } from 'vitest'
import type { Activity } from '../../../src/generated/schema.js'
import { LogHistory } from './log-history.ts'

test('new entries, in any order, are no loss', () => {
  const history = remember(entries(2))
  expect(history.findLoss(entries(4))).toBeUndefined()
  expect(history.findLoss(entries(4).toReversed())).toBeUndefined()
})

test('a lost entry is a loss', () => {
  expect(remember(entries(3)).findLoss(entries(3).slice(1))).toEqual({
    message: 'an entry is no longer in the activity log of its pool, although the pool still exists',
    expected: 'the entries act-1, as before',
    actual: '2 entries, without these',
  })
})

test('an entry with another id is told from a lost one', () => {
  const renumbered = entries(1).map((entry) => ({ ...entry, id: 'act-7' }))
  expect(remember(entries(1)).findLoss(renumbered)).toEqual({
    message: 'an entry of the activity log has another id in a later response',
    expected: 'id "act-1", as before',
    actual: '"act-7"',
  })
})

test('a log of ten or more entries may drop older ones for new ones', () => {
  expect(remember(entries(10)).findLoss(entries(12).slice(2))).toBeUndefined()
  expect(remember(entries(10)).findLoss(entries(10).slice(1))).toMatchObject({ actual: '9 entries, without these' })
  expect(remember(entries(12)).findLoss(entries(12).slice(1))).toMatchObject({ actual: '11 entries, without these' })
})

test('an entry that differs is a change', () => {
  expect(remember(entries(2)).findChange(entries(2))).toBeUndefined()
  expect(remember(entries(2)).findChange(entries(2, 'Added 4 nodes'))).toEqual({
    message: 'an entry of the activity log has another details than in another response',
    expected: 'details: "Added 8 nodes" in entry act-1, as in the other response',
    actual: 'details: "Added 4 nodes"',
  })
})

test('details that differ each time are no change', () => {
  const history = remember(entries(2, '1 s ago'))
  expect(history.findChange(entries(2, '2 s ago'))).toBeDefined()
  expect(history.findChange(entries(2, '3 s ago'))).toBeUndefined()
})

test('entries without an id are not remembered', () => {
  const numbered = entries(2).map((entry, index) => ({ ...entry, id: index }) as unknown as Activity)
  const history = remember(numbered)
  expect(history.isEmpty).toBe(true)
  expect(history.findLoss([])).toBeUndefined()
})

function remember(seen: Activity[]): LogHistory {
  const history = new LogHistory(new Set(['Training']))
  history.record(seen)
  return history
}

function entries(count: number, details = 'Added 8 nodes'): Activity[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `act-${index + 1}`,
    poolId: 'pool-1',
    poolName: 'Training',
    action: 'node-added',
    details,
    timestamp: `2023-06-10T14:32:${String(index).padStart(2, '0')}Z`,
    user: 'system',
  }))
}
