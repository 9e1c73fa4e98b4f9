import type { OperationId } from '../../src/core/operations.ts'
import { isDocumentedFormat } from '../model/body-format.ts'
import type { Check, Need, Violation } from '../model/check.ts'
import { type Exchange, succeeded } from '../model/exchange.ts'
import type { Options } from '../model/options.ts'
import type { ParsedJson } from '../transport/json-reader.ts'
import type { PoolTracker } from './pool-tracker.ts'

/** A check that judges every exchange of the run. */
export interface Invariant<Id extends string = string> extends Check<Id> {
  kind: 'invariant'
  judge(exchange: Exchange, context: InvariantContext): Judgment
  /** Without these the check is skipped. */
  needs?: Need[]
  /** True if concurrent writes of others can cause a violation. It counts only if repeated requests show it again. */
  volatile?: boolean
}

/** The result of one check for the subjects of one exchange. */
export interface Judgment {
  /** The number of subjects that pass. */
  passed: number
  /** The violations, by message, and the number of subjects with each. */
  violations: { violation: Violation; times: number }[]
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
    judge: (exchange, context) => judgeAll(select(exchange, context), (subject) => check(subject, exchange, context)),
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
  const cache = new WeakMap<ParsedJson, { operation: OperationId; judgment: Judgment }>()
  return {
    ...rule,
    kind: 'invariant',
    judge(exchange) {
      const { response, operation, request } = exchange
      if (!response || !operation || !succeeded(exchange) || request.kind !== 'documented') return none
      if (!isDocumentedFormat(operation.id, response.json.value)) return none
      const { json } = response
      const cached = cache.get(json)
      if (cached?.operation === operation.id) return cached.judgment
      const judgment = judgeAll(select(json.value, operation.id), (subject) => check(subject, operation.id))
      cache.set(json, { operation: operation.id, judgment })
      return judgment
    },
  }
}

const none: Judgment = { passed: 0, violations: [] }

/** An exchange with so many violations of one check is not judged further by it. */
const maxViolations = 100_000

function judgeAll<Subject>(subjects: Iterable<Subject>, check: (subject: Subject) => Violation | false | undefined): Judgment {
  const byMessage = new Map<string, { violation: Violation; times: number }>()
  let passed = 0
  let violating = 0
  for (const subject of subjects) {
    const violation = check(subject)
    if (!violation) {
      passed++
      continue
    }
    const known = byMessage.get(violation.message)
    if (known) known.times++
    else byMessage.set(violation.message, { violation, times: 1 })
    if (++violating === maxViolations) break
  }
  return { passed, violations: [...byMessage.values()] }
}
