import { sleep } from '../../src/core/timeout.ts'
import type { Exchange } from '../model/exchange.ts'
import type { Invariant, InvariantContext } from './invariant.ts'
import { pollDelaysMs } from './poller.ts'
import type { ResultCollector } from './result-collector.ts'
import type { RetryingSender } from './retrying-sender.ts'

/** Judges every exchange by every invariant. */
export class InvariantJudge {
  readonly #invariants: Invariant[]
  readonly #context: InvariantContext
  readonly #results: ResultCollector
  readonly #sender: RetryingSender
  readonly #signal: AbortSignal

  constructor(parts: {
    invariants: Invariant[]
    context: InvariantContext
    results: ResultCollector
    sender: RetryingSender
    signal: AbortSignal
  }) {
    this.#invariants = parts.invariants
    this.#context = parts.context
    this.#results = parts.results
    this.#sender = parts.sender
    this.#signal = parts.signal
  }

  async judge(exchange: Exchange): Promise<void> {
    for (const invariant of this.#invariants) await this.#judgeBy(invariant, exchange)
  }

  async #judgeBy(invariant: Invariant, exchange: Exchange): Promise<void> {
    for (const violation of invariant.judge(exchange, this.#context)) {
      if (violation && (await this.#isConfirmed(invariant, exchange)))
        this.#results.recordViolation(invariant, violation, exchange)
      else this.#results.recordPass(invariant)
    }
  }

  /** Repeats the request of a volatile invariant: concurrent writes of others and lagging summaries are no violation. */
  async #isConfirmed(invariant: Invariant, exchange: Exchange): Promise<boolean> {
    // One confirmed violation is enough: the next ones cost no requests.
    if (!invariant.volatile || this.#results.hasFailed(invariant) || exchange.request.method !== 'GET') return true
    for (const delayMs of pollDelaysMs.slice(1)) {
      await sleep(delayMs, this.#signal)
      const { response } = await this.#sender.send(exchange.request, this.#signal)
      if (!response) return false
      const violations = invariant.judge({ ...exchange, response }, this.#context)
      if (violations.every((violation) => violation === undefined)) return false
    }
    return true
  }
}
