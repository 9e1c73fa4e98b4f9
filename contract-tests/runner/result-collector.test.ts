import { expect, test } from 'vitest'
import type { Check } from '../model/check.ts'
import type { Exchange } from '../model/exchange.ts'
import { createRedact } from '../model/redact.ts'
import { ResultCollector } from './result-collector.ts'

const listed = check('pools.listed')
const notSelected = check('pools.not-selected')
const exchange: Exchange = {
  request: { method: 'GET', path: '/api/pools', headers: {}, kind: 'documented' },
  url: 'http://pools.test/api/pools',
  attempts: 1,
}
const violation = { message: 'no list', expected: '200', actual: '404' }

test('a check that the suite does not list is an error, because no report would show its results', () => {
  const unlisted = check('pools.unlisted')
  const message = 'unknown check pools.unlisted: list it in its scenario and in the suite'

  expect(() => createCollector().recordPass(unlisted)).toThrow(message)
  expect(() => createCollector().recordViolation(unlisted, violation, exchange)).toThrow(message)
  expect(() => createCollector().markSkipped(unlisted, 'no token')).toThrow(message)
  expect(() => createCollector().markInconclusive(unlisted, 'no token')).toThrow(message)
})

test('checks share the time that was spent on them', () => {
  const collector = createCollector()

  collector.recordDuration([listed, notSelected], 30)
  collector.recordDuration([listed], 2.5)

  expect(collector.checks()).toMatchObject([{ id: 'pools.listed', durationMs: 17.5 }])
})

test('results of a check that is not selected are ignored', () => {
  const collector = createCollector()

  collector.recordViolation(notSelected, violation, exchange)
  collector.recordPass(listed)

  expect(collector.findings()).toEqual([])
  expect(collector.checks()).toMatchObject([{ id: 'pools.listed', outcome: 'passed' }])
})

test('a violation that is seen again is one finding with a count', () => {
  const collector = createCollector()

  collector.recordViolation(listed, violation, exchange)
  collector.recordViolation(listed, violation, exchange)

  expect(collector.findings()).toMatchObject([{ check: 'pools.listed', operation: 'GET /api/pools', times: 2 }])
  expect(collector.checks()).toMatchObject([{ outcome: 'failed' }])
})

test('a finding cites the section of the check, or that of the violation', () => {
  const collector = createCollector()

  collector.recordViolation(listed, violation, exchange)
  collector.recordViolation(
    listed,
    { ...violation, message: 'no id', pointer: '#/components/schemas/Pool/properties/id' },
    exchange,
  )

  expect(collector.findings().map(({ source }) => source)).toEqual(['Compute Pools API', 'Data Models / Pool Object / id'])
})

test('a check that judged nothing is skipped', () => {
  expect(createCollector().checks()).toMatchObject([
    { outcome: 'skipped', reason: 'this run received no response that the check judges' },
  ])
})

function createCollector(): ResultCollector {
  return new ResultCollector({
    checks: [listed, notSelected],
    isSelected: (id) => id === listed.id,
    redact: createRedact({}),
    onFinding: () => {},
  })
}

function check(id: string): Check {
  return { id, description: 'A rule.', pointer: '#/paths', level: 'must' }
}
