import type { OperationId } from '../../src/core/operations.ts'
import type { Check, Need, Violation } from '../model/check.ts'
import { type Exchange, succeeded } from '../model/exchange.ts'
import type { Options } from '../model/options.ts'
import type { ParsedJson } from '../transport/json-reader.ts'
import type { PoolTracker } from './pool-tracker.ts'

/** A check that judges every exchange of the run. */
export interface Invariant<Id extends string = string> extends Check<Id> {
  kind: 'invariant'
  /** Returns one entry per subject in the exchange: its violation, or `undefined` if it passes. */
  judge(exchange: Exchange, context: InvariantContext): (Violation | undefined)[]
  /** Without these the check is skipped. */
  needs?: Need[]
  /** True if concurrent writes of others can cause a violation. It counts only if repeated requests show it again. */
  volatile?: boolean
}

/** The part of the run that an invariant can read. */
export interface InvariantContext {
  readonly options: Options
  readonly tracker: PoolTracker
}

/** Defines a check of every exchange: `select` yields the subjects, `check` judges each of them. */
export function invariant<const Id extends string, Subject>({
  select,
  check,
  ...rule
}: Check<Id> & {
  select: (exchange: Exchange, context: InvariantContext) => Iterable<Subject>
  check: (subject: Subject, exchange: Exchange, context: InvariantContext) => Violation | false | undefined
  needs?: Need[]
  volatile?: boolean
}): Invariant<Id> {
  return {
    ...rule,
    kind: 'invariant',
    judge: (exchange, context) =>
      Array.from(select(exchange, context), (subject) => check(subject, exchange, context) || undefined),
  }
}

/**
 * Defines a check of the body of every successful response to a documented request. It depends only on the operation and
 * the parsed body, so a body that several responses share (see `JsonReader`) is judged once.
 */
export function bodyInvariant<const Id extends string, Subject>({
  select,
  check,
  ...rule
}: Check<Id> & {
  select: (value: unknown, operation: OperationId) => Iterable<Subject>
  check: (subject: Subject, operation: OperationId) => Violation | false | undefined
  volatile?: boolean
}): Invariant<Id> {
  const cache = new WeakMap<ParsedJson, { operation: OperationId; violations: (Violation | undefined)[] }>()
  return {
    ...rule,
    kind: 'invariant',
    judge(exchange) {
      const { response, operation, request } = exchange
      if (!response || !operation || !succeeded(exchange) || request.kind !== 'documented') return []
      const cached = cache.get(response.json)
      if (cached?.operation === operation.id) return cached.violations
      const subjects = select(response.json.value, operation.id)
      const violations = Array.from(subjects, (subject) => check(subject, operation.id) || undefined)
      cache.set(response.json, { operation: operation.id, violations })
      return violations
    },
  }
}
