import { expect, test } from 'vitest'
import { operations } from '../../src/core/operations.ts'
import type { CheckResponse, Exchange } from '../model/exchange.ts'
import { isReportedByNeverFails, violatesNeverFails } from './server-errors.ts'

const operation = Object.values(operations)[0] as NonNullable<Exchange['operation']>
const failed: Exchange = {
  request: {
    method: 'POST',
    path: '/api/pools',
    headers: { 'content-type': 'application/json' },
    kind: 'documented',
    body: '{}',
  },
  url: 'http://pools.test/api/pools',
  operation,
  attempts: 3,
  failsEachTime: true,
  response: { status: 500 } as CheckResponse,
}

test('a server error that comes back each time is a violation, whatever the request was for', () => {
  expect(violatesNeverFails(failed)).toBe(true)
})

test.each<[string, Partial<Exchange>]>([
  ['a failure that may vanish', { failsEachTime: false }],
  ['an undocumented request', { request: { ...failed.request, kind: 'odd' } }],
  ['a malformed path', { request: { ...failed.request, kind: 'odd-uri' } }],
  ['a race', { request: { ...failed.request, race: true } }],
  ['another media type', { request: { ...failed.request, headers: { 'content-type': 'text/plain' } } }],
  ['a large body', { request: { ...failed.request, body: 'x'.repeat(100_000) } }],
  ['a 501', { response: { status: 501 } as CheckResponse }],
  ['a 503', { response: { status: 503 } as CheckResponse }],
])('%s is no violation', (_, changes) => {
  expect(violatesNeverFails({ ...failed, ...changes })).toBe(false)
})

test('other checks refer to it only if they report nothing but the status', () => {
  const violation = { message: 'createPool with no name returns 500', expected: '400' }

  expect(isReportedByNeverFails({ ...violation, actual: '500' }, failed)).toBe(true)
  expect(isReportedByNeverFails({ ...violation, actual: 'pool 7 was created' }, failed)).toBe(false)
})
