import { expect, test } from 'vitest'
import { PoolNames } from '../model/pool-names.ts'
import type { CreationOutcome } from './creation-counter.ts'
import { decideLeftBehind } from './left-behind.ts'
import { PoolTracker } from './pool-tracker.ts'

const listProblem = 'the final list returned 500'

function create(tracker: PoolTracker, outcome: CreationOutcome): string {
  const name = tracker.names.next()
  const request = { method: 'POST', path: '/api/pools', headers: {} }
  const creation = tracker.creations.open(request, [name], tracker.tick())
  creation.attempts = outcome === 'rejected' ? 0 : 1
  tracker.creations.close(request, outcome, tracker.tick())
  return name
}

test('where no creation succeeded and no list was read, nothing may be left', () => {
  const tracker = new PoolTracker(new PoolNames(7))
  create(tracker, 'lost')
  create(tracker, 'rejected')
  expect(decideLeftBehind(tracker, { listProblem })).toEqual({ pools: [], notes: [] })
  expect(decideLeftBehind(tracker, { stoppedBy: 'it took too long' })).toEqual({ pools: [], notes: [] })
})

test('rejected creations leave nothing', () => {
  const tracker = new PoolTracker(new PoolNames(7))
  tracker.recordListed([], tracker.tick())
  create(tracker, 'rejected')
  expect(decideLeftBehind(tracker, { listProblem })).toEqual({ pools: [], notes: [] })
})

test('a pool whose creation was lost is named until a list lacks it', () => {
  const tracker = new PoolTracker(new PoolNames(7))
  tracker.recordListed([], tracker.tick())
  const name = create(tracker, 'lost')
  expect(decideLeftBehind(tracker, { listProblem }).notes).toEqual([
    `the final list returned 500, so it is unknown if the pool "${name}" exists: look for it, or run with --clean and another --seed`,
  ])
  expect(decideLeftBehind(tracker, { stoppedBy: 'it took too long' }).notes).toEqual([
    `the cleanup stopped early (it took too long): the pool "${name}" may remain; --clean with another --seed removes it`,
  ])
  tracker.recordListed([], tracker.tick())
  expect(decideLeftBehind(tracker, {}).notes).toEqual([])
})

test('a pool without a usable id is listed and named once', () => {
  const tracker = new PoolTracker(new PoolNames(7))
  tracker.recordListed([], tracker.tick())
  const name = create(tracker, 'unidentified')
  tracker.recordUnusable({ names: [name] })
  tracker.recordListed([{ id: undefined, name, description: '' }], tracker.tick())
  const { pools, notes } = decideLeftBehind(tracker, {})
  expect(pools).toEqual([{ pool: undefined, id: '', name }])
  expect(notes).toEqual([
    `the pool "${name}" cannot be deleted, because no response told an id that a URL can name: delete it in another way, such as in the database`,
  ])
})
