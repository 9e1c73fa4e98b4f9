import { type CheckReport, hasJudged, type Report } from '../model/report.ts'
import { formatLeftPool } from './left-behind.ts'
import { breakCommandsInMarkup, printable, shownNotes } from './printable-report.ts'
import { type Area, type FailedCheck, failsRun, pluralize, summarize } from './summarize.ts'
import { formatFailedCheck } from './terminal.ts'
import { escapeAttribute, escapeXml } from './xml.ts'

/**
 * Formats a report as JUnit XML, with a suite per area and a test case per check. A failed check that does not fail the
 * run is a passed test case with the findings in `system-out`.
 */
export function junit(unsafeReport: Report): string {
  const report = printable(unsafeReport)
  const { areas, broken, advice, headline } = summarize(report)
  const rules = new Map([...broken, ...advice].map((check) => [check.id, check]))
  const runErrors = (report.leftBehind.length > 0 ? 1 : 0) + (hasJudged(report.checks) ? 0 : 1)
  const skipped = report.checks.filter((check) => isSkipped(check, report)).length
  const totals = `tests="${report.checks.length + 2}" failures="${broken.length}" errors="${countErrors(report.checks, report) + runErrors}" skipped="${skipped}"`
  const seconds = (report.durationMs / 1_000).toFixed(3)
  return breakCommandsInMarkup(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${escapeAttribute(`Compute Pools API at ${report.target}`)}" ${totals} time="${seconds}">
${areas.map((area) => formatSuite(area, report, rules)).join('\n')}
  <testsuite name="run" tests="2" failures="0" errors="${runErrors}" skipped="0" timestamp="${escapeAttribute(report.startedAt.replace(/\.\d+Z$/, ''))}" time="${seconds}">
    <properties>
      <property name="target" value="${escapeAttribute(report.target)}"/>
      <property name="verdict" value="${escapeAttribute(report.verdict)}"/>
      <property name="seed" value="${report.seed}"/>
      <property name="requests" value="${report.counts.requests}"/>
    </properties>
    <testcase classname="run" name="at least one check has a result">${formatNoResult(report)}</testcase>
    <testcase classname="run" name="every pool created by the run is deleted">${formatLeftBehind(report)}</testcase>
    <system-out>${escapeXml([headline, ...shownNotes(report.notes)].join('\n'))}</system-out>
  </testsuite>
</testsuites>
`)
}
junit.description = 'JUnit XML for CI systems'

function formatSuite({ name, checks }: Area, report: Report, rules: Map<string, FailedCheck>): string {
  const failures = checks.filter(({ outcome, level }) => outcome === 'failed' && failsRun(level, report.failOn)).length
  const skipped = checks.filter((check) => isSkipped(check, report)).length
  return `  <testsuite name="${escapeAttribute(name)}" tests="${checks.length}" failures="${failures}" errors="${countErrors(checks, report)}" skipped="${skipped}" time="0">
${checks.map((check) => formatTestCase(check, report, rules.get(check.id))).join('\n')}
  </testsuite>`
}

function formatTestCase(check: CheckReport, report: Report, rule: FailedCheck | undefined): string {
  const { id, description, level } = check
  const area = id.split('.')[0] ?? id
  const head = `    <testcase classname="${escapeAttribute(area)}" name="${escapeAttribute(`${id}: ${description}`)}"`
  const body = formatOutcome(check, report, rule, level)
  return body === '' ? `${head}/>` : `${head}>${body}</testcase>`
}

function formatOutcome(check: CheckReport, report: Report, rule: FailedCheck | undefined, level: CheckReport['level']): string {
  if (rule && failsRun(level, report.failOn)) {
    const [first, ...others] = rule.findings
    const more = others.length === 0 ? '' : `, and ${pluralize(others.length, 'more finding')}`
    return `<failure type="${level}" message="${escapeAttribute(`${first?.message ?? check.description}${more}`)}">${escapeXml(formatFailedCheck(rule))}</failure>`
  }
  if (rule) return `<system-out>${escapeXml(`advice (${level})\n${formatFailedCheck(rule)}`)}</system-out>`
  const reason = escapeAttribute(check.reason ?? '')
  if (isError(check, report)) return `<error type="inconclusive" message="${reason}"/>`
  if (check.outcome === 'inconclusive') return `<skipped message="inconclusive: ${reason}"/>`
  return check.outcome === 'skipped' ? `<skipped message="${reason}"/>` : ''
}

function formatNoResult({ checks }: Report): string {
  return hasJudged(checks)
    ? ''
    : `<error type="inconclusive" message="none of ${pluralize(checks.length, 'check')} has a result"/>`
}

function formatLeftBehind({ leftBehind }: Report): string {
  if (leftBehind.length === 0) return ''
  const lines = leftBehind.flatMap(formatLeftPool)
  return `<error type="left-behind" message="${pluralize(leftBehind.length, 'pool')} could not be deleted">${escapeXml(lines.join('\n'))}</error>`
}

function countErrors(checks: CheckReport[], report: Report): number {
  return checks.filter((check) => isError(check, report)).length
}

function isError({ outcome, level }: CheckReport, { failOn }: Report): boolean {
  return outcome === 'inconclusive' && failsRun(level, failOn)
}

function isSkipped(check: CheckReport, report: Report): boolean {
  return check.outcome === 'skipped' || (check.outcome === 'inconclusive' && !isError(check, report))
}
