import type { Claim, Departure } from '../model/check.ts'
import { curlFor } from '../model/curl.ts'
import { excerpt } from '../model/excerpt.ts'
import type { Exchange } from '../model/exchange.ts'
import type { Redact } from '../model/redact.ts'
import type { CheckReport, Finding } from '../model/report.ts'
import { sourceIn, sourceOf } from '../model/spec-pointer.ts'

interface Entry {
  claim: Claim
  seen: number
  findings: Map<string, Finding>
  skipped?: string
  inconclusive?: string
}

/** What is known of every claim so far. A draft collects what one attempt at a scenario found, until it can be trusted. */
export class Ledger {
  readonly #entries = new Map<string, Entry>()
  readonly #redact: Redact
  readonly #onFinding: (finding: Finding) => void

  constructor(claims: Iterable<Claim>, redact: Redact, onFinding: (finding: Finding) => void) {
    this.#redact = redact
    this.#onFinding = onFinding
    for (const claim of claims) this.#entries.set(claim.id, { claim, seen: 0, findings: new Map() })
  }

  has(claim: Claim): boolean {
    return this.#entries.has(claim.id)
  }

  /** One subject was held against the claim, and kept it. */
  saw(claim: Claim) {
    const entry = this.#entries.get(claim.id)
    if (entry) entry.seen++
  }

  /** One subject was held against the claim, and departs from it. */
  found(claim: Claim, departure: Departure, exchange: Exchange) {
    const entry = this.#entries.get(claim.id)
    if (!entry) return
    entry.seen++
    const key = this.#redact(`${operationIn(exchange)} ${departure.message}`)
    const known = entry.findings.get(key)
    if (known) {
      known.times++
      return
    }
    const finding = findingOf(claim, departure, exchange, this.#redact)
    entry.findings.set(key, finding)
    this.#onFinding(finding)
  }

  hasFailed(claim: Claim): boolean {
    return (this.#entries.get(claim.id)?.findings.size ?? 0) > 0
  }

  skip(claim: Claim, reason: string) {
    const entry = this.#entries.get(claim.id)
    if (entry) entry.skipped ??= this.#redact(reason)
  }

  doubt(claim: Claim, reason: string) {
    const entry = this.#entries.get(claim.id)
    if (entry) entry.inconclusive ??= this.#redact(reason)
  }

  wasJudged(claim: Claim): boolean {
    return (this.#entries.get(claim.id)?.seen ?? 0) > 0
  }

  findings(): Finding[] {
    return [...this.#entries.values()].flatMap(({ findings }) => [...findings.values()])
  }

  checks(): CheckReport[] {
    return [...this.#entries.values()].map(({ claim: { id, level, says, cite }, ...entry }) => ({
      id,
      level,
      says,
      cite,
      source: sourceOf(cite),
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

function findingOf(claim: Claim, { message, expected, actual }: Departure, exchange: Exchange, redact: Redact): Finding {
  return {
    check: claim.id,
    level: claim.level,
    source: sourceIn(claim.cite, exchange),
    operation: redact(operationIn(exchange)),
    message: redact(message),
    expected: redact(expected),
    actual: redact(actual),
    curl: curlFor(exchange, redact),
    exchange: excerpt(exchange, redact),
    times: 1,
  }
}

function operationIn({ operation, request }: Exchange): string {
  return operation?.id ?? `${request.method} ${request.path.split('?')[0]}`
}
