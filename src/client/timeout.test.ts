import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createClient } from '../index.ts'
import { catchError } from '../testing/behavior.ts'
import { pool } from '../testing/script.ts'

test('a timeout aborts the request', async () => {
  const signals: AbortSignal[] = []
  const fetch = (_: unknown, init?: RequestInit) => {
    if (init?.signal) signals.push(init.signal)
    return new Promise<never>(() => {})
  }
  const client = createClient({ baseUrl: 'http://pools.test', fetch, timeout: 20, retry: { limit: 1 } })

  expect(await catchError(client.getPool('a'))).toMatchObject({ name: 'TimeoutError' })
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
})

describe('with a fake clock', () => {
  beforeAll(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  })
  afterAll(() => {
    vi.useRealTimers()
  })

  test('an attempt times out after 30 s by default, and the renewal of a token does not', async () => {
    const fetch = () => new Promise<never>(() => {})
    const settled = vi.fn()
    const call = catchError(createClient({ baseUrl: 'http://pools.test', fetch, retry: false }).listPools()).finally(settled)
    await vi.advanceTimersByTimeAsync(29_999)
    expect(settled).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect((await call).message).toBe('GET http://pools.test/api/pools: timed out after 30000 ms')

    const responses = [new Response(null, { status: 401 }), Response.json(pool)]
    const renewing = createClient({
      baseUrl: 'http://pools.test',
      fetch: async () => responses.shift() ?? Response.error(),
      onUnauthorized: () => new Promise((resolve) => setTimeout(resolve, 3_600_000)),
    }).getPool('a')
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(await renewing).toEqual(pool)
  })
})
