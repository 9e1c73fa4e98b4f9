import { type Check, StopScenario, type Violation } from '../model/check.ts'
import type { Exchange } from '../model/exchange.ts'
import { AttemptResults } from './attempt-results.ts'
import type { ResultCollector } from './result-collector.ts'

const maxAttempts = 3

/** Runs scenarios, and repeats those whose results are uncertain because requests failed. */
export class ScenarioAttempts {
  readonly #results: ResultCollector
  #current = new AttemptResults()

  constructor(results: ResultCollector) {
    this.#results = results
  }

  /** Adds a result to the current attempt. It counts only once the attempt is trusted. */
  judge(check: Check, exchange: Exchange, violation?: Violation | false): void {
    this.#current.add(check, exchange, violation)
  }

  /** In the current attempt it is unknown how often a write took effect. */
  markIndeterminate(): void {
    this.#current.indeterminate = true
  }

  /**
   * Runs a scenario up to three times, until its results can be trusted, and reports them to the collector.
   *
   * @param afterIndeterminate Called after an attempt in which a write was indeterminate.
   * @throws The error that ended the last attempt.
   */
  async run(scenario: () => Promise<void>, afterIndeterminate: () => Promise<void>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      this.#current = new AttemptResults()
      let error: unknown
      try {
        try {
          await scenario()
        } finally {
          if (this.#current.indeterminate) await afterIndeterminate()
        }
      } catch (thrown) {
        error = thrown
      }
      const isInconclusive = this.#current.isInconclusive(error)
      const canRepeat = error === undefined || error instanceof StopScenario
      if (isInconclusive && canRepeat && attempt < maxAttempts) continue
      this.#current.commit(this.#results, isInconclusive)
      this.#current = new AttemptResults()
      if (error !== undefined) throw error
      return
    }
  }
}
