import { expect, test } from 'vitest'
import type { Activity } from '../../../src/generated/schema.js'
import type { Exchange } from '../../model/exchange.ts'
import { compareTimes, readTime } from './times.ts'

const second = 1_000
const minute = 60 * second

test('a timestamp is read with its fraction and its offset', () => {
  expect(readTime('2023-06-10T14:32:45Z')).toBe(Date.UTC(2023, 5, 10, 14, 32, 45))
  expect(readTime('2023-06-10t14:32:45.250z')).toBe(Date.UTC(2023, 5, 10, 14, 32, 45, 250))
  expect(readTime('2023-06-10T23:32:45.123456789+09:00')).toBe(Date.UTC(2023, 5, 10, 14, 32, 45, 123))
})

test.each(['', '2023-06-10', '2023-06-10T14:32:45', '2023-13-10T14:32:45Z', 1_686_407_565, null, undefined])(
  'the timestamp %j is not read',
  (timestamp) => expect(readTime(timestamp)).toBeUndefined(),
)

test('a time up to 15 minutes from the Date header is right, and earlier by as long as the change may be old', () => {
  expect(compare(['2023-06-10T14:47:45Z'])).toEqual({ violation: undefined })
  expect(compare(['2023-06-10T14:17:45Z'])).toEqual({ violation: undefined })
  expect(compare(['2023-06-10T14:17:44Z'])).toMatchObject({ violation: {} })
  expect(compare(['2023-06-10T14:00:00Z'], 20 * minute)).toEqual({ violation: undefined })
  expect(compare(['2023-06-10T14:52:45Z'], 20 * minute)).toMatchObject({ violation: {} })
})

test.each([
  ['2023-06-10T23:32:45Z', '"2023-06-10T23:32:45Z" in entry act-1, 9 h 0 min later'],
  ['2023-06-10T14:32:45+05:30', '"2023-06-10T14:32:45+05:30" in entry act-1, 5 h 30 min earlier'],
  ['2023-06-10T14:02:45Z', '"2023-06-10T14:02:45Z" in entry act-1, 30 min earlier'],
  ['1970-01-20T12:26:47Z', '"1970-01-20T12:26:47Z" in entry act-1, 19499 days earlier'],
])('the time %s is wrong', (timestamp, actual) => {
  expect(compare(['2023-06-10T14:32:45Z', timestamp])?.violation).toEqual({
    message: 'a change that was just made has another time in the activity log than the Date header of the response',
    expected: 'within 15 minutes of 2023-06-10T14:32:45Z',
    actual,
  })
})

test('nothing is compared without a Date header or a valid timestamp', () => {
  expect(compare(['2023-06-10T23:32:45Z'], 0, null)).toBeUndefined()
  expect(compare(['2023-06-10T23:32:45Z'], 0, 'now')).toBeUndefined()
  expect(compare(['2023-06-10T23:32:45Z'], 0, 'Sat, 10 Jun 2023 14:32:45')).toBeUndefined()
  expect(compare(['soon'])).toBeUndefined()
})

function compare(timestamps: string[], sinceMs = 0, date: string | null = 'Sat, 10 Jun 2023 14:32:45 GMT') {
  const headers = new Headers(date === null ? {} : { date })
  const entries = timestamps.map((timestamp) => ({ id: 'act-1', timestamp }) as Activity)
  return compareTimes({ response: { headers } } as unknown as Exchange, entries, sinceMs)
}
