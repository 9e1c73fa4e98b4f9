import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { limitCleanup, limitRun } from './time-limits.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('a run ends after its time, with the option that gives more', () => {
  const { signal } = limitRun(90_000, undefined)
  vi.advanceTimersByTime(89_999)
  expect(signal.aborted).toBe(false)
  vi.advanceTimersByTime(1)
  expect(signal.reason.message).toBe('the run took longer than 90 s: allow more with --max-duration SECONDS')
})

test('a run ends when its caller aborts', () => {
  const controller = new AbortController()
  const { signal } = limitRun(90_000, controller.signal)
  controller.abort('stop')
  expect(signal.reason).toBe('stop')
  expect(limitRun(90_000, controller.signal).signal.aborted).toBe(true)
})

test('no timer remains after the run', () => {
  limitRun(90_000, undefined).clear()
  expect(vi.getTimerCount()).toBe(0)
})

test('a cleanup has 30 seconds', () => {
  const { signal } = limitCleanup(undefined, 0)
  vi.advanceTimersByTime(29_999)
  expect(signal.aborted).toBe(false)
  vi.advanceTimersByTime(1)
  expect(signal.reason.message).toBe('it took longer than 30 s')
})

test('a cleanup of many pools has 60 ms more for each', () => {
  const { signal } = limitCleanup(AbortSignal.abort(), 108)
  vi.advanceTimersByTime(8_999)
  expect(signal.aborted).toBe(false)
  vi.advanceTimersByTime(1)
  expect(signal.reason.message).toBe('it took longer than 9 s')
})

test('a cleanup has 3 seconds after the caller has aborted, before or during it', () => {
  const controller = new AbortController()
  const during = limitCleanup(controller.signal, 0)
  vi.advanceTimersByTime(20_000)
  controller.abort()
  const after = limitCleanup(controller.signal, 0)
  vi.advanceTimersByTime(2_999)
  expect([during.signal.aborted, after.signal.aborted]).toEqual([false, false])
  vi.advanceTimersByTime(1)
  expect([during, after].map(({ signal }) => signal.reason.message)).toEqual([
    'it took longer than 3 s',
    'it took longer than 3 s',
  ])
})
