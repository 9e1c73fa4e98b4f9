import { describe, expect, test } from 'vitest'
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

describe('a new pool with the id of a pool of others', () => {
  const listed = [{ id: 'pool-1', name: 'Pool of others', description: '' }]

  function readMissing() {
    const tracker = new PoolTracker(new PoolNames(7))
    tracker.recordListed(listed, tracker.tick())
    tracker.recordRead('pool-1', { exists: false })
    return tracker
  }

  test('proves that ids are reused after a read did not find that pool', () => {
    const tracker = readMissing()
    tracker.add('pool-1', tracker.names.next())
    expect(tracker.reuseIsProven).toBe(true)
  })

  test('proves nothing after a newer list has shown that pool again', () => {
    const tracker = readMissing()
    tracker.recordListed(listed, tracker.tick())
    tracker.add('pool-1', tracker.names.next())
    expect(tracker.reuseIsProven).toBe(false)
  })
})

describe('a list that arrives during a creation', () => {
  function startCreation() {
    const tracker = new PoolTracker(new PoolNames(7))
    tracker.recordListed([{ id: 'pool-1', name: 'Pool of others', description: '' }], tracker.tick())
    const name = tracker.names.next()
    const request = { method: 'POST', path: '/api/pools', headers: {} }
    const creation = tracker.creations.open(request, [name], tracker.tick())
    creation.attempts = 1
    return { tracker, name, request, creation }
  }

  test('shows its pool, which is neither a stray nor a copy', () => {
    const { tracker, name, request } = startCreation()
    tracker.recordListed([{ id: 'pool-2', name, description: '' }], tracker.tick())
    expect(tracker.mayExist()).toBe(1)
    expect(tracker.perCreation).toBe(1)
    expect(tracker.strays()).toEqual([])
    expect(tracker.orphans()).toEqual([])

    tracker.add('pool-2', name)
    tracker.creations.close(request, 'identified', tracker.tick())
    expect(tracker.mayExist()).toBe(1)
    expect(tracker.isIdOfOther('pool-2')).toBe(false)
  })

  test('shows its pool, which is an orphan once the response is lost', () => {
    const { tracker, name, request } = startCreation()
    const listed = [{ id: 'pool-2', name, description: '' }]
    tracker.recordListed(listed, tracker.tick())
    tracker.creations.close(request, 'lost', tracker.tick())
    tracker.recordListed(listed, tracker.tick())
    expect(tracker.orphans()).toEqual(listed)
    expect(tracker.mayExist()).toBe(1)
  })

  test('shows more pools than it was sent times, so the server makes several', () => {
    const { tracker, name, creation } = startCreation()
    const listed = ['pool-2', 'pool-3', 'pool-4'].map((id) => ({ id, name, description: '' }))
    creation.attempts = 2
    tracker.recordListed(listed, tracker.tick())
    expect(tracker.perCreation).toBe(2)
    expect(tracker.strays()).toHaveLength(1)
    expect(tracker.orphans()).toEqual([])
  })

  test('shows its pool under a name that the server chose, which is not one of others', () => {
    const { tracker, name, creation } = startCreation()
    tracker.recordListed([{ id: 'pool-2', name: 'Unnamed pool', description: '' }], tracker.tick())
    const created = tracker.add('pool-2', '', { text: name, shown: 'Unnamed pool', openedAt: creation.openedAt })
    expect(created?.evidence.suspicion).toBeUndefined()
    expect(tracker.isIdOfOther('pool-2')).toBe(false)
    expect(tracker.add('pool-1', name, { openedAt: creation.openedAt })?.evidence.suspicion).toBe('listed')
  })
})

test('a list that was requested before a deletion does not show that the pool exists', () => {
  const tracker = new PoolTracker(new PoolNames(7))
  const name = tracker.names.next()
  tracker.creations.open({ method: 'POST', path: '/api/pools', headers: {} }, [], tracker.tick())
  tracker.add('pool-1', name)?.evidence.clear()
  const listed = [{ id: 'pool-1', name, description: '' }]
  const requestedAt = tracker.tick()
  tracker.recordDeletion('pool-1')
  tracker.recordListed(listed, requestedAt)
  expect(tracker.strays()).toEqual([])

  tracker.recordListed(listed, tracker.tick())
  expect(tracker.strays()).toEqual(listed)
})

test.each([
  ['{"name":"Trial"}', 'Trial', ['Pool', 'Trial']],
  ['{"description":"patched"}', undefined, ['Pool']],
  ['{"name":"Trial","name":"Trial twice"}', 'Trial twice', undefined],
  ['{"name":"Trial","note":NaN}', undefined, undefined],
  ['{"name":"Trial \\ud83d"}', 'Trial \ud83d', undefined],
])('the names of a pool after an update with %s', (text, name, names) => {
  const tracker = new PoolTracker(new PoolNames(7))
  tracker.creations.open({ method: 'POST', path: '/api/pools', headers: {} }, [], tracker.tick())
  tracker.add('pool-1', 'Pool')
  tracker.recordUpdate('pool-1', text, name)
  expect(tracker.namesOf('pool-1') && [...(tracker.namesOf('pool-1') ?? [])]).toEqual(names)
})
