import type { Check } from '../../model/check.ts'

const post = '#/paths/~1api~1pools/post'
const put = '#/paths/~1api~1pools~1{poolId}/put'
const del = '#/paths/~1api~1pools~1{poolId}/delete'

export const parallelCreates = {
  id: 'concurrency.parallel-creations-give-distinct-pools',
  description: 'Pools created at the same time have different ids and are stored as sent.',
  pointer: post,
  level: 'must',
} as const satisfies Check

export const parallelUpdates = {
  id: 'concurrency.parallel-updates-end-in-one-of-them',
  description: 'After updates sent at the same time, the pool has all fields of one update, not a mixture.',
  pointer: put,
  level: 'should',
} as const satisfies Check

export const readsReturnCompletePools = {
  id: 'concurrency.reads-see-whole-pools',
  description: 'Reads and lists during an update return the pool before or after it, not a mixture.',
  pointer: put,
  level: 'should',
} as const satisfies Check

export const parallelReads = {
  id: 'concurrency.parallel-reads-answer-their-own',
  description: 'Reads sent at the same time each return the requested pool.',
  pointer: '#/paths/~1api~1pools~1{poolId}/get',
  level: 'must',
} as const satisfies Check

export const parallelDeletes = {
  id: 'concurrency.parallel-deletions-succeed-once',
  description: 'Of several deletes of one pool sent at the same time, at least one succeeds and none returns a 5xx.',
  pointer: del,
  level: 'should',
  anyBody: true,
} as const satisfies Check

export const updateDoesNotRestore = {
  id: 'concurrency.update-does-not-bring-back',
  description: 'A pool that is updated and deleted at the same time is gone if both succeed.',
  pointer: del,
  level: 'should',
  anyBody: true,
} as const satisfies Check
