import { type CheckReport, hasJudged, type Report } from '../model/report.ts'
import { type Area, counted, failsRun, type Rule, summarize } from './summarize.ts'
import { ruleText } from './terminal.ts'
import { escapeAttribute, escapeXml } from './xml.ts'

/**
 * The report as JUnit XML, which every CI system reads: a suite for each area, a test case for each check. What fails
 * the run is a failure, or an error where it is inconclusive; milder findings are in `system-out` of a test that passes.
 */
export function junit(report: Report): string {
  const { areas, broken, advice, headline } = summarize(report)
  const rules = new Map([...broken, ...advice].map((rule) => [rule.id, rule]))
  const unfit = (report.leftBehind.length > 0 ? 1 : 0) + (hasJudged(report.checks) ? 0 : 1)
  const skipped = report.checks.filter((check) => isSkipped(check, report)).length
  const totals = `tests="${report.checks.length + 2}" failures="${broken.length}" errors="${errorsIn(report.checks, report) + unfit}" skipped="${skipped}"`
  const seconds = (report.durationMs / 1_000).toFixed(3)
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="${escapeAttribute(`Compute Pools API at ${report.target}`)}" ${totals} time="${seconds}">
${areas.map((area) => suite(area, report, rules)).join('\n')}
  <testsuite name="run" tests="2" failures="0" errors="${unfit}" skipped="0" timestamp="${escapeAttribute(report.startedAt.replace(/\.\d+Z$/, ''))}" time="${seconds}">
    <properties>
      <property name="target" value="${escapeAttribute(report.target)}"/>
      <property name="verdict" value="${escapeAttribute(report.verdict)}"/>
      <property name="seed" value="${report.seed}"/>
      <property name="requests" value="${report.counts.requests}"/>
    </properties>
    <testcase classname="run" name="the run judges something">${nothingJudged(report)}</testcase>
    <testcase classname="run" name="every pool that the run made is removed">${leftBehind(report)}</testcase>
    <system-out>${escapeXml([headline, ...report.notes].join('\n'))}</system-out>
  </testsuite>
</testsuites>
`
}
junit.description = 'XML for the test view of a CI system'

function suite({ name, checks }: Area, report: Report, rules: Map<string, Rule>): string {
  const failures = checks.filter(({ outcome, level }) => outcome === 'failed' && failsRun(level, report.failOn)).length
  const skipped = checks.filter((check) => isSkipped(check, report)).length
  return `  <testsuite name="${escapeAttribute(name)}" tests="${checks.length}" failures="${failures}" errors="${errorsIn(checks, report)}" skipped="${skipped}" time="0">
${checks.map((check) => testcase(check, report, rules.get(check.id))).join('\n')}
  </testsuite>`
}

function testcase(check: CheckReport, report: Report, rule: Rule | undefined): string {
  const { id, description, level } = check
  const area = id.split('.')[0] ?? id
  const head = `    <testcase classname="${escapeAttribute(area)}" name="${escapeAttribute(`${id}: ${description}`)}"`
  const body = bodyOf(check, report, rule, level)
  return body === '' ? `${head}/>` : `${head}>${body}</testcase>`
}

function bodyOf(check: CheckReport, report: Report, rule: Rule | undefined, level: CheckReport['level']): string {
  if (rule && failsRun(level, report.failOn)) {
    const [first, ...others] = rule.findings
    const more = others.length === 0 ? '' : `, and ${counted(others.length, 'more finding')}`
    return `<failure type="${level}" message="${escapeAttribute(`${first?.message ?? check.description}${more}`)}">${escapeXml(ruleText(rule))}</failure>`
  }
  if (rule) return `<system-out>${escapeXml(`advice (${level})\n${ruleText(rule)}`)}</system-out>`
  const reason = escapeAttribute(check.reason ?? '')
  if (isError(check, report)) return `<error type="inconclusive" message="${reason}"/>`
  if (check.outcome === 'inconclusive') return `<skipped message="inconclusive: ${reason}"/>`
  return check.outcome === 'skipped' ? `<skipped message="${reason}"/>` : ''
}

function nothingJudged({ checks }: Report): string {
  return hasJudged(checks) ? '' : `<error type="inconclusive" message="none of ${counted(checks.length, 'check')} was judged"/>`
}

function leftBehind({ leftBehind }: Report): string {
  if (leftBehind.length === 0) return ''
  const lines = leftBehind.map(({ id, name, curl }) => `${id}, ${name}: ${curl}`)
  return `<error type="left-behind" message="${counted(leftBehind.length, 'pool')} could not be removed">${escapeXml(lines.join('\n'))}</error>`
}

function errorsIn(checks: CheckReport[], report: Report): number {
  return checks.filter((check) => isError(check, report)).length
}

function isError({ outcome, level }: CheckReport, { failOn }: Report): boolean {
  return outcome === 'inconclusive' && failsRun(level, failOn)
}

function isSkipped(check: CheckReport, report: Report): boolean {
  return check.outcome === 'skipped' || (check.outcome === 'inconclusive' && !isError(check, report))
}
