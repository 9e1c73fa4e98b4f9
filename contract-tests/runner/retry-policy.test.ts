import { expect, test } from 'vitest'
import {
  type AttemptOutcome,
  type Decision,
  decide,
  type History,
  noAttempts,
  parseRetryAfter,
  type RetryConditions,
} from './retry-policy.ts'

const facts: RetryConditions = {
  hasResponded: true,
  controlResponds: true,
  isFailing: false,
  maxFailures: 3,
  isRace: false,
  retryAfterMs: undefined,
}

const finish: Decision = { action: 'return' }
const retryAfter = (afterMs: number): Decision => ({ action: 'retry', afterMs })

test.each<[AttemptOutcome, Partial<History>, Partial<RetryConditions>, Decision]>([
  ['ok', {}, {}, finish],
  ['unsupported', {}, {}, finish],
  ['unreachable', { restarts: 1 }, {}, retryAfter(200)],
  ['unreachable', { restarts: 5 }, {}, retryAfter(3_000)],
  ['unreachable', { restarts: 6 }, {}, { action: 'throw', kind: 'unreachable' }],
  ['unreachable', { restarts: 1 }, { hasResponded: false }, { action: 'throw', kind: 'unreachable' }],
  ['busy', { busyResponses: 1 }, {}, retryAfter(250)],
  ['busy', { busyResponses: 5 }, {}, retryAfter(4_000)],
  ['busy', { busyResponses: 6 }, {}, { action: 'throw', kind: 'rate-limited' }],
  ['busy', { busyResponses: 20 }, { retryAfterMs: 60_000 }, retryAfter(60_000)],
  ['busy', { busyResponses: 21 }, { retryAfterMs: 0 }, { action: 'throw', kind: 'rate-limited' }],
  ['busy', { busyResponses: 1 }, { retryAfterMs: 60_001 }, { action: 'throw', kind: 'rate-limited' }],
  ['timeout', { timeouts: 1, failures: 1 }, { controlResponds: false }, { action: 'throw', kind: 'timeout' }],
  ['timeout', { timeouts: 1, failures: 1 }, {}, retryAfter(50)],
  ['timeout', { timeouts: 2, failures: 2 }, {}, finish],
  ['timeout', { timeouts: 1, failures: 1 }, { isFailing: true }, finish],
  ['timeout', { timeouts: 1, failures: 1 }, { isRace: true }, finish],
  ['failed', { failures: 1 }, {}, retryAfter(50)],
  ['failed', { failures: 2 }, {}, retryAfter(100)],
  ['failed', { failures: 3 }, {}, finish],
  ['failed', { failures: 1 }, { isRace: true }, finish],
  ['dropped', { failures: 2 }, {}, retryAfter(100)],
  ['dropped', { failures: 3 }, {}, { action: 'await-control' }],
  ['dropped', { failures: 1 }, { isFailing: true, maxFailures: 1 }, finish],
  ['dropped', { failures: 3 }, { isRace: true }, finish],
])('after %s with %j and %j, the decision is %j', (outcome, history, known, decision) => {
  expect(decide(outcome, { ...noAttempts, ...history }, { ...facts, ...known })).toEqual(decision)
})

test('Retry-After is a number of seconds or a date', () => {
  expect(parseRetryAfter('1.5')).toBe(1_500)
  expect(parseRetryAfter(new Date(Date.now() + 5_000).toUTCString())).toBeGreaterThan(3_000)
  expect(parseRetryAfter('Thu, 01 Jan 1970 00:00:00 GMT')).toBe(0)
  expect(parseRetryAfter('soon')).toBeUndefined()
  expect(parseRetryAfter(null)).toBeUndefined()
})
