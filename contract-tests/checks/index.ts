import type { Invariant, Scenario } from '../check.ts'
import * as answers from './answers.ts'
import * as lifecycle from './lifecycle.ts'
import * as pools from './pools.ts'

/** Every check, in the order of the run. A new one is an exported constant in one of these files. */
export const checks: (Invariant | Scenario)[] = [answers, pools, lifecycle].flatMap((file) => Object.values(file).filter(isCheck))

function isCheck(value: unknown): value is Invariant | Scenario {
  return typeof value === 'object' && value !== null && 'kind' in value
}
