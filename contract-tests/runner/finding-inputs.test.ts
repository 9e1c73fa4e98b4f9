import { expect, test } from 'vitest'
import type { Finding } from '../model/report.ts'
import { FindingInputs } from './finding-inputs.ts'

test('each input of a finding is listed once', () => {
  const finding = { actual: '500 each time it is sent' } as Finding
  const inputs = new FindingInputs()

  for (const input of ['null in tags', 'no region', 'null in tags']) inputs.add(finding, input)

  expect(finding.actual).toBe('500 each time it is sent: null in tags; no region')
})

test('a long list of inputs is cut, and the others are counted', () => {
  const finding = { actual: '500' } as Finding
  const inputs = new FindingInputs()

  for (let index = 1; index <= 15; index++) inputs.add(finding, `input ${index}`)

  expect(finding.actual).toMatch(/^500: input 1; .*; input 12; and 3 more$/)
})
