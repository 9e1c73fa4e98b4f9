import { expect, test } from 'vitest'
import { formatLeftPool } from './left-behind.ts'

test('a pool is its quoted id and name, and the command on a line of its own', () => {
  expect(formatLeftPool({ id: 'pool-9', name: "Ada's pool", curl: 'curl -X DELETE x' })).toEqual([
    `pool 'pool-9', name 'Ada'\\''s pool'`,
    'curl -X DELETE x',
  ])
})

test('control characters are escapes, long ids are cut, and a name is optional', () => {
  expect(formatLeftPool({ id: 'a\n$(id)\u001b[2J', curl: 'x' })[0]).toBe("pool 'a\\n$(id)\\u001b[2J'")
  expect(formatLeftPool({ id: 'x'.repeat(5_000), curl: '' })).toEqual([
    `pool '${'x'.repeat(200)}… (5000 characters)'`,
    'no command: the id is too long for a command line',
  ])
})
