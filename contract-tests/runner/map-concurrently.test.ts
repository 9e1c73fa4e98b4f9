import { expect, test } from 'vitest'
import { mapConcurrently } from './map-concurrently.ts'

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('results keep the order of the items, and at most `limit` calls run at a time', async () => {
  let running = 0
  let most = 0
  const results = await mapConcurrently([9, 1, 5, 2], 3, async (ms) => {
    most = Math.max(most, ++running)
    await wait(ms)
    running--
    return ms * 10
  })
  expect(results).toEqual([90, 10, 50, 20])
  expect(most).toBe(3)
})

test('after an error, calls that were started settle and no other one is started', async () => {
  const log: number[] = []
  const mapped = mapConcurrently([1, 2, 3, 4], 2, async (item) => {
    if (item === 1) throw new Error('first')
    await wait(5)
    log.push(item)
  })
  await expect(mapped).rejects.toThrow('first')
  expect(log).toEqual([2])
})
