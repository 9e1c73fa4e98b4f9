import type { Fetch } from '../../src/core/fetch.ts'
import type { OperationId } from '../../src/core/operations.ts'
import type { Lab } from '../runner/scenario-context.ts'
import type { ReadJson } from '../transport/json-reader.ts'
import { type Exchange, succeeded } from './exchange.ts'

/**
 * How firmly the API document stands behind a claim. `must`: it says so, shows it for every case, or HTTP and JSON ask for it.
 * `should`: it follows from the document's definitions or examples. `may`: good practice that the document is silent about.
 */
export type Level = 'must' | 'should' | 'may'

/** Strictest first. */
export const levels = ['must', 'should', 'may'] as const satisfies readonly Level[]

/** One sentence about a server that can be found true or false. */
export interface Claim {
  /** `area.property-that-holds` */
  id: string
  says: string
  /** JSON pointer into the OpenAPI description. */
  cite: string
  level: Level
  /** What an answer that fits looks like, for the page of checks. */
  passes?: string
  /** What an answer that departs looks like, for the page of checks. */
  fails?: string
  /** Turns an honest server into one that this claim must catch. */
  culprit: (honest: Fetch) => Fetch
}

/** What was asked for, what came, and the difference in a sentence. */
export interface Departure {
  message: string
  expected: string
  actual: string
}

/** A claim about every exchange of the run, whoever caused it. */
export interface Invariant extends Claim {
  kind: 'invariant'
  /** Empty where the claim does not apply; otherwise one entry for each subject seen: a departure, or nothing. */
  judge(exchange: Exchange, lab: Lab): (Departure | undefined)[]
  /** What the run must have for it to apply at all. */
  needs?: Need[]
  /** Whether other people's work on the same server could explain a departure, so that it is judged only after asking again. */
  volatile?: boolean
}

export type Need = 'write' | 'state' | 'token' | 'forbidden-token' | 'origin' | 'max-latency' | 'socket'

/** A story that is played with the server, and the claims that it can judge. */
export interface Scenario {
  kind: 'scenario'
  title: string
  needs: Need[]
  judges: Claim[]
  run(lab: Lab): Promise<void>
}

export function invariant<Subject>({
  of,
  departs,
  ...claim
}: Claim & {
  of: (exchange: Exchange, lab: Lab) => Iterable<Subject>
  departs: (subject: Subject, exchange: Exchange, lab: Lab) => Departure | false | undefined
  needs?: Need[]
  volatile?: boolean
}): Invariant {
  return {
    ...claim,
    kind: 'invariant',
    judge: (exchange, lab) => Array.from(of(exchange, lab), (subject) => departs(subject, exchange, lab) || undefined),
  }
}

/**
 * A claim about what the successful answer to a documented request carries, whoever asked for it. It sees nothing but the
 * operation and the body's value, so what was read once for several answers (see `JsonReader`) is judged once.
 */
export function contentInvariant<Subject>({
  of,
  departs,
  ...claim
}: Claim & {
  of: (value: unknown, operation: OperationId) => Iterable<Subject>
  departs: (subject: Subject, operation: OperationId) => Departure | false | undefined
  volatile?: boolean
}): Invariant {
  const judged = new WeakMap<ReadJson, { operation: OperationId; judgements: (Departure | undefined)[] }>()
  return {
    ...claim,
    kind: 'invariant',
    judge(exchange) {
      const { answer, operation, request } = exchange
      if (!answer || !operation || !succeeded(exchange) || request.kind !== 'documented') return []
      const known = judged.get(answer.json)
      if (known?.operation === operation.id) return known.judgements
      const subjects = of(answer.json.value, operation.id)
      const judgements = Array.from(subjects, (subject) => departs(subject, operation.id) || undefined)
      judged.set(answer.json, { operation: operation.id, judgements })
      return judgements
    },
  }
}

export function scenario(story: Omit<Scenario, 'kind'>): Scenario {
  return { kind: 'scenario', ...story }
}

/** Thrown by a scenario that cannot go on: what it has not judged yet is skipped, or inconclusive, for this reason. */
export class Halt extends Error {
  outcome: 'skipped' | 'inconclusive'
  constructor(outcome: Halt['outcome'], reason: string) {
    super(reason)
    this.outcome = outcome
  }
}

/** Halts a scenario that lacks credentials: what the server would do with them cannot be said. */
export function requireAccess(exchange: Exchange, what = exchange.operation?.id ?? exchange.request.method): void {
  const status = exchange.answer?.status
  if (status === 401 || status === 403)
    throw new Halt('inconclusive', `${what} is answered with ${status}: give credentials with --token or --header`)
}
