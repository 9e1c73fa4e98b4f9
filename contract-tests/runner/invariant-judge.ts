import { sleep } from '../../src/core/timeout.ts'
import { findUnreadable } from '../model/body-format.ts'
import type { Violation } from '../model/check.ts'
import { type Exchange, largeBytes } from '../model/exchange.ts'
import type { Invariant, InvariantContext, Judgment } from './invariant.ts'
import { pollDelaysMs } from './poller.ts'
import type { ResultCollector } from './result-collector.ts'
import type { RetryingSender } from './retrying-sender.ts'
import { isReportedByNeverFails, neverFails } from './server-errors.ts'
import { describeBug } from './suite-bug.ts'
import type { WriteLock } from './write-lock.ts'

/** Signals and timers wait at most this long for the checks of a large body. */
const maxBusyMs = 100

/** Judges every exchange by every invariant. */
export class InvariantJudge {
  readonly #invariants: Invariant[]
  readonly #context: InvariantContext
  readonly #results: ResultCollector
  readonly #sender: RetryingSender
  readonly #signal: AbortSignal
  readonly #writeLock: WriteLock
  readonly #onBug: (error: unknown) => void

  constructor(parts: {
    invariants: Invariant[]
    context: InvariantContext
    results: ResultCollector
    sender: RetryingSender
    signal: AbortSignal
    writeLock: WriteLock
    onBug: (error: unknown) => void
  }) {
    this.#invariants = parts.invariants
    this.#context = parts.context
    this.#results = parts.results
    this.#sender = parts.sender
    this.#signal = parts.signal
    this.#writeLock = parts.writeLock
    this.#onBug = parts.onBug
  }

  async judge(exchange: Exchange): Promise<void> {
    const unreadable = findUnreadable(exchange)
    if (unreadable && !exchange.response?.incomplete) this.#results.noteUnreadable(unreadable)
    const isLarge = (exchange.response?.size ?? 0) > largeBytes
    let lastPause = performance.now()
    for (const invariant of this.#invariants) {
      await this.#judgeBy(invariant, exchange)
      if (!isLarge || performance.now() - lastPause < maxBusyMs) continue
      await sleep(0, this.#signal)
      lastPause = performance.now()
    }
  }

  async #judgeBy(invariant: Invariant, exchange: Exchange): Promise<void> {
    const startedAt = performance.now()
    const { passed, violations } = this.#judgment(invariant, exchange)
    this.#results.recordDuration([invariant], performance.now() - startedAt)
    this.#results.recordPass(invariant, passed)
    for (const { violation, times } of violations) {
      if (this.#isReportedElsewhere(invariant, violation, exchange))
        this.#results.markInconclusive(invariant, `${violation.message}: reported by ${neverFails.id}`)
      else if (await this.#isConfirmed(invariant, exchange)) this.#results.recordViolation(invariant, violation, exchange, times)
      else this.#results.recordPass(invariant, times)
    }
  }

  #isReportedElsewhere({ id }: Invariant, violation: Violation, exchange: Exchange): boolean {
    return id !== neverFails.id && this.#results.isSelected(neverFails) && isReportedByNeverFails(violation, exchange)
  }

  /** A response that a check cannot handle must not cost the rest of the report. */
  #judgment(invariant: Invariant, exchange: Exchange): Judgment {
    try {
      return invariant.judge(exchange, this.#context)
    } catch (error) {
      this.#onBug(error)
      this.#results.markInconclusive(invariant, describeBug(error))
      return { passed: 0, violations: [] }
    }
  }

  /** Repeats the request of a volatile invariant: concurrent writes and lagging summaries are no violation. */
  async #isConfirmed(invariant: Invariant, exchange: Exchange): Promise<boolean> {
    // One confirmed violation is enough: the next ones cost no requests.
    if (!invariant.volatile || this.#results.hasFailed(invariant) || exchange.request.method !== 'GET') return true
    return this.#writeLock.hold(() => this.#isRepeated(invariant, exchange))
  }

  async #isRepeated(invariant: Invariant, exchange: Exchange): Promise<boolean> {
    for (const delayMs of pollDelaysMs.slice(1)) {
      await sleep(delayMs, this.#signal)
      const { response } = await this.#sender.send(exchange.request, this.#signal)
      if (!response) return false
      if (invariant.judge({ ...exchange, response }, this.#context).violations.length === 0) return false
    }
    return true
  }
}
