import type { Pool } from '../../../src/generated/schema.js'
import type { Check } from '../../model/check.ts'
import { bodyValue, type Exchange, succeeded } from '../../model/exchange.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { type Difference, differenceViolation, findDifference } from '../lib/compare.ts'
import { textChecks } from './text-checks.ts'

export const textFields = ['name', 'description', 'tags'] as const
export type TextField = (typeof textFields)[number]

/** Returns the name of the text that a field with a difference has, such as `emoji`. */
export type NameText = (field: TextField, received: Partial<Pool>) => string

/**
 * Judges the response to a write with an unusual text. A rejection with 400 passes. An accepted text must be in the response,
 * and in the next read of the pool. Returns true if the server accepted the text.
 */
export async function judgeText(
  ctx: ScenarioContext,
  check: Check,
  id: string | undefined,
  exchange: Exchange,
  nameText: string | NameText,
): Promise<boolean> {
  const { response } = exchange
  if (!response) return false
  const operation = exchange.operation?.id ?? 'the server'
  const isFailure = response.status >= 500
  ctx.judge(
    textChecks.textNeverFails,
    exchange,
    isFailure && {
      message: `${operation} with ${exchange.request.input} returns a 5xx status`,
      expected: 'the text as sent, or 400',
      actual: String(response.status),
    },
  )
  if (!succeeded(exchange)) {
    if (response.status === 400 || response.status === 413) ctx.judge(check, exchange)
    return false
  }
  const sent = JSON.parse(exchange.request.body as string) as Partial<Pool>
  const nameOf = (field: string, received: unknown) =>
    typeof nameText === 'string' ? nameText : nameText(field as TextField, (received ?? {}) as Partial<Pool>)
  const changed = findDifference(textFields, sent, bodyValue(exchange))
  const message = (field: string) => `${operation} with ${nameOf(field, bodyValue(exchange))} does not return ${field} as sent`
  ctx.judge(check, exchange, differenceViolation(explain(changed), message))
  if (changed || id === undefined) return true
  const read = await ctx.getPool(id)
  const changedLater = succeeded(read) && findDifference(textFields, sent, bodyValue(read))
  const laterMessage = (field: string) =>
    `after ${operation} with ${nameOf(field, bodyValue(read))}, getPool does not return ${field} as sent`
  ctx.judge(check, changedLater ? exchange : read, differenceViolation(explain(changedLater), laterMessage))
  return true
}

/** Adds a note to values that look the same. */
function explain(difference: Difference | false | undefined): Difference | false | undefined {
  if (!difference || difference.expected.normalize() !== difference.actual.normalize()) return difference
  return { ...difference, actual: `${difference.actual}, in another Unicode normalization form` }
}
