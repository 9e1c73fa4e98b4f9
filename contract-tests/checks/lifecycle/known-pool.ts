import type { Pool } from '../../../src/generated/schema.js'
import type { Violation } from '../../model/check.ts'
import { describeStatus } from '../../model/describe-status.ts'
import { bodyValue, type Exchange, succeeded } from '../../model/exchange.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import {
  type CallerField,
  callerFields,
  compareFields,
  differenceViolation,
  findWrongType,
  formatValue,
  isSameValue,
} from '../lib/compare.ts'
import { successMatchesSchema } from '../responses/schema.ts'
import { checks } from './checks.ts'

/** A pool of the scenario. */
export interface KnownPool {
  id: string
  /** The pool in the latest response. */
  pool: Pool
}

/**
 * Returns a violation for the first field that differs. A field of another type than documented counts only in a run
 * without the check of the schema, which reports it otherwise.
 */
export function comparePool(
  ctx: ScenarioContext,
  fields: readonly CallerField[],
  expected: Partial<Record<CallerField, unknown>>,
  pool: unknown,
  message: (field: CallerField) => string,
): Violation | undefined {
  const wrongType = !ctx.options.isSelected(successMatchesSchema.id) && findWrongType(fields, expected, pool)
  return compareFields(fields, expected, pool, message) ?? differenceViolation(wrongType, message)
}

/** Returns a violation if the read fails, or returns other caller fields than `expected`. */
export function compareRead(
  ctx: ScenarioContext,
  expected: Pool,
  read: Exchange,
  message: (field: string) => string,
): Violation | undefined {
  if (succeeded(read)) return comparePool(ctx, callerFields, expected, bodyValue(read), message)
  return {
    message: 'getPool does not find an existing pool',
    expected: '200',
    actual: describeStatus(read),
  }
}

/** Returns a violation if an update changed a field that it did not send and that callers usually cannot change. */
export function compareIdentity(before: Pool, after: Pool, sent: object): Violation | undefined {
  for (const field of ['id', 'region', 'provider', 'createdAt'] as const) {
    // A server may move a pool that is sent with another region.
    if (field in sent || isSame(field, before[field], after[field])) continue
    return {
      message: `updatePool changed ${field}`,
      expected: `${field}: ${formatValue(before[field])}`,
      actual: `${field}: ${formatValue(after[field])}`,
    }
  }
  return undefined
}

function isSame(field: 'id' | 'region' | 'provider' | 'createdAt', before: unknown, after: unknown): boolean {
  // The check of the schema reports other types.
  if (typeof before !== 'string' || typeof after !== 'string') return true
  return field === 'region' || field === 'provider' ? isSameValue(field, before, after) : before === after
}

export function judgeDelay(ctx: ScenarioContext, exchange: Exchange, isLate: boolean, write: 'create' | 'update' | 'delete') {
  ctx.judge(
    checks.writesAreVisibleAtOnce,
    exchange,
    isLate && { message: `a ${write} becomes visible only after a delay`, expected: 'at once', actual: 'later, within 2 s' },
  )
}
