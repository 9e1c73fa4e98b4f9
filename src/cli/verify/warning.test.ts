import { expect, test } from 'vitest'
import { warningFor } from './warning.ts'

test('before it writes to another machine, a run says what it will do', () => {
  expect(warningFor({ url: 'https://staging.example/x', write: true })).toBe(
    'https://staging.example/x is not on this machine. With --write, the run creates pools there whose names begin with ' +
      '"Contract Test", changes and deletes those and no others, and has at most 8 of them at a time',
  )
  expect(warningFor({ url: 'http://10.0.0.1', write: true, stateless: true })).toContain('is sent requests that create')
})

test.each([
  'http://localhost:1',
  'http://app.localhost',
  'http://127.0.0.1',
  'http://127.1.2.3/x',
  'http://[::1]:8080',
  'http://[::ffff:127.0.0.1]',
])('%s is this machine', (url) => expect(warningFor({ url, write: true })).toBeUndefined())

test.each(['http://localhost.example', 'http://127.0.0.1.example', 'http://192.168.0.1'])('%s is not', (url) => {
  expect(warningFor({ url, write: true })).toContain('is not on this machine')
  expect(warningFor({ url })).toBeUndefined()
})
