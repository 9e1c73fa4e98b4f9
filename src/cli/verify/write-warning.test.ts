import { expect, test } from 'vitest'
import { writeWarning } from './write-warning.ts'

test('a run warns before it writes to another machine', () => {
  expect(writeWarning({ url: 'https://staging.example/x', write: true })).toBe(
    'warning: https://staging.example/x is on another machine. --write creates at most 8 pools there at a time, with names ' +
      'that begin with "Contract Test". The run updates and deletes only these pools',
  )
  expect(writeWarning({ url: 'http://10.0.0.1', write: true, bulk: 500 })).toContain('--bulk creates 500 pools there at a time')
  expect(writeWarning({ url: 'http://10.0.0.1', write: true, stateless: true })).toContain('sends it requests that create')
})

test.each([
  'http://localhost:1',
  'http://app.localhost',
  'http://127.0.0.1',
  'http://127.1.2.3/x',
  'http://[::1]:8080',
  'http://[::ffff:127.0.0.1]',
])('%s is on this machine', (url) => expect(writeWarning({ url, write: true })).toBeUndefined())

test.each(['http://localhost.example', 'http://127.0.0.1.example', 'http://192.168.0.1'])('%s is on another machine', (url) => {
  expect(writeWarning({ url, write: true })).toContain('is on another machine')
  expect(writeWarning({ url })).toBeUndefined()
})
