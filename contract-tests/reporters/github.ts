import type { Report } from '../model/report.ts'
import { stripControlChars } from './strip-control-chars.ts'
import { counted, duration, type Rule, sentence, summarize } from './summarize.ts'

/**
 * The report as workflow commands of GitHub Actions, which become annotations: an error for each rule that fails the
 * run, a warning for what could not be decided or removed, a notice for advice and for the verdict. A step shows ten
 * of each kind, so each rule gets one line, most severe first.
 */
export function github(given: Report): string {
  const report = stripControlChars(given)
  const { headline, broken, advice, inconclusive } = summarize(report)
  const { target, counts, durationMs, seed } = report
  const summary = `${target} ${headline}. ${counted(counts.requests, 'request')} in ${duration(durationMs)}, seed ${seed}.`
  return [
    command('notice', 'Compute Pools API', [summary, ...report.notes].join('\n')),
    ...broken.map((rule) => command('error', `${rule.id} (${rule.level})`, ruleMessage(rule))),
    ...inconclusive.map(({ reason, ids }) =>
      command('warning', `${counted(ids.length, 'check')} not decided`, `${reason}\n${ids.join(', ')}`),
    ),
    ...report.leftBehind.map(({ id, name, curl }) => command('warning', `Pool ${id} could not be removed`, `${name}\n${curl}`)),
    ...advice.map((rule) => command('notice', `${rule.id} (advice)`, ruleMessage(rule))),
    '',
  ].join('\n')
}
github.description = 'annotations in GitHub Actions'

function ruleMessage({ description, findings }: Rule): string {
  const [first] = findings
  const lines = [description]
  if (first)
    lines.push(
      sentence(first),
      `section: ${first.source}`,
      `expected: ${first.expected}`,
      `actual: ${first.actual}`,
      `curl: ${first.curl}`,
    )
  if (findings.length > 1) lines.push(`and ${counted(findings.length - 1, 'more finding')}`)
  return lines.join('\n')
}

function command(kind: 'error' | 'warning' | 'notice', title: string, message: string): string {
  return `::${kind} title=${escapeProperty(title)}::${escapeMessage(message)}`
}

/** The message of a workflow command: one line, in which only these three characters need another form. */
export function escapeMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

/** A property of a workflow command, which ends at a colon or a comma. */
export function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
