import type { Check, Violation } from '../../model/check.ts'
import { type Exchange, readPool, succeeded } from '../../model/exchange.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { isChosenName } from '../lib/chosen-names.ts'

export const nameIsNotChosen = {
  id: 'requests.missing-name-is-refused',
  description: 'A server that gets no name for a new pool returns 400, and chooses none itself.',
  pointer: '#/components/schemas/CreatePoolRequest/required',
  level: 'may',
} as const satisfies Check

/** Judges a create without a name. `violation` is that of a server that accepts it. */
export function judgeMissingName(ctx: ScenarioContext, check: Check, exchange: Exchange, violation: Violation | undefined) {
  const hasChosenName = isNamedPool(exchange)
  ctx.judge(check, exchange, !hasChosenName && violation)
  if (hasChosenName || !violation) ctx.judge(nameIsNotChosen, exchange, violation)
}

/** True if the response is a pool with a name. The check of the schema judges the rest of it. */
function isNamedPool(exchange: Exchange): boolean {
  const { id, name } = readPool(exchange) as { id?: unknown; name?: unknown }
  return succeeded(exchange) && id !== undefined && isChosenName(name)
}
