import { type Subject, subjectOf } from '../model/body-format.ts'
import type { Check, Violation } from '../model/check.ts'
import { buildCurl } from '../model/curl.ts'
import { excerpt, excerptText } from '../model/excerpt.ts'
import type { Exchange } from '../model/exchange.ts'
import type { Redact } from '../model/redact.ts'
import type { CheckReport, Finding } from '../model/report.ts'
import { limitCurl, ReportSize } from '../model/report-size.ts'
import { findSection, findViolatedSection } from '../model/spec-pointer.ts'
import { FindingInputs } from './finding-inputs.ts'

const maxReasonLength = 1_000
const maxMessageLength = 500
const maxValueLength = 1_500
const maxInputLength = 100

interface Entry {
  check: Check
  /** Subjects that were judged. */
  seen: number
  findings: Map<string, Finding>
  durationMs: number
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
  readonly #size = new ReportSize()
  readonly #inputs = new FindingInputs()
  readonly #unreadable = new Map<Subject, string>()
  #omitted = 0
  readonly #redact: Redact
  readonly #onFinding: (finding: Finding) => void

  constructor({ checks, isSelected, redact, onFinding }: ResultCollectorOptions) {
    this.#registered = new Set(checks.map(({ id }) => id))
    const selected = checks.filter(({ id }) => isSelected(id))
    this.#entries = new Map(selected.map((check) => [check.id, { check, seen: 0, findings: new Map(), durationMs: 0 }]))
    this.#redact = redact
    this.#onFinding = onFinding
  }

  /** Subjects were judged and passed. */
  recordPass(check: Check, times = 1): void {
    const entry = this.#entry(check)
    if (entry) entry.seen += times
  }

  /** Subjects were judged and violate the check. Repeated violations of one operation become one finding. */
  recordViolation(check: Check, violation: Violation, exchange: Exchange, times = 1): void {
    const entry = this.#entry(check)
    if (!entry) return
    entry.seen += times
    const operation = excerptText(operationLabel(exchange), this.#redact, maxMessageLength)
    const message = excerptText(violation.message, this.#redact, maxMessageLength)
    const key = `${operation} ${message}`
    const known = entry.findings.get(key)
    const input = violation.input === undefined ? undefined : excerptText(violation.input, this.#redact, maxInputLength)
    if (known) {
      known.times += times
      if (input !== undefined) this.#inputs.add(known, input)
      return
    }
    const created = createFinding(check, violation, exchange, this.#redact)
    const finding = this.#size.fit({ ...created, operation, message, times }, entry.findings.size)
    if (!finding) {
      this.#omitted += times
      return
    }
    entry.findings.set(key, finding)
    if (input !== undefined) this.#inputs.add(finding, input)
    this.#onFinding(finding)
  }

  /** Adds the time that was spent on checks, in equal shares. */
  recordDuration(checks: readonly Check[], ms: number): void {
    for (const check of checks) {
      const entry = this.#entry(check)
      if (entry) entry.durationMs += ms / checks.length
    }
  }

  /** True if the run reports the check. */
  isSelected({ id }: Pick<Check, 'id'>): boolean {
    return this.#entries.has(id)
  }

  hasFailed(check: Check): boolean {
    return (this.#entry(check)?.findings.size ?? 0) > 0
  }

  /** The first reason wins. */
  markSkipped(check: Check, reason: string): void {
    const entry = this.#entry(check)
    if (entry) entry.skipped ??= this.#excerpt(reason)
  }

  /** The first reason wins. */
  markInconclusive(check: Check, reason: string): void {
    const entry = this.#entry(check)
    if (entry) entry.inconclusive ??= this.#excerpt(reason)
  }

  /** A body had another format than documented, so checks of its subject that were never judged are inconclusive. */
  noteUnreadable({ reason, subject }: { reason: string; subject: Subject }): void {
    if (!this.#unreadable.has(subject)) this.#unreadable.set(subject, this.#excerpt(reason))
  }

  wasJudged(check: Check): boolean {
    return (this.#entry(check)?.seen ?? 0) > 0
  }

  /** The number of violations that did not fit into the report. */
  get omitted(): number {
    return this.#omitted
  }

  /** All findings, in the order of the checks. */
  findings(): Finding[] {
    return [...this.#entries.values()].flatMap(({ findings }) => [...findings.values()])
  }

  /** The outcome of every selected check. */
  checks(): CheckReport[] {
    return [...this.#entries.values()].map(({ check, ...entry }) => ({
      id: check.id,
      level: check.level,
      description: check.description,
      pointer: check.pointer,
      source: findSection(check.pointer),
      ...decideOutcome(entry, this.#explainUnreadable(check)),
      durationMs: Math.round(entry.durationMs * 1_000) / 1_000,
    }))
  }

  #explainUnreadable({ id, anyBody }: Check): string | undefined {
    const subject = anyBody ? undefined : subjectOf(id)
    return subject && this.#unreadable.get(subject)
  }

  #excerpt(reason: string): string {
    return excerptText(reason, this.#redact, maxReasonLength)
  }

  /** The entry of a check, or `undefined` if it is not selected. */
  #entry({ id }: Check): Entry | undefined {
    if (!this.#registered.has(id)) throw new Error(`unknown check ${id}: list it in its scenario and in the suite`)
    return this.#entries.get(id)
  }
}

function decideOutcome(
  { findings, seen, skipped, inconclusive }: Omit<Entry, 'check' | 'durationMs'>,
  unreadable: string | undefined,
): Pick<CheckReport, 'outcome' | 'reason'> {
  if (findings.size > 0) return { outcome: 'failed' }
  if (inconclusive !== undefined) return { outcome: 'inconclusive', reason: inconclusive }
  if (seen === 0 && skipped === undefined && unreadable !== undefined) return { outcome: 'inconclusive', reason: unreadable }
  // A check that saw nothing did not pass.
  if (seen === 0) return { outcome: 'skipped', reason: skipped ?? 'this run received no response that the check judges' }
  return { outcome: 'passed' }
}

function createFinding(
  check: Check,
  { expected, actual, pointer = check.pointer }: Violation,
  exchange: Exchange,
  redact: Redact,
): Omit<Finding, 'operation' | 'message' | 'times'> {
  return {
    check: check.id,
    level: check.level,
    source: findViolatedSection(pointer, exchange),
    expected: excerptText(expected, redact, maxValueLength),
    // A number may be a status or a count.
    actual: excerptText(actual, /^\d+$/.test(actual) ? redact : redact.echo, maxValueLength),
    curl: limitCurl(buildCurl(exchange, redact)),
    exchange: excerpt(exchange, redact),
  }
}

function operationLabel({ operation, request }: Exchange): string {
  return operation?.id ?? `${request.method} ${request.path.split('?')[0]}`
}
