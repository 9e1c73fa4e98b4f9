import { type Level, levels } from '../model/check.ts'
import type { CheckReport, Finding, Outcome, Report } from '../model/report.ts'

/** A failed check with its findings. */
export interface FailedCheck extends CheckReport {
  findings: Finding[]
}

/** The parts of a report that several reporters show. */
export interface Summary {
  /** The verdict in one sentence, without a period. */
  headline: string
  /** Failed checks whose level fails the run, most severe first. */
  broken: FailedCheck[]
  /** Failed checks whose level does not fail the run. */
  advice: FailedCheck[]
  /** One sentence for each cause that several failed checks share. */
  causes: string[]
  notRun: Reason[]
  inconclusive: Reason[]
  areas: Area[]
  counts: Counts
  coverage: { seen: number; documented: number; unseen: { operation: string; statuses: number[] }[] }
}

/** Checks that were not run, or are inconclusive, for the same reason. */
export interface Reason {
  reason: string
  ids: string[]
}

/** The number of checks by outcome. A failed check counts as `advice` if its level does not fail the run. */
export type Counts = Record<Outcome | 'advice', number>

/** Checks whose ids start with the same word. */
export interface Area {
  name: string
  checks: CheckReport[]
  counts: Counts
}

/** Summarizes a report. */
export function summarize(report: Report): Summary {
  const rules = collectFailedChecks(report)
  const broken = rules.filter(({ level }) => failsRun(level, report.failOn))
  const advice = rules.filter(({ level }) => !failsRun(level, report.failOn))
  return {
    headline: buildHeadline(report, broken, advice),
    broken,
    advice,
    causes: findCommonCauses(broken, advice),
    notRun: groupByReason(report, 'skipped'),
    inconclusive: groupByReason(report, 'inconclusive'),
    areas: groupByArea(report),
    counts: countOutcomes(report.checks, report),
    coverage: summarizeCoverage(report),
  }
}

/** Returns true if a failed check of this level fails the run. */
export function failsRun(level: Level, failOn: Level): boolean {
  return levels.indexOf(level) <= levels.indexOf(failOn)
}

