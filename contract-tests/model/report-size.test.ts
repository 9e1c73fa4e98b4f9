import { expect, test } from 'vitest'
import type { Finding } from './report.ts'
import { limitCurl, ReportSize } from './report-size.ts'

test('the first findings are complete, later ones are shorter, and the first one of each check always fits', () => {
  const size = new ReportSize()
  const large = finding('<'.repeat(4_000))
  const fitted = Array.from({ length: 300 }, (_, index) => size.fit(large, index % 50))

  expect(fitted[0]).toBe(large)
  expect(JSON.stringify(fitted[100]).length).toBeLessThan(2_000)
  expect(fitted[299]).toBeUndefined()
  expect(size.fit(large, 0)).toMatchObject({ check: 'pools.listed', times: 1 })
  const text = JSON.stringify(fitted).replaceAll('<', '&quot;')
  expect(text.length).toBeLessThan(2_500_000)
})

test('a check has at most 50 findings', () => {
  expect(new ReportSize().fit(finding('short'), 49)).toBeDefined()
  expect(new ReportSize().fit(finding('short'), 50)).toBeUndefined()
})

test('a long command is omitted, because a part of it would be another command', () => {
  expect(limitCurl('curl http://x', 20)).toBe('curl http://x')
  expect(limitCurl('curl http://x', 5)).toBe('')
})

function finding(text: string): Finding {
  return {
    check: 'pools.listed',
    level: 'must',
    source: 'Endpoints',
    operation: 'listPools',
    message: text.slice(0, 500),
    expected: text.slice(0, 1_500),
    actual: text.slice(0, 1_500),
    curl: `curl 'http://x/${text}'`,
    exchange: {
      request: { method: 'GET', url: `http://x/${text}`, headers: { etag: text }, body: text },
      response: { status: 200, headers: { etag: text }, body: text },
    },
    times: 1,
  }
}
