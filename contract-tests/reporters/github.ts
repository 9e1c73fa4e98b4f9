import { breakCommands } from '../../src/core/printable.ts'
import type { Report } from '../model/report.ts'
import { formatLeftPool } from './left-behind.ts'
import { printable, shownNotes } from './printable-report.ts'
import { type FailedCheck, formatDuration, formatMessage, pluralize, summarize } from './summarize.ts'

/**
 * Formats a report as annotations of GitHub Actions: errors for failed checks, warnings for inconclusive checks and
 * pools left behind, notices for advice and the verdict.
 */
export function github(unsafeReport: Report): string {
  const report = printable(unsafeReport)
  const { headline, broken, advice, inconclusive } = summarize(report)
  const { target, counts, durationMs, seed } = report
  const summary = `${target} ${headline}. ${pluralize(counts.requests, 'request')} in ${formatDuration(durationMs)}, seed ${seed}.`
  // GitHub shows at most ten annotations of a kind per step, so each failed check gets one, most severe first.
  return [
    formatCommand('notice', 'Compute Pools API', [summary, ...shownNotes(report.notes)].join('\n')),
    ...broken.map((check) => formatCommand('error', `${check.id} (${check.level})`, formatCheck(check))),
    ...inconclusive.map(({ reason, ids }) =>
      formatCommand('warning', `${pluralize(ids.length, 'check')} inconclusive`, `${reason}\n${ids.join(', ')}`),
    ),
    ...report.leftBehind.map((pool) => formatCommand('warning', 'A pool could not be deleted', formatLeftPool(pool).join('\n'))),
    ...advice.map((check) => formatCommand('notice', `${check.id} (advice)`, formatCheck(check))),
    '',
  ].join('\n')
}
github.description = 'annotations for GitHub Actions'

function formatCheck({ description, findings }: FailedCheck): string {
  const [first] = findings
  const lines = [description]
  if (first)
    lines.push(
      formatMessage(first),
      `section: ${first.source}`,
      `expected: ${first.expected}`,
      `actual: ${first.actual}`,
      ...(first.curl === '' ? [] : [`curl: ${first.curl}`]),
    )
  if (findings.length > 1) lines.push(`and ${pluralize(findings.length - 1, 'more finding')}`)
  return lines.join('\n')
}

function formatCommand(kind: 'error' | 'warning' | 'notice', title: string, message: string): string {
  return `::${kind} title=${escapeProperty(breakCommands(title))}::${escapeMessage(breakCommands(message))}`
}

/** Escapes the message of a workflow command, which must stay on one line. */
export function escapeMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

/** Escapes a property of a workflow command, which ends at a colon or a comma. */
export function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
