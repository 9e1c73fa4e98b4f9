import { getEventListeners } from 'node:events'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { sleep, untilAborted, withTimeout } from './timeout.ts'

beforeAll(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterAll(() => {
  vi.useRealTimers()
})

const never = () => new Promise<never>(() => {})
const onTimeout = () => new Error('timed out')

test('sleep waits for the given time, and leaves no timer or listener', async () => {
  const { signal } = new AbortController()
  const done = vi.fn()
  const sleeping = sleep(100, signal).then(done)
  await vi.advanceTimersByTimeAsync(99)
  expect(done).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  await sleeping

  expect([vi.getTimerCount(), getEventListeners(signal, 'abort').length]).toEqual([0, 0])
})

test.each([0, -1, NaN])('sleep(%d) waits for the next turn of the timers', async (timeMs) => {
  const sleeping = sleep(timeMs)
  await vi.advanceTimersByTimeAsync(1)

  expect(await sleeping).toBeUndefined()
})

test('sleep and untilAborted reject with the reason of the signal', async () => {
  for (const wait of [(signal: AbortSignal) => sleep(Infinity, signal), (signal: AbortSignal) => untilAborted(signal, never)]) {
    const controller = new AbortController()
    const waiting = wait(controller.signal)
    controller.abort('left')

    await expect(waiting).rejects.toBe('left')
    await expect(wait(AbortSignal.abort('before'))).rejects.toBe('before')
  }
  expect(vi.getTimerCount()).toBe(0)
})

test('withTimeout returns the value of the work, or the error of a timeout, and aborts the work', async () => {
  expect(await withTimeout(50, undefined, async () => 'done', onTimeout)).toBe('done')

  let signal: AbortSignal | undefined
  const work = (workSignal: AbortSignal) => {
    signal = workSignal
    return never()
  }
  const late = withTimeout(50, undefined, work, onTimeout)
  const failing = expect(late).rejects.toThrow('timed out')
  await vi.advanceTimersByTimeAsync(50)
  await failing

  expect([signal?.aborted, vi.getTimerCount()]).toEqual([true, 0])
})

test.each([0, Infinity, 2 ** 31])('a timeout of %d sets no limit', async (timeoutMs) => {
  const working = withTimeout(timeoutMs, undefined, async () => 'done', onTimeout)

  expect([vi.getTimerCount(), await working]).toEqual([0, 'done'])
})
