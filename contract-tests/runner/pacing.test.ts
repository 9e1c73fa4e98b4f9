import { expect, test } from 'vitest'
import { Pacing } from './pacing.ts'

const { signal } = new AbortController()

test('requests are not spaced out without a rate', async () => {
  const { pacing, waits } = create()
  for (let sent = 0; sent < 100; sent++) await pacing.waitForTurn(signal)
  expect(waits).toEqual([])
})

test('after a rejection, every request waits, and the next ones are sent half as often', async () => {
  const { pacing, waits, pass } = create()
  for (let sent = 0; sent < 20; sent++) {
    await pacing.waitForTurn(signal)
    pass(10)
  }
  pacing.slowDown(1_000)
  await pacing.waitForTurn(signal)
  await pacing.waitForTurn(signal)
  expect(waits).toEqual([1_000, 20])
})

test('requests that are rejected together slow down the run once', async () => {
  const { pacing, waits } = create()
  for (let sent = 0; sent < 6; sent++) await pacing.waitForTurn(signal)
  for (let rejected = 0; rejected < 6; rejected++) pacing.slowDown(500)
  await pacing.waitForTurn(signal)
  await pacing.waitForTurn(signal)
  expect(waits).toEqual([500, 2])
})

test('the run never waits more than 200 ms between two requests, and is fast again after enough responses', async () => {
  const { pacing, waits, pass } = create()
  for (let rejected = 0; rejected < 20; rejected++) {
    await pacing.waitForTurn(signal)
    pacing.slowDown(1)
    pass(1)
  }
  waits.length = 0
  await pacing.waitForTurn(signal)
  expect(waits[0]).toBeLessThanOrEqual(200)
  for (let response = 0; response < 300; response++) pacing.relax()
  pass(200)
  waits.length = 0
  for (let sent = 0; sent < 10; sent++) await pacing.waitForTurn(signal)
  expect(waits).toEqual([])
})

test('waits at the same time count once toward the limit', async () => {
  const { pacing } = create(1_500, false)
  expect(await Promise.all([1, 2, 3].map(() => pacing.wait(1_000, signal)))).toEqual([true, true, true])
  expect(await pacing.wait(1_501, signal)).toBe(false)
  expect(await pacing.wait(1_500, signal)).toBe(true)
  expect(await pacing.wait(1_501, signal)).toBe(false)
})

/** A pacing with a clock that moves with each wait. */
function create(maxWaitMs = 60_000, moves = true) {
  const waits: number[] = []
  let now = 0
  const pass = (ms: number) => {
    now += ms
  }
  const pacing = new Pacing({
    intervalMs: 0,
    maxWaitMs,
    async sleep(ms) {
      waits.push(ms)
      if (moves) pass(ms)
    },
    now: () => now,
  })
  return { pacing, waits, pass }
}
