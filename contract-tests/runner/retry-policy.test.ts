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
  ['too-large', {}, {}, { action: 'throw', kind: 'too-large' }],
  ['unreachable', { restarts: 1 }, {}, retryAfter(500)],
  ['unreachable', { attempts: 3, restarts: 3 }, {}, retryAfter(4_000)],
  ['unreachable', { attempts: 4, restarts: 4 }, {}, { action: 'throw', kind: 'unreachable' }],
  ['unreachable', { restarts: 1 }, { hasResponded: false }, { action: 'throw', kind: 'unreachable' }],
  ['busy', { busyResponses: 1 }, {}, retryAfter(250)],
  ['busy', { attempts: 3, busyResponses: 3 }, {}, retryAfter(4_000)],
  ['busy', { attempts: 4, busyResponses: 4 }, {}, { action: 'throw', kind: 'rate-limited' }],
  ['busy', { busyResponses: 1 }, { retryAfterMs: 0 }, retryAfter(100)],
  ['busy', { attempts: 3, busyResponses: 3 }, { retryAfterMs: 60_000 }, retryAfter(60_000)],
  ['busy', { attempts: 4, busyResponses: 1 }, { retryAfterMs: 0 }, { action: 'throw', kind: 'rate-limited' }],
  ['timeout', { timeouts: 1, failures: 1 }, { controlResponds: false }, { action: 'throw', kind: 'timeout' }],
  ['timeout', { timeouts: 1, failures: 1 }, {}, retryAfter(50)],
  ['timeout', { timeouts: 2, failures: 2 }, {}, finish],
  ['timeout', { timeouts: 1, failures: 1 }, { isFailing: true }, finish],
  ['timeout', { timeouts: 1, failures: 1 }, { isRace: true }, finish],
  ['failed', { failures: 1 }, {}, retryAfter(50)],
  ['failed', { failures: 2 }, {}, retryAfter(100)],
  ['failed', { failures: 3 }, {}, finish],
  ['failed', { failures: 1 }, { isRace: true }, finish],
  ['failed', { attempts: 4, failures: 4 }, { maxFailures: 8 }, { action: 'throw', kind: 'unstable' }],
  ['failed', { attempts: 4, failures: 1, busyResponses: 3 }, {}, { action: 'throw', kind: 'unstable' }],
  ['dropped', { failures: 2 }, {}, retryAfter(100)],
  ['dropped', { failures: 3 }, {}, { action: 'await-control' }],
  ['dropped', { failures: 1 }, { isFailing: true, maxFailures: 1 }, finish],
  ['dropped', { failures: 3 }, { isRace: true }, finish],
])('after %s with %j and %j, the decision is %j', (outcome, history, known, decision) => {
  expect(decide(outcome, { ...noAttempts, ...history }, { ...facts, ...known })).toEqual(decision)
})

test.each<[string, number | undefined]>([
  ['1.5', 1_500],
  ['0', 0],
  ['9'.repeat(400), Number.POSITIVE_INFINITY],
  ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ['Thursday, 01-Jan-70 00:00:00 GMT', 0],
  ['9999-12-31T23:59:59Z', expect.closeTo(Date.UTC(9999, 11, 31, 23, 59, 59) - Date.now(), -4)],
  ['soon', undefined],
  ['-5', undefined],
  ['1e308', undefined],
  ['', undefined],
])('a Retry-After of %j is %j milliseconds', (value, ms) => {
  expect(parseRetryAfter(new Headers({ 'retry-after': value }))).toEqual(ms)
})

test('without Retry-After, the server does not say how long to wait', () => {
  expect(parseRetryAfter(new Headers())).toBeUndefined()
  expect(parseRetryAfter(undefined)).toBeUndefined()
})

test('a date in Retry-After is compared with the clock of the server', () => {
  const headers = new Headers({ 'retry-after': 'Fri, 01 Jan 2099 00:00:07 GMT', date: 'Fri, 01 Jan 2099 00:00:00 GMT' })
  expect(parseRetryAfter(headers)).toBe(7_000)
})
