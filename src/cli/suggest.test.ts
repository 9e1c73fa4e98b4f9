import { expect, test } from 'vitest'
import { suggest } from './suggest.ts'

test('a suggestion differs from the input by one or two typing errors', () => {
  expect(suggest('verfy', ['verify', 'mock'])).toBe('verify')
  expect(suggest('vreify', ['verify', 'mock'])).toBe('verify')
  expect(suggest('MOCK', ['verify', 'mock'])).toBe('mock')
  expect(suggest('server', ['verify', 'mock'])).toBeUndefined()
})
