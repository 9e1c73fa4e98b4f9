import type { Check, Need } from '../model/check.ts'
import type { ScenarioContext } from './scenario-context.ts'

/** A sequence of requests, and the checks that it can judge. */
export interface Scenario<Id extends string = string> {
  kind: 'scenario'
  title: string
  /** Without these the scenario is skipped. */
  needs: Need[]
  checks: Check<Id>[]
  /**
   * The most pools of the scenario that exist at a time.
   * @default 0
   */
  pools?: number
  /**
   * About how many requests it sends one after the other. Of the scenarios that run at the same time, long ones start first.
   * @default 10
   */
  length?: number
  /**
   * True if other requests of the run would disturb the scenario. It runs while no other scenario does.
   * @default false
   */
  alone?: boolean
  run(ctx: ScenarioContext): Promise<void>
}

/** Defines a scenario. Its checks are given by name; their order is the order of the report. */
export function scenario<const Id extends string>({
  checks,
  ...rest
}: Omit<Scenario, 'kind' | 'checks'> & { checks: Readonly<Record<string, Check<Id>>> | readonly Check<Id>[] }): Scenario<Id> {
  return { ...rest, kind: 'scenario', checks: Object.values(checks) }
}
