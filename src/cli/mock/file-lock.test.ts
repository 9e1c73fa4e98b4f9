import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FileLockedError, lockFile } from './file-lock.ts'

test('only one of many locks a file, and another can once it is unlocked', async () => {
  const path = join('src', 'cli', 'not-there.json')
  const attempts = await Promise.allSettled(Array.from({ length: 20 }, () => lockFile(path)))
  const [unlock, ...others] = attempts.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  expect(others).toEqual([])
  const rejection = attempts.find(({ status }) => status === 'rejected') as PromiseRejectedResult
  expect(rejection.reason).toBeInstanceOf(FileLockedError)
  expect(rejection.reason.message).toBe(`${path} is in use by process ${process.pid}; stop it or choose another file`)
  unlock?.()
  const again = await lockFile(path)
  again()
})

test('two files can be locked at the same time', async () => {
  const unlocks = [await lockFile('a.json'), await lockFile('b.json')]
  for (const unlock of unlocks) unlock()
})
