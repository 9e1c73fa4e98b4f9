import { expect, test } from 'vitest'
import { chooseConcurrency } from './choose-concurrency.ts'

const observed = {
  options: { timeout: 10_000 },
  tracker: { idsAreReused: false },
  sender: { isUnstable: false, latency: { responses: 12, fastestMs: 100, slowestMs: 150 } },
}
const choose = (changes: Partial<Parameters<typeof chooseConcurrency>[0]>) =>
  chooseConcurrency({ ...observed, ...changes }, () => Promise.reject(new Error('no request is needed')))
const latency = (fastestMs: number, slowestMs: number) => ({
  isUnstable: false,
  latency: { responses: 12, fastestMs, slowestMs },
})

test('a fast server gets one scenario at a time, and a slow one gets up to eight', async () => {
  expect(await choose({ sender: latency(2, 300) })).toBe(1)
  expect(await choose({ sender: latency(100, 150) })).toBe(8)
})

test('a server that handles one request at a time does not run into the timeout', async () => {
  expect(await choose({ sender: latency(1_200, 1_500) })).toBe(3)
  expect(await choose({ sender: latency(1_200, 9_000) })).toBe(1)
})

test('a server that reuses ids, or fails at random, gets one scenario at a time', async () => {
  const options = { timeout: 10_000, concurrency: 8 }
  expect(await choose({ options, tracker: { idsAreReused: true } })).toBe(1)
  expect(await choose({ options, sender: { ...observed.sender, isUnstable: true } })).toBe(1)
})

test('the option decides, and a limit for the latency is measured without parallel requests', async () => {
  expect(await choose({ options: { timeout: 10_000, concurrency: 5 } })).toBe(5)
  expect(await choose({ options: { timeout: 10_000, maxLatency: 500 } })).toBe(1)
})

test('after few responses, more requests tell if the server is slow', async () => {
  const sender = { isUnstable: false, latency: { responses: 1, fastestMs: 60, slowestMs: 60 } }
  let sent = 0
  const concurrency = await chooseConcurrency({ ...observed, sender }, async () => {
    sender.latency = { responses: ++sent + 1, fastestMs: sent === 2 ? 3 : 60, slowestMs: 60 }
  })
  expect({ sent, concurrency }).toEqual({ sent: 2, concurrency: 1 })
})
