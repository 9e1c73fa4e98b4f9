import { expect, test } from 'vitest'
import { isReusable, isShareable } from './caching.ts'

const now = 'Fri, 27 Nov 2026 05:00:00 GMT'

test.each([
  ['max-age=60', true, false],
  ['private, max-age=60', true, false],
  ['public, max-age=60', true, true],
  ['Public, Max-Age="60"', true, true],
  ['public,max-age=31536000,immutable', true, true],
  ['s-maxage=60, max-age=0', false, true],
  ['public, s-maxage=0, max-age=60', true, false],
  ['public', false, true],
  ['public, max-age=0, must-revalidate', false, false],
  ['max-age=60, must-revalidate', true, true],
  ['must-revalidate', false, false],
  ['max-age=0, stale-while-revalidate=30', true, false],
  ['no-cache, max-age=60', false, false],
  ['public, no-cache', false, false],
  ['no-store, max-age=60, public', false, false],
  ['private="set-cookie, x-user", max-age=60', true, false],
  ['no-store', false, false],
  ['max-age=, public="', false, true],
  ['nonsense', false, false],
])('%s: reusable %s, shareable %s', (value, reusable, shareable) => {
  const headers = new Headers({ 'cache-control': value })

  expect([isReusable(headers), isShareable(headers)]).toEqual([reusable, shareable])
})

test('without Cache-Control, only a later Expires makes a response reusable', () => {
  expect(isReusable(new Headers())).toBe(false)
  expect(isReusable(new Headers({ date: now, expires: now }))).toBe(false)
  expect(isReusable(new Headers({ date: now, expires: '0' }))).toBe(false)
  expect(isReusable(new Headers({ date: now, expires: 'Fri, 27 Nov 2026 06:00:00 GMT' }))).toBe(true)
})

test('a response that varies by Authorization is not shared', () => {
  expect(isShareable(new Headers({ 'cache-control': 'public, max-age=60', vary: 'Accept, authorization' }))).toBe(false)
  expect(isShareable(new Headers({ 'cache-control': 'public, max-age=60', vary: 'Accept-Encoding' }))).toBe(true)
})
