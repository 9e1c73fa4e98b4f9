import type { Check, Violation } from '../model/check.ts'
import { buildCurl } from '../model/curl.ts'
import { excerpt } from '../model/excerpt.ts'
import type { Exchange } from '../model/exchange.ts'
import type { Redact } from '../model/redact.ts'
import type { CheckReport, Finding } from '../model/report.ts'
import { findSection, findViolatedSection } from '../model/spec-pointer.ts'

interface Entry {
  check: Check
  /** Subjects that were judged. */
  seen: number
  findings: Map<string, Finding>
  skipped?: string
  inconclusive?: string
}

interface ResultCollectorOptions {
  /** Every check of the suite. */
  checks: readonly Check[]
  /** Results of other checks are ignored. */
  isSelected: (id: string) => boolean
  redact: Redact
  onFinding: (finding: Finding) => void
}

/**
 * Collects the results of every selected check.
 *
 * @throws {Error} if a check is not part of the suite: no report would show its results.
 */
export class ResultCollector {
  readonly #registered: ReadonlySet<string>
  readonly #entries: ReadonlyMap<string, Entry>
  readonly #redact: Redact
  readonly #onFinding: (finding: Finding) => void

  constructor({ checks, isSelected, redact, onFinding }: ResultCollectorOptions) {
    this.#registered = new Set(checks.map(({ id }) => id))
    const selected = checks.filter(({ id }) => isSelected(id))
    this.#entries = new Map(selected.map((check) => [check.id, { check, seen: 0, findings: new Map() }]))
    this.#redact = redact
    this.#onFinding = onFinding
  }

  /** One subject was judged and passed. */
  recordPass(check: Check): void {
    const entry = this.#entry(check)
    if (entry) entry.seen++
  }

  /** One subject was judged and violates the check. Repeated violations of one operation become one finding. */
  recordViolation(check: Check, violation: Violation, exchange: Exchange): void {
    const entry = this.#entry(check)
    if (!entry) return
    entry.seen++
    const key = this.#redact(`${operationLabel(exchange)} ${violation.message}`)
    const known = entry.findings.get(key)
    if (known) {
      known.times++
      return
    }
    const finding = createFinding(check, violation, exchange, this.#redact)
    entry.findings.set(key, finding)
    this.#onFinding(finding)
  }

  hasFailed(check: Check): boolean {
    return (this.#entry(check)?.findings.size ?? 0) > 0
  }

  /** The first reason wins. */
  markSkipped(check: Check, reason: string): void {
    const entry = this.#entry(check)
    if (entry) entry.skipped ??= this.#redact(reason)
  }

  /** The first reason wins. */
  markInconclusive(check: Check, reason: string): void {
    const entry = this.#entry(check)
    if (entry) entry.inconclusive ??= this.#redact(reason)
  }

  wasJudged(check: Check): boolean {
    return (this.#entry(check)?.seen ?? 0) > 0
  }

  /** All findings, in the order of the checks. */
  findings(): Finding[] {
    return [...this.#entries.values()].flatMap(({ findings }) => [...findings.values()])
  }

  /** The outcome of every selected check. */
  checks(): CheckReport[] {
    return [...this.#entries.values()].map(({ check: { id, level, description, pointer }, ...entry }) => ({
      id,
      level,
      description,
      pointer,
      source: findSection(pointer),
      ...decideOutcome(entry),
    }))
  }

  /** The entry of a check, or `undefined` if it is not selected. */
  #entry({ id }: Check): Entry | undefined {
    if (!this.#registered.has(id)) throw new Error(`unknown check ${id}: list it in its scenario and in the suite`)
    return this.#entries.get(id)
  }
}

function decideOutcome({ findings, seen, skipped, inconclusive }: Omit<Entry, 'check'>): Pick<CheckReport, 'outcome' | 'reason'> {
  if (findings.size > 0) return { outcome: 'failed' }
  if (inconclusive !== undefined) return { outcome: 'inconclusive', reason: inconclusive }
  // A check that saw nothing did not pass.
  if (seen === 0) return { outcome: 'skipped', reason: skipped ?? 'this run received no response that the check judges' }
  return { outcome: 'passed' }
}

function createFinding(check: Check, { message, expected, actual }: Violation, exchange: Exchange, redact: Redact): Finding {
  return {
    check: check.id,
    level: check.level,
    source: findViolatedSection(check.pointer, exchange),
    operation: redact(operationLabel(exchange)),
    message: redact(message),
    expected: redact(expected),
    actual: redact(actual),
    curl: buildCurl(exchange, redact),
    exchange: excerpt(exchange, redact),
    times: 1,
  }
}

function operationLabel({ operation, request }: Exchange): string {
  return operation?.id ?? `${request.method} ${request.path.split('?')[0]}`
}
