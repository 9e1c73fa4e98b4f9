import { explainUnidentifiable } from '../model/body-format.ts'
import { type Check, StopScenario, type Violation } from '../model/check.ts'
import { cut, toEvidence } from '../model/excerpt.ts'
import type { Exchange } from '../model/exchange.ts'
import { isReportedRedirect, reportsRedirects } from './redirects.ts'
import type { ResultCollector } from './result-collector.ts'
import { isReportedByNeverFails, neverFails } from './server-errors.ts'

const uncertain =
  'in each of 3 attempts, a write failed first and succeeded when it was retried: check the server log for these failures'

/** The results of one attempt at a scenario, until it is known if they can be trusted. */
export class AttemptResults {
  readonly #passes = new Map<Check, number>()
  /** Checks that had to read a body in another format than documented, and the reason. */
  readonly #unreadable = new Map<Check, string>()
  /** By check, operation and message. */
  readonly #violations = new Map<string, SeenViolation>()
  /** True if it is unknown how often a write of this attempt took effect. */
  indeterminate = false

  add(check: Check, exchange: Exchange, violation?: Violation | false): void {
    const unreadable = check.anyBody ? undefined : explainUnidentifiable(exchange)
    if (unreadable !== undefined) {
      if (!this.#unreadable.has(check)) this.#unreadable.set(check, unreadable)
      return
    }
    if (!violation) {
      this.#passes.set(check, (this.#passes.get(check) ?? 0) + 1)
      return
    }
    const message = cut(violation.message, maxKeyLength)
    const key = [check.id, exchange.operation?.id ?? cut(exchange.request.path, maxKeyLength), message].join(' ')
    const known = this.#violations.get(key)
    if (known) known.times++
    else if (this.#violations.size < maxViolations)
      this.#violations.set(key, { check, violation, exchange: toEvidence(exchange), times: 1 })
  }

  /** True if an indeterminate write may have caused a violation, or the early end of the scenario. */
  isInconclusive(error: unknown): boolean {
    return this.indeterminate && (error instanceof StopScenario || this.#violations.size > 0)
  }

  /** Reports every judgment to the collector. Violations of an inconclusive attempt are no findings. */
  commit(results: ResultCollector, isInconclusive: boolean): void {
    for (const [check, reason] of this.#unreadable) results.markInconclusive(check, reason)
    for (const [check, times] of this.#passes) results.recordPass(check, times)
    for (const { check, violation, exchange, times } of this.#violations.values()) {
      if (isInconclusive) results.markInconclusive(check, uncertain)
      else if (results.isSelected(neverFails) && isReportedByNeverFails(violation, exchange))
        results.markInconclusive(check, `${violation.message}: reported by ${neverFails.id}`)
      else if (results.isSelected(reportsRedirects) && isReportedRedirect(violation, exchange))
        results.markInconclusive(check, `${violation.message}: reported by ${reportsRedirects.id}`)
      else results.recordViolation(check, violation, exchange, times)
    }
  }
}

/** Equal violations are kept once, without the body: a long run judges many subjects. */
interface SeenViolation {
  check: Check
  violation: Violation
  exchange: Exchange
  times: number
}

/** More violations of one attempt are not reported. */
const maxViolations = 1_000
const maxKeyLength = 1_000
