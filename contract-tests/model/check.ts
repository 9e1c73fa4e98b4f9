import type { OperationId } from '../../src/core/operations.ts'
import type { ScenarioContext } from '../runner/scenario-context.ts'
import type { ParsedJson } from '../transport/json-reader.ts'
import { type Exchange, succeeded } from './exchange.ts'

/**
 * How firmly the API document stands behind a claim. `must`: it says so, shows it for every case, or HTTP and JSON ask for it.
 * `should`: it follows from the document's definitions or examples. `may`: good practice that the document is silent about.
 */
export type Level = 'must' | 'should' | 'may'

/** Strictest first. */
export const levels = ['must', 'should', 'may'] as const satisfies readonly Level[]

/** One sentence about a server that can be found true or false. */
export interface Check<Id extends string = string> {
  /** `area.property-that-holds` */
  id: Id
  description: string
  /** JSON pointer into the OpenAPI description. */
  pointer: string
  level: Level
  /** What an answer that fits looks like, for the page of checks. */
  passes?: string
  /** What an answer that departs looks like, for the page of checks. */
  fails?: string
}

/** What was asked for, what came, and the difference in a sentence. */
export interface Violation {
  message: string
  expected: string
  actual: string
}

/** A claim about every exchange of the run, whoever caused it. */
export interface Invariant<Id extends string = string> extends Check<Id> {
  kind: 'invariant'
  /** Empty where the claim does not apply; otherwise one entry for each subject seen: a departure, or nothing. */
  judge(exchange: Exchange, ctx: ScenarioContext): (Violation | undefined)[]
  /** What the run must have for it to apply at all. */
  needs?: Need[]
  /** Whether other people's work on the same server could explain a departure, so that it is judged only after asking again. */
  volatile?: boolean
}

export type Need = 'write' | 'state' | 'token' | 'forbidden-token' | 'origin' | 'max-latency' | 'socket'

/** A story that is played with the server, and the claims that it can judge. */
export interface Scenario<Id extends string = string> {
  kind: 'scenario'
  title: string
  needs: Need[]
  checks: Check<Id>[]
  run(ctx: ScenarioContext): Promise<void>
}

export function invariant<const Id extends string, Subject>({
  select,
  check,
  ...rule
}: Check<Id> & {
  select: (exchange: Exchange, ctx: ScenarioContext) => Iterable<Subject>
  check: (subject: Subject, exchange: Exchange, ctx: ScenarioContext) => Violation | false | undefined
  needs?: Need[]
  volatile?: boolean
}): Invariant<Id> {
  return {
    ...rule,
    kind: 'invariant',
    judge: (exchange, ctx) => Array.from(select(exchange, ctx), (subject) => check(subject, exchange, ctx) || undefined),
  }
}

/**
 * A claim about what the successful answer to a documented request carries, whoever asked for it. It sees nothing but the
 * operation and the body's value, so what was read once for several answers (see `JsonReader`) is judged once.
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
  const judged = new WeakMap<ParsedJson, { operation: OperationId; judgements: (Violation | undefined)[] }>()
  return {
    ...rule,
    kind: 'invariant',
    judge(exchange) {
      const { response, operation, request } = exchange
      if (!response || !operation || !succeeded(exchange) || request.kind !== 'documented') return []
      const known = judged.get(response.json)
      if (known?.operation === operation.id) return known.judgements
      const subjects = select(response.json.value, operation.id)
      const judgements = Array.from(subjects, (subject) => check(subject, operation.id) || undefined)
      judged.set(response.json, { operation: operation.id, judgements })
      return judgements
    },
  }
}

/** Defines a scenario. Its checks are given by name; their order is the order of the report. */
export function scenario<const Id extends string>({
  checks,
  ...rest
}: Omit<Scenario, 'kind' | 'checks'> & { checks: Readonly<Record<string, Check<Id>>> | readonly Check<Id>[] }): Scenario<Id> {
  return { ...rest, kind: 'scenario', checks: Object.values(checks) }
}

/** Thrown by a scenario that cannot go on: what it has not judged yet is skipped, or inconclusive, for this reason. */
export class StopScenario extends Error {
  outcome: 'skipped' | 'inconclusive'
  constructor(outcome: StopScenario['outcome'], reason: string) {
    super(reason)
    this.outcome = outcome
  }
}

/** Halts a scenario that lacks credentials: what the server would do with them cannot be said. */
export function requireAccess(exchange: Exchange, what = exchange.operation?.id ?? exchange.request.method): void {
  const status = exchange.response?.status
  if (status === 401 || status === 403)
    throw new StopScenario('inconclusive', `${what} is answered with ${status}: give credentials with --token or --header`)
}
