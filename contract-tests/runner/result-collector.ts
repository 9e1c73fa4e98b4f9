import type { Check, Violation } from '../model/check.ts'
import { buildCurl } from '../model/curl.ts'
import { excerpt } from '../model/excerpt.ts'
import type { Exchange } from '../model/exchange.ts'
import type { Redact } from '../model/redact.ts'
import type { CheckReport, Finding } from '../model/report.ts'
import { findSection, findViolatedSection } from '../model/spec-pointer.ts'

interface Entry {
  claim: Check
  seen: number
  findings: Map<string, Finding>
  skipped?: string
  inconclusive?: string
}

/** What is known of every claim so far. A draft collects what one attempt at a scenario found, until it can be trusted. */
export class ResultCollector {
  readonly #entries = new Map<string, Entry>()
  readonly #redact: Redact
  readonly #onFinding: (finding: Finding) => void

  constructor(checks: Iterable<Check>, redact: Redact, onFinding: (finding: Finding) => void) {
    this.#redact = redact
    this.#onFinding = onFinding
    for (const check of checks) this.#entries.set(check.id, { claim: check, seen: 0, findings: new Map() })
  }

  has(check: Check): boolean {
    return this.#entries.has(check.id)
  }

  /** One subject was held against the claim, and kept it. */
  recordPass(check: Check) {
    const entry = this.#entries.get(check.id)
    if (entry) entry.seen++
  }

  /** One subject was held against the claim, and departs from it. */
  recordViolation(check: Check, violation: Violation, exchange: Exchange) {
    const entry = this.#entries.get(check.id)
    if (!entry) return
    entry.seen++
    const key = this.#redact(`${operationIn(exchange)} ${violation.message}`)
    const known = entry.findings.get(key)
    if (known) {
      known.times++
      return
    }
    const finding = findingOf(check, violation, exchange, this.#redact)
    entry.findings.set(key, finding)
    this.#onFinding(finding)
  }

  hasFailed(check: Check): boolean {
    return (this.#entries.get(check.id)?.findings.size ?? 0) > 0
  }

  markSkipped(check: Check, reason: string) {
    const entry = this.#entries.get(check.id)
    if (entry) entry.skipped ??= this.#redact(reason)
  }

  markInconclusive(check: Check, reason: string) {
    const entry = this.#entries.get(check.id)
    if (entry) entry.inconclusive ??= this.#redact(reason)
  }

  wasJudged(check: Check): boolean {
    return (this.#entries.get(check.id)?.seen ?? 0) > 0
  }

  findings(): Finding[] {
    return [...this.#entries.values()].flatMap(({ findings }) => [...findings.values()])
  }

  checks(): CheckReport[] {
    return [...this.#entries.values()].map(({ claim: { id, level, description, pointer }, ...entry }) => ({
      id,
      level,
      description,
      pointer,
      source: findSection(pointer),
      ...outcomeOf(entry),
    }))
  }
}

function outcomeOf({ findings, seen, skipped, inconclusive }: Omit<Entry, 'claim'>): Pick<CheckReport, 'outcome' | 'reason'> {
  if (findings.size > 0) return { outcome: 'failed' }
  if (inconclusive !== undefined) return { outcome: 'inconclusive', reason: inconclusive }
  // A check that saw nothing did not pass.
  if (seen === 0) return { outcome: 'skipped', reason: skipped ?? 'nothing that this run saw could show it' }
  return { outcome: 'passed' }
}

function findingOf(check: Check, { message, expected, actual }: Violation, exchange: Exchange, redact: Redact): Finding {
  return {
    check: check.id,
    level: check.level,
    source: findViolatedSection(check.pointer, exchange),
    operation: redact(operationIn(exchange)),
    message: redact(message),
    expected: redact(expected),
    actual: redact(actual),
    curl: buildCurl(exchange, redact),
    exchange: excerpt(exchange, redact),
    times: 1,
  }
}

function operationIn({ operation, request }: Exchange): string {
  return operation?.id ?? `${request.method} ${request.path.split('?')[0]}`
}
