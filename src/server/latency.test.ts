import { expect, test } from 'vitest'
import { createServer } from '../server.ts'

test('every response takes the given time', async () => {
  const { fetch } = createServer({ latency: 60 })
  for (const path of ['/api/pools', '/nope']) {
    const start = performance.now()
    await fetch(path)
    expect(performance.now() - start).toBeGreaterThan(55)
  }
})

test('a range gives a random time within it', async () => {
  const { fetch } = createServer({ latency: { min: 20, max: 40 } })
  const start = performance.now()
  await fetch('/api/pools')
  expect(performance.now() - start).toBeGreaterThan(18)
})

test('an abort ends the delay at once, with the reason of the caller', async () => {
  const { fetch, state } = createServer({ latency: 60_000 })
  const reason = new Error('page closed')
  const controller = new AbortController()
  const pending = fetch('/api/pools/pool-1', { method: 'DELETE', signal: controller.signal })
  controller.abort(reason)
  await expect(pending).rejects.toBe(reason)
  await expect(fetch('/api/pools', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  expect(state().pools).toHaveLength(12)
})

test('an invalid latency is rejected', () => {
  for (const latency of [-1, Number.NaN, Number.POSITIVE_INFINITY, { min: 5, max: 1 }]) {
    expect(() => createServer({ latency })).toThrow(
      /^invalid latency .*: expected milliseconds from 0 to 2147483647, with min not above max$/,
    )
  }
})
