import type { Check } from '../../model/check.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { nameIsNotChosen } from './chosen-name.ts'
import { type InvalidBody, type InvalidBodyCheck, invalidBodyChecks } from './invalid-bodies.ts'

/** An invalid body, and the check that it is for. */
export interface InvalidCase extends InvalidBody {
  check: InvalidBodyCheck
}

/** Lists the invalid bodies to send in an operation. `always` is a check that all of them are for. */
export function listCases(ctx: ScenarioContext, operation: 'create' | 'update', always: Check): InvalidCase[] {
  const { isSelected } = ctx.options
  return invalidBodyChecks
    .filter((check) => [check, always, ...(check.mayChooseName ? [nameIsNotChosen] : [])].some(({ id }) => isSelected(id)))
    .flatMap((check) => check.cases.map((one) => ({ ...one, check })))
    .filter(({ target }) => target === 'both' || target === operation)
}

/** Splits a list into parts of at most `size` entries. */
export function chunk<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size))
}
