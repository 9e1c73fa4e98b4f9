import { type Check, StopScenario, type Violation } from '../model/check.ts'
import type { Exchange } from '../model/exchange.ts'
import type { ResultCollector } from './result-collector.ts'

/** A departure comes with the exchange that shows it; of all others only that they were. */
type Judgement = { claim: Check; departure: Violation; exchange: Exchange } | { claim: Check; departure?: undefined }

/** What one attempt at a scenario found, until it is known whether that can be trusted. */
export class AttemptResults {
  readonly #judgements: Judgement[] = []
  /** Whether a request came to different ends, so that nobody knows how often it took effect. */
  indeterminate = false

  add(check: Check, exchange: Exchange, violation?: Violation | false) {
    this.#judgements.push(violation ? { claim: check, departure: violation, exchange } : { claim: check })
  }

  /** Whether the surroundings may be to blame for what departs, or for the end that the attempt came to. */
  isInconclusive(end: unknown): boolean {
    return this.indeterminate && (end instanceof StopScenario || this.#judgements.some(({ departure: violation }) => violation))
  }

  commit(results: ResultCollector, isDoubtful: boolean) {
    for (const { claim: check, ...found } of this.#judgements) {
      if (!found.departure) results.recordPass(check)
      else if (isDoubtful)
        results.markInconclusive(check, 'requests failed and then went through when sent again, three times over')
      else results.recordViolation(check, found.departure, found.exchange)
    }
  }
}
