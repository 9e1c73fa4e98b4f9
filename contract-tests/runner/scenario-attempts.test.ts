import { expect, test } from 'vitest'
import { type Check, StopScenario } from '../model/check.ts'
import type { Exchange } from '../model/exchange.ts'
import type { ResultCollector } from './result-collector.ts'
import { ScenarioAttempts } from './scenario-attempts.ts'

const exchange = { request: { method: 'GET', path: '/api/pools', headers: {} } } as Exchange
const violation = { message: 'wrong', expected: 'a', actual: 'b' }

/** Runs a scenario with one violation beside others. Returns what the collector was told. */
async function runShared(level: Check['level']) {
  const told: string[] = []
  const record = (what: string) => () => told.push(what)
  const results = {
    recordPass: record('pass'),
    recordViolation: record('violation'),
    isSelected: () => false,
  } as Partial<ResultCollector>
  const attempts = new ScenarioAttempts(results as ResultCollector)
  const scenario = async () => attempts.judge({ id: 'a.b', description: 'A.', pointer: '#', level }, exchange, violation)
  const isFinished = await attempts
    .runShared(scenario, async () => {})
    .catch((error: Error) => {
      if (!(error instanceof StopScenario)) throw error
      return false
    })
  return { told, isFinished }
}

test('a violation beside other scenarios is not reported, and the scenario has to be repeated', async () => {
  expect(await runShared('must')).toEqual({ told: [], isFinished: false })
})

test('advice is reported at once', async () => {
  expect(await runShared('may')).toEqual({ told: ['violation'], isFinished: true })
})
