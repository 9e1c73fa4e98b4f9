import type { Exchange } from './exchange.ts'

/**
 * The strictness of a check. `must`: the API document states it, shows it in every example, or HTTP or JSON requires it.
 * `should`: it follows from definitions or examples in the API document. `may`: good practice; the API document is silent.
 */
export type Level = 'must' | 'should' | 'may'

/** Strictest first. */
export const levels = ['must', 'should', 'may'] as const satisfies readonly Level[]

/** A rule that a server follows or violates. */
export interface Check<Id extends string = string> {
  /** `area.property-that-holds` */
  id: Id
  /** The rule, as one sentence. */
  description: string
  /** JSON pointer into the OpenAPI document. */
  pointer: string
  level: Level
  /**
   * True if the check does not read the body of a successful response. Otherwise it is inconclusive if that body has another
   * format than documented.
   */
  anyBody?: boolean
}

/** The difference between the expected and the actual response. */
export interface Violation {
  message: string
  expected: string
  actual: string
  /** The input that shows the violation. A finding lists several of them after `actual`. */
  input?: string
  /** JSON pointer into the OpenAPI document, if the violated part depends on the response. */
  pointer?: string
}

/** An option or a capability of the run that a scenario or an invariant needs. */
export type Need = 'write' | 'state' | 'token' | 'forbidden-token' | 'origin' | 'max-latency' | 'bulk' | 'socket'

/** Stops a scenario. Its checks that were not judged yet get this outcome and reason. */
export class StopScenario extends Error {
  override name = 'StopScenario'
  readonly outcome: 'skipped' | 'inconclusive'

  constructor(outcome: StopScenario['outcome'], reason: string) {
    super(reason)
    this.outcome = outcome
  }
}

/** A limit of the run stopped a scenario: no more pools, or no write to this one. All of its checks are inconclusive. */
export class RunLimitError extends StopScenario {
  constructor(reason: string) {
    super('inconclusive', reason)
  }
}

/**
 * Stops the scenario if the server rejected the credentials of the request.
 *
 * @throws {StopScenario} on a 401 and a 403.
 */
export function requireAccess(exchange: Exchange, subject = exchange.operation?.id ?? exchange.request.method): void {
  const status = exchange.response?.status
  if (status === 401 || status === 403)
    throw new StopScenario('inconclusive', `${subject} returned ${status}: give credentials with --token or --header`)
}
