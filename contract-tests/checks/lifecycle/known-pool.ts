import type { Pool } from '../../../src/generated/schema.js'
import type { Violation } from '../../model/check.ts'
import { bodyValue, describeStatus, type Exchange, succeeded } from '../../model/exchange.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { callerFields, compareFields, formatValue, isSameValue } from '../lib/compare.ts'
import { checks } from './checks.ts'

/** A pool of the scenario. */
export interface KnownPool {
  id: string
  /** The pool in the latest response. */
  pool: Pool
}

/** Returns a violation if the read fails, or returns other caller fields than `expected`. */
export function compareRead(expected: Pool, read: Exchange, message: (field: string) => string): Violation | undefined {
  if (succeeded(read)) return compareFields(callerFields, expected, bodyValue(read), message)
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
