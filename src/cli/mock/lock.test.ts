import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LockedError, lock } from './lock.ts'

test('of many who want a file at once one has it, and the next when that one lets go of it', async () => {
  const path = join('src', 'cli', 'not-there.json')
  const wanted = await Promise.allSettled(Array.from({ length: 20 }, () => lock(path)))
  const [release, ...others] = wanted.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  expect(others).toEqual([])
  const refusal = wanted.find(({ status }) => status === 'rejected') as PromiseRejectedResult
  expect(refusal.reason).toBeInstanceOf(LockedError)
  expect(refusal.reason.message).toBe(`${path} is in use by process ${process.pid}`)
  release?.()
  const again = await lock(path)
  again()
})

test('two files do not get in the way of each other', async () => {
  const releases = [await lock('a.json'), await lock('b.json')]
  for (const release of releases) release()
})
