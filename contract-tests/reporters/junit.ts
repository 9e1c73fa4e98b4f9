import { type CheckReport, hasJudged, type Report } from '../model/report.ts'
import { formatLeftPool } from './left-behind.ts'
import { breakCommandsInMarkup, printable, shownNotes } from './printable-report.ts'
import { type Area, type FailedCheck, failsRun, pluralize, summarize } from './summarize.ts'
import { formatFailedCheck } from './terminal.ts'
import { escapeAttribute, escapeXml } from './xml.ts'

/**
 * Formats a report as JUnit XML, with a suite per area and a test case per check. The `run` suite has no test cases: only the
 * verdict and the notes.
 *
 * | check | test case |
 * | --- | --- |
 * | passed | passed |
 * | failed, at a level that fails the run | `failure` |
 * | failed, at another level (advice) | passed, with the findings in `system-out` |
 * | not run | `skipped` |
 * | inconclusive | `error`, or `skipped` if the run conforms |
 */
export function junit(unsafeReport: Report): string {
  const report = printable(unsafeReport)
  const { areas, broken, advice, headline } = summarize(report)
  const failed = new Map([...broken, ...advice].map((check) => [check.id, check]))
  const { failures, errors } = countResults(report.checks, report)
  const totals = `tests="${report.checks.length}" failures="${failures}" errors="${errors}"`
  const timestamp = report.startedAt.replace(/\.\d+Z$/, '')
  return breakCommandsInMarkup(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${escapeAttribute(`Compute Pools API at ${report.target}`)}" ${totals} time="${formatSeconds(report.durationMs)}">
  <testsuite name="run" tests="0" failures="0" errors="0" skipped="0" timestamp="${escapeAttribute(timestamp)}" time="0.000">
    <properties>
      <property name="target" value="${escapeAttribute(report.target)}"/>
      <property name="verdict" value="${escapeAttribute(report.verdict)}"/>
      <property name="seed" value="${report.seed}"/>
      <property name="requests" value="${report.counts.requests}"/>
    </properties>
    <system-out>${escapeXml([headline, ...shownNotes(report.notes)].join('\n'))}</system-out>${formatRunErrors(report)}
  </testsuite>
${areas.map((area) => formatSuite(area, report, failed)).join('\n')}
</testsuites>
`)
}
junit.description = 'JUnit XML for CI systems'

function formatRunErrors({ checks, leftBehind }: Report): string {
  const lines = [
    ...(hasJudged(checks) ? [] : [`none of ${pluralize(checks.length, 'check')} has a result`]),
    ...(leftBehind.length === 0 ? [] : [`${pluralize(leftBehind.length, 'pool')} could not be deleted`]),
    ...leftBehind.flatMap(formatLeftPool),
  ]
  return lines.length === 0 ? '' : `\n    <system-err>${escapeXml(lines.join('\n'))}</system-err>`
}

function formatSuite({ name, checks }: Area, report: Report, failed: Map<string, FailedCheck>): string {
  const { failures, errors, skipped } = countResults(checks, report)
  const time = formatSeconds(checks.reduce((sum, { durationMs }) => sum + durationMs, 0))
  return `  <testsuite name="${escapeAttribute(name)}" tests="${checks.length}" failures="${failures}" errors="${errors}" skipped="${skipped}" time="${time}">
${checks.map((check) => formatTestCase(check, report, failed.get(check.id))).join('\n')}
  </testsuite>`
}

function formatTestCase(check: CheckReport, report: Report, failed: FailedCheck | undefined): string {
  const area = check.id.split('.')[0] ?? check.id
  const head = `    <testcase classname="${escapeAttribute(area)}" name="${escapeAttribute(check.id)}" time="${formatSeconds(check.durationMs)}"`
  const body = formatResult(check, report, failed)
  return body === '' ? `${head}/>` : `${head}>${body}</testcase>`
}

function formatResult(check: CheckReport, report: Report, failed: FailedCheck | undefined): string {
  const reason = escapeAttribute(check.reason ?? '')
  switch (toResult(check, report)) {
    case 'failure':
      return failed ? formatFailure(failed) : ''
    case 'error':
      return `<error type="inconclusive" message="${reason}"/>`
    case 'skipped':
      return `<skipped message="${check.outcome === 'inconclusive' ? 'inconclusive: ' : ''}${reason}"/>`
    case 'passed':
      return failed ? `<system-out>${escapeXml(`advice (${check.level})\n${formatFailedCheck(failed)}`)}</system-out>` : ''
  }
}

function formatFailure(check: FailedCheck): string {
  const [first, ...others] = check.findings
  const more = others.length === 0 ? '' : `, and ${pluralize(others.length, 'more finding')}`
  return `<failure type="${check.level}" message="${escapeAttribute(`${first?.message ?? check.description}${more}`)}">${escapeXml(formatFailedCheck(check))}</failure>`
}

type Result = 'passed' | 'failure' | 'error' | 'skipped'

/** A run that conforms has no failures and no errors. In any other run, every inconclusive check is an error. */
function toResult({ outcome, level }: CheckReport, { failOn, verdict }: Report): Result {
  if (outcome === 'failed') return failsRun(level, failOn) ? 'failure' : 'passed'
  if (outcome === 'inconclusive') return verdict === 'conforms' ? 'skipped' : 'error'
  return outcome
}

function countResults(checks: CheckReport[], report: Report): { failures: number; errors: number; skipped: number } {
  const results = checks.map((check) => toResult(check, report))
  const count = (result: Result) => results.filter((each) => each === result).length
  return { failures: count('failure'), errors: count('error'), skipped: count('skipped') }
}

function formatSeconds(ms: number): string {
  return (ms / 1_000).toFixed(3)
}
