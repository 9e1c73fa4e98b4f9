import { truncate } from '../model/excerpt.ts'
import type { Finding, Report } from '../model/report.ts'
import { escapeHtml } from './html/escape.ts'
import { stripControlChars } from './strip-control-chars.ts'
import {
  type FailedCheck,
  formatDuration,
  formatMessage,
  formatResponseLine,
  pluralize,
  type Reason,
  summarize,
} from './summarize.ts'

/** Formats a report as GitHub Flavored Markdown, for a job summary or a comment on a pull request. */
export function markdown(unsafeReport: Report): string {
  const report = stripControlChars(unsafeReport)
  const { headline, broken, advice, causes, notRun, inconclusive, areas, coverage } = summarize(report)
  const { target, counts, durationMs, seed, verdict, leftBehind, notes } = report
  return `${[
    `## ${marks[verdict]} Compute Pools API`,
    `${codeSpan(target)} **${escapeMarkdown(headline)}**`,
    ...causes.map(escapeMarkdown),
    `${pluralize(counts.requests, 'request')} in ${formatDuration(durationMs)}, seed ${codeSpan(String(seed))}`,
    ...notes.map((note) => `> ${escapeMarkdown(note)}`),
    formatTable(
      ['Area', 'Passed', 'Failed', 'Inconclusive', 'Not run'],
      areas.map((area) => [escapeMarkdown(area.name), area.passed, area.failed, area.inconclusive, area.skipped]),
    ),
    ...formatSection('Broken rules', broken.map(formatCheck)),
    ...formatSection('Advice', advice.map(formatCheck)),
    ...formatSection('Inconclusive', inconclusive.map(formatReason)),
    ...formatSection(
      'Left behind',
      leftBehind.map(({ id, name, curl }) => `${escapeMarkdown(name)} (${codeSpan(id)})\n\n${codeBlock(curl, 'sh')}`),
    ),
    ...formatSection('Not run', notRun.map(formatReason)),
    `${coverage.seen} of ${coverage.documented} documented responses were seen.`,
    formatTable(
      ['Operation', 'Never seen'],
      coverage.unseen.map(({ operation, statuses }) => [codeSpan(operation), statuses.join(', ')]),
    ),
  ]
    .filter((block) => block !== '')
    .join('\n\n')}\n`
}
markdown.description = 'Markdown for a job summary or a pull request comment'

const marks = { conforms: '✅', violates: '❌', inconclusive: '❔' } as const

/** Limits that keep the text far below the size limit of a job summary. */
const maxFindings = 5
const maxBodyLength = 2_000

function formatSection(title: string, blocks: string[]): string[] {
  return blocks.length === 0 ? [] : [`### ${title}`, blocks.join('\n\n')]
}

function formatCheck({ id, level, description, pointer, findings }: FailedCheck): string {
  const more = findings.length > maxFindings ? `\n\nand ${pluralize(findings.length - maxFindings, 'more finding')}` : ''
  return `<details><summary><code>${escapeHtml(id)}</code> (${level}): ${escapeHtml(description)}</summary>

${codeSpan(`openapi.yaml${pointer}`)}

${findings.slice(0, maxFindings).map(formatFinding).join('\n\n')}${more}

</details>`
}

function formatFinding(finding: Finding): string {
  const { source, expected, actual, curl, exchange, times } = finding
  const again = times > 1 ? ` (${times} times)` : ''
  const body = 'failure' in exchange.response ? '' : exchange.response.body
  return [
    `**${escapeMarkdown(formatMessage(finding))}**${again}`,
    formatTable(
      ['', ''],
      [
        ['section', escapeMarkdown(source)],
        ['expected', codeSpan(expected)],
        ['actual', codeSpan(actual)],
        ['response', codeSpan(formatResponseLine(exchange))],
      ],
    ),
    ...(body === '' ? [] : [codeBlock(truncate(body, maxBodyLength), '')]),
    codeBlock(curl, 'sh'),
  ].join('\n\n')
}

function formatReason({ reason, ids }: Reason): string {
  return `- ${pluralize(ids.length, 'check')}: ${escapeMarkdown(reason)}<br>${ids.map(codeSpan).join(' ')}`
}

function formatTable(head: string[], rows: (string | number)[][]): string {
  if (rows.length === 0) return ''
  // A vertical bar ends a cell, even inside a code span.
  const line = (cells: (string | number)[]) => `| ${cells.map((cell) => String(cell).replace(/(?<!\\)\|/g, '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Escapes text for Markdown and HTML, on one line, so that it also fits a table cell. */
export function escapeMarkdown(text: string): string {
  return (
    text
      .trim()
      .replace(/[\\`*_[\]|~<>&]/g, (character) => entities[character] ?? `\\${character}`)
      .replace(/^([#+-]|\d+(?=[.)]))/, (start) => (/\d/.test(start) ? `${start}<!-- -->` : `\\${start}`))
      .replace(/\s*[\r\n]+\s*/g, '<br>')
      // A response with a GitHub handle in it must not notify that person.
      .replace(/(?<!\w)@(?=\w)/g, '@<!-- -->')
  )
}
const entities: Record<string, string> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' }

/** Formats text as a code span on one line. */
export function codeSpan(text: string): string {
  const flat = text.replace(/\s*[\r\n]+\s*/g, ' ').trim()
  if (flat === '') return ''
  const ticks = '`'.repeat(countLongestBackticks(flat) + 1)
  const pad = flat.startsWith('`') || flat.endsWith('`') ? ' ' : ''
  return `${ticks}${pad}${flat}${pad}${ticks}`
}

/** Formats text as a code block. */
export function codeBlock(text: string, language: string): string {
  const ticks = '`'.repeat(Math.max(3, countLongestBackticks(text) + 1))
  return `${ticks}${language}\n${text}\n${ticks}`
}

function countLongestBackticks(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length))
}
