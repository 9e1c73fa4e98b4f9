import { expect, test } from 'vitest'
import { isGatewayStatus, isServerError } from './status.ts'

test('a server error is a 5xx status that neither a gateway sends nor a method that is not supported gets', () => {
  expect([500, 506, 507, 599].filter(isServerError)).toEqual([500, 506, 507, 599])
  expect([200, 400, 429, 499, 501, 502, 503, 504, 505, 520, 530].filter(isServerError)).toEqual([])
})

test('gateways send 429, 502, 503, 504, and 520 to 530', () => {
  expect([429, 502, 503, 504, 520, 525, 530].every(isGatewayStatus)).toBe(true)
  expect([428, 500, 501, 505, 519, 531].some(isGatewayStatus)).toBe(false)
})
