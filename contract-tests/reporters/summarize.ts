import { type Level, levels } from '../model/check.ts'
import type { CheckReport, Finding, Outcome, Report } from '../model/report.ts'

/** A reporter: the text of a report, and a line for the help. It reads nothing but its arguments. */
export interface Reporter {
  (report: Report, options?: ReporterOptions): string
  /** What it is for, in a few words. */
  description: string
}

export interface ReporterOptions {
  /** Whether the text goes where colours are seen. Only `terminal` asks. Default `false`. */
  color?: boolean
}

/** A check that failed, with all that was found. */
export interface Rule extends CheckReport {
  findings: Finding[]
}

/** A report in the order in which a person asks: how it went, what is broken, what was not looked at. */
export interface Summary {
  /** The verdict in one sentence, without a full stop. */
  headline: string
  /** Rules broken at a level that fails the run, most severe first. */
  broken: Rule[]
  /** Rules broken at a milder level. */
  advice: Rule[]
  /** What several of these rules have in common, as sentences. */
  causes: string[]
  notRun: Reason[]
  inconclusive: Reason[]
  areas: Area[]
  coverage: { seen: number; documented: number; unseen: { operation: string; statuses: number[] }[] }
}

/** Checks that share an outcome for the same reason. */
export interface Reason {
  reason: string
  ids: string[]
}

/** The checks whose ids begin with the same word. */
export interface Area extends Record<Outcome, number> {
  name: string
  checks: CheckReport[]
}

export function summarize(report: Report): Summary {
  const rules = rulesOf(report)
  const broken = rules.filter(({ level }) => failsRun(level, report.failOn))
  const advice = rules.filter(({ level }) => !failsRun(level, report.failOn))
  return {
    headline: headlineOf(report, broken, advice),
    broken,
    advice,
    causes: causesOf(broken, advice),
    notRun: reasonsOf(report, 'skipped'),
    inconclusive: reasonsOf(report, 'inconclusive'),
    areas: areasOf(report),
    coverage: coverageOf(report),
  }
}

export function failsRun(level: Level, failOn: Level): boolean {
  return levels.indexOf(level) <= levels.indexOf(failOn)
}

/** `1 rule`, `2 rules`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** Milliseconds as a person says them: `80 ms`, `2.4 s`, `3 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  const seconds = ms / 1_000
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`
}

/** What departs, with its operation, which many messages begin with themselves. */
export function sentence({ operation, message }: Finding): string {
  return message.startsWith(`${operation} `) ? message : `${operation}: ${message}`
}

/** `200 application/json`, or why no answer came. */
export function answerLine({ response }: Finding['exchange']): string {
  return 'failure' in response
    ? `no answer: ${response.failure}`
    : `${response.status} ${response.headers['content-type'] ?? ''}`.trimEnd()
}

function rulesOf({ checks, findings }: Report): Rule[] {
  return checks
    .filter(({ outcome }) => outcome === 'failed')
    .map((check) => ({ ...check, findings: findings.filter((finding) => finding.check === check.id) }))
    .sort((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level))
}

/** Fewer rules than these are read sooner than a sentence about them. */
const fewestRules = 3

/** A server that answers 422 where 400 is expected breaks each rule about bad requests: that is one thing to mend. */
function causesOf(broken: Rule[], advice: Rule[]): string[] {
  const statuses = new Map<string, Rule[]>()
  for (const rule of [...broken, ...advice]) {
    const status = onlyStatusIn(rule)
    if (status !== undefined) statuses.set(status, [...(statuses.get(status) ?? []), rule])
  }
  return [...statuses]
    .filter(([, rules]) => rules.length >= fewestRules)
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([status, rules]) => {
      const expected = expectedByAll(rules)
      const counts = [
        [rules.filter((rule) => broken.includes(rule)).length, 'broken rule'],
        [rules.filter((rule) => advice.includes(rule)).length, 'piece', 'pieces', ' of advice'],
      ] as const
      const who = counts.filter(([count]) => count > 0).map(([count, one, many, of = '']) => counted(count, one, many) + of)
      const what =
        expected === undefined ? `answers with status ${status}` : `status ${status} in place of ${expected}: one cause, it seems`
      return `${who.join(' and ')} are about nothing but ${what}`
    })
}

/** The status that is all that is wrong in every finding of a rule. */
function onlyStatusIn({ findings }: Rule): string | undefined {
  const [first, ...others] = findings.map(({ actual, exchange: { response } }) =>
    'status' in response && actual === String(response.status) ? actual : undefined,
  )
  return others.every((status) => status === first) ? first : undefined
}

/** The one status that each finding would have taken, if there is exactly one. */
function expectedByAll(rules: Rule[]): string | undefined {
  const wanted = rules.flatMap(({ findings }) => findings.map(({ expected }): string[] => expected.match(/\b[1-5]\d\d\b/g) ?? []))
  const [one, ...more] = new Set(wanted[0]?.filter((status) => wanted.every((each) => each.includes(status))))
  return more.length === 0 ? one : undefined
}

function headlineOf({ verdict, counts, checks, failOn }: Report, broken: Rule[], advice: Rule[]): string {
  const aside = advice.length === 0 ? '' : `, and ${counted(advice.length, 'piece')} of advice`
  if (verdict === 'violates') {
    const byLevel = levels
      .map((level) => ({ level, count: broken.filter((rule) => rule.level === level).length }))
      .filter(({ count }) => count > 0)
      .map(({ level, count }) => `${count} ${level}`)
    return `violates the contract: ${counted(broken.length, 'rule')} broken (${byLevel.join(', ')})${aside}`
  }
  if (verdict === 'inconclusive') {
    const open = checks.filter(({ outcome, level }) => outcome === 'inconclusive' && failsRun(level, failOn)).length
    if (open === 0) return `inconclusive: of ${counted(checks.length, 'check')} none was judged${aside}`
    return `inconclusive: ${counted(open, 'check')} could not be decided${aside}`
  }
  const unlooked = counts.skipped === 0 ? '' : `, ${counts.skipped} not run`
  return `conforms: ${counted(counts.passed, 'check')} passed${unlooked}${aside}`
}

function reasonsOf({ checks }: Report, outcome: Outcome): Reason[] {
  const reasons = new Map<string, string[]>()
  for (const { id, reason = 'no reason is known', ...check } of checks) {
    if (check.outcome === outcome) reasons.set(reason, [...(reasons.get(reason) ?? []), id])
  }
  return Array.from(reasons, ([reason, ids]) => ({ reason, ids })).sort((a, b) => b.ids.length - a.ids.length)
}

function areasOf({ checks }: Report): Area[] {
  const areas = new Map<string, Area>()
  for (const check of checks) {
    const name = check.id.split('.')[0] ?? check.id
    const area = areas.get(name) ?? { name, checks: [], passed: 0, failed: 0, skipped: 0, inconclusive: 0 }
    area[check.outcome]++
    area.checks.push(check)
    areas.set(name, area)
  }
  return [...areas.values()]
}

function coverageOf({ coverage }: Report): Summary['coverage'] {
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
