import type { Check } from '../model/check.ts'

const post = '#/paths/~1api~1pools/post'
const put = '#/paths/~1api~1pools~1{poolId}/put'
const del = '#/paths/~1api~1pools~1{poolId}/delete'

export const parallelCreations = {
  id: 'concurrency.parallel-creations-give-distinct-pools',
  description: 'Pools created at the same time have ids of their own, and each is there as it was sent.',
  pointer: post,
  level: 'must',
} as const satisfies Check

export const parallelUpdates = {
  id: 'concurrency.parallel-updates-end-in-one-of-them',
  description: 'Of updates sent at the same time one wins, whole: the pool is no mixture of them.',
  pointer: put,
  level: 'should',
} as const satisfies Check

export const readsSeeWholePools = {
  id: 'concurrency.reads-see-whole-pools',
  description: 'A read or a list during an update shows the pool as it was or as it will be, never half of each.',
  pointer: put,
  level: 'should',
} as const satisfies Check

export const parallelReads = {
  id: 'concurrency.parallel-reads-answer-their-own',
  description: 'Pools read at the same time are each answered with their own.',
  pointer: '#/paths/~1api~1pools~1{poolId}/get',
  level: 'must',
} as const satisfies Check

export const parallelDeletions = {
  id: 'concurrency.parallel-deletions-succeed-once',
  description: 'Of deletions of one pool sent at the same time at least one succeeds, and none makes the server fail.',
  pointer: del,
  level: 'should',
} as const satisfies Check

export const deletionWins = {
  id: 'concurrency.update-does-not-bring-back',
  description: 'A pool that is updated and deleted at the same time, both with success, is gone.',
  pointer: del,
  level: 'should',
} as const satisfies Check
