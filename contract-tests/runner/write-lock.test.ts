import { expect, test } from 'vitest'
import { WriteLock } from './write-lock.ts'

test('writes wait while the lock is held, and the lock waits for writes', async () => {
  const lock = new WriteLock()
  const log: string[] = []
  const work = (name: string) => async () => {
    log.push(`${name} starts`)
    await new Promise((resolve) => setTimeout(resolve, 5))
    log.push(`${name} ends`)
  }

  await Promise.all([lock.write(work('a')), lock.write(work('b')), lock.hold(work('read')), lock.write(work('c'))])

  expect(log).toEqual(['a starts', 'b starts', 'a ends', 'b ends', 'read starts', 'read ends', 'c starts', 'c ends'])
})

test('a failed write or read releases the lock', async () => {
  const lock = new WriteLock()
  const fail = () => Promise.reject(new Error('failed'))
  await expect(lock.write(fail)).rejects.toThrow('failed')
  await expect(lock.hold(fail)).rejects.toThrow('failed')
  await expect(lock.write(async () => 'sent')).resolves.toBe('sent')
})
