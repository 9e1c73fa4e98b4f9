import { expect, test } from 'vitest'
import { PoolNames, readGeneratedName } from './pool-names.ts'

test('names are unique, and the same for each run with a seed', () => {
  const issue = (seed: number, count: number) => {
    const names = new PoolNames(seed)
    return Array.from({ length: count }, () => names.next())
  }
  expect(issue(5, 2)).toEqual(['Contract Test aaaaaaf aaawvsfa', 'Contract Test aaaaaaf aabmddfz'])
  expect(new Set([...issue(5, 20_000), ...issue(6, 20_000)]).size).toBe(40_000)
})

test('each series of names has a counter of its own', () => {
  const names = new PoolNames(5)
  const series = [names.next(1), names.next(0), names.next(1), names.next(675)]
  expect(series.map((name) => name.slice('Contract Test aaaaaaf '.length, -5))).toEqual(['abaaa', 'aaa', 'abaab', 'zzaaa'])
})

test('an issued name is found in any text and in any case', () => {
  const names = new PoolNames(5)
  const name = names.next()
  expect(names.findIssued(`{"name":"${name} <b>","description":"${name}"}`)).toEqual([name])
  expect(names.isIssued(name.toUpperCase())).toBe(true)
  expect(names.isIssued(name.slice(0, -1))).toBe(false)
  expect(names.isIssued(undefined)).toBe(false)
})

test.each([
  ['Contract Test aaaaaaf aaawvsfa', { runId: 'aaaaaaf', isExtended: false }],
  ['Contract Test aaaaaaf aaawvsfa for production', { runId: 'aaaaaaf', isExtended: true }],
  ['Contract Test aaaaaaf aaawvsfb', undefined],
  ['Contract Test aaaaaag aaawvsfa', undefined],
  ['Contract Test aaaaaaf aaawvsfas', undefined],
  ['contract test aaaaaaf aaawvsfa', undefined],
  ['A Contract Test aaaaaaf aaawvsfa', undefined],
  ['Contract Test cluster for production', undefined],
  ['Contract Test', undefined],
  [42, undefined],
])('readGeneratedName(%j) returns %j', (name, expected) => {
  expect(readGeneratedName(name)).toEqual(expected)
})
