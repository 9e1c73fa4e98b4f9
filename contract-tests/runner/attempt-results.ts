import { type Check, StopScenario, type Violation } from '../model/check.ts'
import type { Exchange } from '../model/exchange.ts'
import type { ResultCollector } from './result-collector.ts'

/** Only a violation keeps its exchange: a long run judges many subjects. */
type Judgment = { check: Check; violation: Violation; exchange: Exchange } | { check: Check; violation?: undefined }

const uncertain =
  'in each of 3 attempts, a write failed first and succeeded when it was retried: check the server log for these failures'

/** The results of one attempt at a scenario, until it is known if they can be trusted. */
export class AttemptResults {
  readonly #judgments: Judgment[] = []
  /** True if it is unknown how often a write of this attempt took effect. */
  indeterminate = false

  add(check: Check, exchange: Exchange, violation?: Violation | false): void {
    this.#judgments.push(violation ? { check, violation, exchange } : { check })
  }

  /** True if an indeterminate write may have caused a violation, or the early end of the scenario. */
  isInconclusive(error: unknown): boolean {
    return this.indeterminate && (error instanceof StopScenario || this.#judgments.some(({ violation }) => violation))
  }

  /** Reports every judgment to the collector. Violations of an inconclusive attempt are no findings. */
  commit(results: ResultCollector, isInconclusive: boolean): void {
    for (const { check, ...found } of this.#judgments) {
      if (!found.violation) results.recordPass(check)
      else if (isInconclusive) results.markInconclusive(check, uncertain)
      else results.recordViolation(check, found.violation, found.exchange)
    }
  }
}