/** Formats a count with its noun: `1 rule`, `2 rules`. */
export function pluralize(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** Formats milliseconds: `80 ms`, `2.4 s`, `3 min 5 s`. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  const seconds = ms / 1_000
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`
}

/** Formats the message of a finding. The operation comes first, unless the message starts with it. */
export function formatMessage({ operation, message }: Finding): string {
  return message.startsWith(`${operation} `) ? message : `${operation}: ${message}`
}

/** Formats a response as `200 application/json`, or the reason for a missing one. */
export function formatResponseLine({ response }: Finding['exchange']): string {
  return 'failure' in response
    ? `no response: ${response.failure}`
    : `${response.status} ${response.headers['content-type'] ?? ''}`.trimEnd()
}

function collectFailedChecks({ checks, findings }: Report): FailedCheck[] {
  return checks
    .filter(({ outcome }) => outcome === 'failed')
    .map((check) => ({ ...check, findings: findings.filter((finding) => finding.check === check.id) }))
    .sort((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level))
}

const minChecksWithCommonCause = 3

/** Finds causes such as a server that responds 422 instead of 400, which fails every check of invalid requests. */
function findCommonCauses(broken: FailedCheck[], advice: FailedCheck[]): string[] {
  const statuses = new Map<string, FailedCheck[]>()
  for (const check of [...broken, ...advice]) {
    const status = findWrongStatus(check)
    if (status !== undefined) statuses.set(status, [...(statuses.get(status) ?? []), check])
  }
  return [...statuses]
    .filter(([, rules]) => rules.length >= minChecksWithCommonCause)
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([status, rules]) => {
      const expected = findCommonExpectedStatus(rules)
      const counts = [
        [rules.filter((check) => broken.includes(check)).length, 'broken rule'],
        [rules.filter((check) => advice.includes(check)).length, 'piece', 'pieces', ' of advice'],
      ] as const
      const subject = counts.filter(([count]) => count > 0).map(([count, one, many, of = '']) => pluralize(count, one, many) + of)
      return expected === undefined
        ? `${subject.join(' and ')} are only about responses with status ${status}`
        : `${subject.join(' and ')} have one likely cause: status ${status} instead of ${expected}`
    })
}

/** Returns the status that every finding of a check reports as its only violation. */
function findWrongStatus({ findings }: FailedCheck): string | undefined {
  const [first, ...others] = findings.map(({ actual, exchange: { response } }) =>
    'status' in response && actual === String(response.status) ? actual : undefined,
  )
  return others.every((status) => status === first) ? first : undefined
}

/** Returns the status that every finding expects, if there is exactly one. */
function findCommonExpectedStatus(rules: FailedCheck[]): string | undefined {
  const wanted = rules.flatMap(({ findings }) => findings.map(({ expected }): string[] => expected.match(/\b[1-5]\d\d\b/g) ?? []))
  const [one, ...more] = new Set(wanted[0]?.filter((status) => wanted.every((each) => each.includes(status))))
  return more.length === 0 ? one : undefined
}

function buildHeadline({ verdict, counts, checks, failOn }: Report, broken: FailedCheck[], advice: FailedCheck[]): string {
  const aside = advice.length === 0 ? '' : `, and ${pluralize(advice.length, 'piece')} of advice`
  if (verdict === 'violates') {
    const byLevel = levels
      .map((level) => ({ level, count: broken.filter((check) => check.level === level).length }))
      .filter(({ count }) => count > 0)
      .map(({ level, count }) => `${count} ${level}`)
    return `violates the contract: ${pluralize(broken.length, 'rule')} broken (${byLevel.join(', ')})${aside}`
  }
  if (verdict === 'inconclusive') {
    const open = checks.filter(({ outcome, level }) => outcome === 'inconclusive' && failsRun(level, failOn)).length
    if (open === 0) return `inconclusive: none of ${pluralize(checks.length, 'check')} has a result${aside}`
    return `inconclusive: ${pluralize(open, 'check')} could not be decided${aside}`
  }
  const notRun = counts.skipped === 0 ? '' : `, ${counts.skipped} not run`
  return `conforms: ${pluralize(counts.passed, 'check')} passed${notRun}${aside}`
}

function groupByReason({ checks }: Report, outcome: Outcome): Reason[] {
  const reasons = new Map<string, string[]>()
  for (const { id, reason = 'unknown reason', ...check } of checks) {
    if (check.outcome === outcome) reasons.set(reason, [...(reasons.get(reason) ?? []), id])
  }
  return Array.from(reasons, ([reason, ids]) => ({ reason, ids })).sort((a, b) => b.ids.length - a.ids.length)
}

function groupByArea(report: Report): Area[] {
  const areas = new Map<string, CheckReport[]>()
  for (const check of report.checks) {
    const name = check.id.split('.')[0] ?? check.id
    areas.set(name, [...(areas.get(name) ?? []), check])
  }
  return Array.from(areas, ([name, checks]) => ({ name, checks, counts: countOutcomes(checks, report) }))
}

function countOutcomes(checks: CheckReport[], { failOn }: Report): Counts {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0, inconclusive: 0, advice: 0 }
  for (const { outcome, level } of checks) counts[outcome === 'failed' && !failsRun(level, failOn) ? 'advice' : outcome]++
  return counts
}

function summarizeCoverage({ coverage }: Report): Summary['coverage'] {
  const unseen = new Map<string, number[]>()
  for (const { operation, status, seen } of coverage) {
    if (seen === 0) unseen.set(operation, [...(unseen.get(operation) ?? []), status])
  }
  return {
    seen: coverage.filter(({ seen }) => seen > 0).length,
    documented: coverage.length,
    unseen: Array.from(unseen, ([operation, statuses]) => ({ operation, statuses })),
  }
}
