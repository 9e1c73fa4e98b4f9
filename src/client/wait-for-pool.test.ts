import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type CallOptions, waitForPool } from '../index.ts'
import { catchError } from '../testing/behavior.ts'
import { pool } from '../testing/script.ts'

beforeAll(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
})
afterAll(() => {
  vi.useRealTimers()
})

test('waitForPool polls once a second for ten minutes by default, and its TimeoutError has no request', async () => {
  let polls = 0
  let stopped: AbortSignal | null | undefined
  const getPool = async (_: string, options?: CallOptions) => {
    polls += 1
    stopped = options?.signal
    return { ...pool, status: 'initializing' }
  }
  const waiting = catchError(waitForPool({ getPool }, 'pool-1'))
  await vi.advanceTimersByTimeAsync(599_999)
  expect(polls).toBe(600)
  await vi.advanceTimersByTimeAsync(1)

  expect(await waiting).toMatchObject({ name: 'TimeoutError', message: expect.stringContaining('within 600000 ms') })
  expect((await waiting).request).toBeUndefined()
  expect([stopped?.aborted, vi.getTimerCount()]).toEqual([true, 0])
})
