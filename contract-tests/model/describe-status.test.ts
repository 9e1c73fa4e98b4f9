import { expect, test } from 'vitest'
import { exchangeOf } from '../checks/fixtures/exchange.ts'
import { describeStatus } from './describe-status.ts'

function respond(status: number, location?: string) {
  const headers = location === undefined ? {} : { location }
  return exchangeOf({ method: 'GET', path: '/api/pools', status, headers, received: {} })
}

test.each([
  [301, '/api/pools/', '301 to /api/pools/'],
  [302, 'https://login.example/?next=%2Fapi%2Fpools', '302 to https://login.example/?next=%2Fapi%2Fpools'],
  [307, '', '307'],
  [308, undefined, '308'],
  [304, undefined, '304'],
  [201, '/api/pools/pool-1', '201'],
  [500, '/error', '500'],
])('the status %i with the location %s is described as %s', (status, location, text) => {
  expect(describeStatus(respond(status, location))).toBe(text)
})

test('a long target of a redirect is cut', () => {
  expect(describeStatus(respond(302, `/${'x'.repeat(5_000)}`))).toBe(`302 to /${'x'.repeat(199)}… (5001 characters)`)
})
