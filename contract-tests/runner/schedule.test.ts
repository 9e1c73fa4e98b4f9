import { expect, test } from 'vitest'
import type { Scenario } from './scenario.ts'
import { schedule } from './schedule.ts'

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const withPools = (...pools: number[]) => pools.map((count) => ({ pools: count, length: count }) as Scenario)

test('the longest scenarios start first, and others when there is no space for their pools', async () => {
  const started: (number | undefined)[] = []
  await schedule(withPools(0, 1, 5, 5, 5), 3, async ({ pools }) => {
    started.push(pools)
    await wait(pools === 5 ? 20 : 5)
  })
  expect(started).toEqual([5, 5, 1, 0, 5])
})

test('a scenario that needs many pools starts when no other one keeps any', async () => {
  const started: (number | undefined)[] = []
  await schedule(withPools(1, 100), 2, async ({ pools }) => {
    started.push(pools)
  })
  expect(started).toEqual([100, 1])
})

test('after an error, running scenarios settle and no other one starts', async () => {
  const settled: (number | undefined)[] = []
  const scheduled = schedule(withPools(3, 2, 1), 2, async ({ pools }) => {
    if (pools === 3) throw new Error('stopped')
    await wait(5)
    settled.push(pools)
  })
  await expect(scheduled).rejects.toThrow('stopped')
  expect(settled).toEqual([2])
})
