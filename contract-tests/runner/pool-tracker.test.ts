import { expect, test } from 'vitest'
import { PoolNames } from '../model/pool-names.ts'
import { PoolTracker } from './pool-tracker.ts'

test('a list that was requested earlier does not hide the pools of a newer one', () => {
  const tracker = new PoolTracker(new PoolNames(7))
  const name = tracker.names.next()
  const request = { method: 'POST', path: '/api/pools', headers: {} }
  const creation = tracker.creations.open(request, [name], tracker.tick())
  creation.attempts = 1
  const olderListAt = tracker.tick()
  tracker.creations.close(request, 'lost', tracker.tick())
  tracker.recordListed([{ id: 'pool-1', name, description: '' }], tracker.tick())
  expect(tracker.mayExist()).toBe(1)

  tracker.recordListed([{ id: 'pool-9', name: 'Pool of others', description: '' }], olderListAt)

  expect(tracker.mayExist()).toBe(1)
  expect(tracker.isIdOfOther('pool-9')).toBe(true)
})
