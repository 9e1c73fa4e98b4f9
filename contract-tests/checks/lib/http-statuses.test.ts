import { expect, test } from 'vitest'
import { buildRequest, type RequestSpec } from '../../model/request.ts'
import { isStatusForRequest } from './http-statuses.ts'

const isAllowed = (status: number, spec: RequestSpec) => isStatusForRequest(status, buildRequest(spec, { headers: {} }))

test('a status is allowed for exactly what HTTP defines it for', () => {
  expect(isAllowed(406, { headers: { accept: 'application/xml' } })).toBe(true)
  expect(isAllowed(406, {})).toBe(false)
  expect(isAllowed(411, { method: 'POST', rawBody: '' })).toBe(true)
  expect(isAllowed(411, { method: 'POST', body: {} })).toBe(false)
  expect(isAllowed(413, { method: 'POST', rawBody: 'x'.repeat(5_000) })).toBe(true)
  expect(isAllowed(413, { method: 'POST', body: {} })).toBe(false)
  expect(isAllowed(414, { path: `/api/pools/${'x'.repeat(3_000)}` })).toBe(true)
  expect(isAllowed(414, {})).toBe(false)
  expect(isAllowed(415, { method: 'POST', body: {}, headers: { 'content-type': 'text/plain' } })).toBe(true)
  expect(isAllowed(415, { method: 'PUT', rawBody: '' })).toBe(true)
  expect(isAllowed(415, { method: 'POST', body: {} })).toBe(false)
  expect(isAllowed(415, {})).toBe(false)
  expect(isAllowed(431, { headers: { cookie: 'x'.repeat(6_000) } })).toBe(true)
  expect(isAllowed(409, { method: 'POST', body: {}, race: true })).toBe(true)
  expect(isAllowed(409, { method: 'POST', body: {} })).toBe(false)
  expect(isAllowed(422, { method: 'POST', body: {} })).toBe(false)
})
