import { type Check, StopScenario, type Violation } from '../model/check.ts'
import type { Exchange } from '../model/exchange.ts'
import { AttemptResults } from './attempt-results.ts'
import type { ResultCollector } from './result-collector.ts'

const maxAttempts = 3

/** Ends an attempt beside other scenarios whose results would not be trusted. The scenario is repeated alone. */
class RepeatAlone extends StopScenario {
  constructor() {
    super('inconclusive', 'the scenario has to be repeated alone')
  }
}

/** Runs a scenario, and repeats it if its results are uncertain because requests failed. */
export class ScenarioAttempts {
  readonly #results: ResultCollector
  #current = new AttemptResults()
  #isShared = false
  #mustRepeat = false

  constructor(results: ResultCollector) {
    this.#results = results
  }

  /** True if other scenarios run at the same time. */
  get isShared(): boolean {
    return this.#isShared
  }

  /**
   * Adds a result to the current attempt. It counts only once the attempt is trusted.
   *
   * @throws {StopScenario} if it is a violation for which another scenario may be the reason.
   */
  judge(check: Check, exchange: Exchange, violation?: Violation | false): void {
    if (violation && check.level !== 'may' && this.#isShared) this.repeatAlone()
    this.#current.add(check, exchange, violation)
  }

  /** In the current attempt it is unknown how often a write took effect. */
  markIndeterminate(): void {
    this.#current.indeterminate = true
  }

  /** Ends the current attempt. Other scenarios may have caused what it saw. */
  repeatAlone(): never {
    this.#mustRepeat = true
    throw new RepeatAlone()
  }

  /**
   * Runs a scenario up to three times, until its results can be trusted, and reports them to the collector.
   *
   * @param afterIndeterminate Called after an attempt in which a write was indeterminate.
   * @throws The error that ended the last attempt.
   */
  async run(scenario: () => Promise<void>, afterIndeterminate: () => Promise<void>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const error = await this.#attempt(scenario, afterIndeterminate)
      const isInconclusive = this.#current.isInconclusive(error)
      const canRepeat = error === undefined || error instanceof StopScenario
      if (isInconclusive && canRepeat && attempt < maxAttempts) continue
      this.#current.commit(this.#results, isInconclusive)
      this.#current = new AttemptResults()
      if (error !== undefined) throw error
      return
    }
  }

  /**
   * Runs a scenario once beside others. Its results are reported to the collector only if it met no violation and no failure.
   *
   * @returns False if the scenario has to be repeated alone.
   * @throws The error that ended the attempt.
   */
  async runShared(scenario: () => Promise<void>, afterIndeterminate: () => Promise<void>): Promise<boolean> {
    this.#isShared = true
    this.#mustRepeat = false
    try {
      const error = await this.#attempt(scenario, afterIndeterminate)
      if (error !== undefined) throw error
      if (this.#mustRepeat || this.#current.indeterminate) return false
      this.#current.commit(this.#results, false)
      return true
    } finally {
      this.#isShared = false
      this.#current = new AttemptResults()
    }
  }

  /** Returns the error that ended the attempt. */
  async #attempt(scenario: () => Promise<void>, afterIndeterminate: () => Promise<void>): Promise<unknown> {
    this.#current = new AttemptResults()
    try {
      try {
        await scenario()
      } finally {
        if (this.#current.indeterminate) await afterIndeterminate()
      }
    } catch (error) {
      return error
    }
    return undefined
  }
}
