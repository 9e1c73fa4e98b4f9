import type { Check } from '../model/check.ts'
import type { Invariant } from './invariant.ts'
import type { Scenario } from './scenario.ts'

/** Invariants and scenarios, in the order of the run. */
export type Suite = readonly (Invariant | Scenario)[]

/** Lists every check of a suite once. */
export function listChecks(suite: Suite): Check[] {
  const checks: Check[] = suite.flatMap((member): Check[] => (member.kind === 'invariant' ? [member] : member.checks))
  return [...new Map(checks.map((check) => [check.id, check])).values()]
}

/** Picks the checks that a run reports, and the invariants and scenarios that it needs for them. */
export function selectFrom(
  suite: Suite,
  isSelected: (id: string) => boolean,
): { checks: Check[]; invariants: Invariant[]; scenarios: Scenario[] } {
  const checks = listChecks(suite).filter(({ id }) => isSelected(id))
  const invariants = suite.filter((member) => member.kind === 'invariant').filter(({ id }) => isSelected(id))
  const scenarios = suite.filter((member) => member.kind === 'scenario')
  // Invariants judge the exchanges of all scenarios.
  if (invariants.length > 0) return { checks, invariants, scenarios }
  return { checks, invariants, scenarios: scenarios.filter((scenario) => scenario.checks.some(({ id }) => isSelected(id))) }
}
