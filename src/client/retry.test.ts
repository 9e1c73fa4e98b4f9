import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createClient } from '../index.ts'
import { catchError } from '../testing/behavior.ts'

const started = Date.parse('2023-06-12T09:00:00Z')
beforeAll(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
})
afterEach(() => {
  vi.restoreAllMocks()
})
afterAll(() => {
  vi.useRealTimers()
})

test('the delay before a retry is a random part of 300 ms, which doubles up to 10 s', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.5)

  expect(await recordAttempts(7)).toEqual([0, 150, 450, 1050, 2250, 4650, 9450, 14_450])
})

test('a Retry-After of up to a minute is waited for, in seconds or as a date, and fractions are ignored', async () => {
  expect(await recordAttempts(1, { 'retry-after': '60' })).toEqual([0, 60_000])
  expect(await recordAttempts(1, { 'retry-after': 'Mon, 12 Jun 2023 09:01:00 GMT' })).toEqual([0, 60_000])
  expect(await recordAttempts(1, { 'retry-after': '61' })).toEqual([0])
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
  expect(await recordAttempts(1, { 'retry-after': '1.5' })).toEqual([0, 150])
  expect(await recordAttempts(1, { 'retry-after': 'Mon, 12 Jun 2023 09:01:01 GMT' })).toEqual([0])
})

/** Returns the start times of all attempts within an hour, in ms after the first one. */
async function recordAttempts(limit: number, headers: Record<string, string> = {}): Promise<number[]> {
  vi.setSystemTime(started)
  const times: number[] = []
  const fetch = async () => {
    times.push(Date.now() - started)
    return new Response(null, { status: 503, headers })
  }
  const call = catchError(createClient({ baseUrl: 'http://pools.test', fetch, retry: { limit } }).listPools())
  await vi.advanceTimersByTimeAsync(3_600_000)
  await call
  return times
}
