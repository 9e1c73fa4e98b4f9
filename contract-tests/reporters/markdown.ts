import { breakCommands, printableLine } from '../../src/core/printable.ts'
import type { Finding, Report } from '../model/report.ts'
import { escapeHtml } from './html/escape.ts'
import { printable, shorten, shownNotes } from './printable-report.ts'
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
  const report = printable(unsafeReport)
  const { headline, broken, advice, causes, notRun, inconclusive, areas, coverage } = summarize(report)
  const { target, counts, durationMs, seed, verdict, leftBehind, notes } = report
  const blocks = [
    `## ${marks[verdict]} Compute Pools API`,
    `${codeSpan(target)} **${escapeMarkdown(headline)}**`,
    ...causes.map(escapeMarkdown),
    `${pluralize(counts.requests, 'request')} in ${formatDuration(durationMs)}, seed ${codeSpan(String(seed))}`,
    ...shownNotes(notes).map((note) => `> ${escapeMarkdown(note)}`),
    formatTable(
      ['Area', 'Passed', 'Failed', 'Advice', 'Inconclusive', 'Not run'],
      areas.map(({ name, counts }) => [
        escapeMarkdown(name),
        counts.passed,
        counts.failed,
        counts.advice,
        counts.inconclusive,
        counts.skipped,
      ]),
    ),
    ...formatSection('Broken rules', broken.map(formatCheck)),
    ...formatSection('Advice', advice.map(formatCheck)),
    ...formatSection('Inconclusive', inconclusive.map(formatReason)),
    ...formatSection(
      'Left behind',
      leftBehind.map(({ id, name, curl }) => joinBlocks(`${escapeMarkdown(name)} (${codeSpan(id)})`, codeBlock(curl, 'sh'))),
    ),
    ...formatSection('Not run', notRun.map(formatReason)),
    `${coverage.seen} of ${coverage.documented} documented responses were seen.`,
    formatTable(
      ['Operation', 'Never seen'],
      coverage.unseen.map(({ operation, statuses }) => [codeSpan(operation), statuses.join(', ')]),
    ),
  ]
  return breakCommands(`${blocks.filter((block) => block !== '').join('\n\n')}\n`)
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
  return `<details><summary><code>${escapeHtml(id)}</code> (${level}): ${escapeHtml(description).replaceAll('&#39;', "'")}</summary>

${codeSpan(`openapi.yaml${pointer}`)}

${findings.slice(0, maxFindings).map(formatFinding).join('\n\n')}${more}

</details>`
}

function formatFinding(finding: Finding): string {
  const { source, expected, actual, curl, exchange, times } = finding
  const again = times > 1 ? ` (${times} times)` : ''
  const body = 'failure' in exchange.response ? '' : exchange.response.body
  return joinBlocks(
    `**${escapeMarkdown(formatMessage(finding))}**${again}`,
    // Not a table: parsers disagree on which vertical bars end a cell.
    [
      `- section: ${escapeMarkdown(source)}`,
      `- expected: ${codeSpan(expected)}`,
      `- actual: ${codeSpan(actual)}`,
      `- response: ${codeSpan(formatResponseLine(exchange))}`,
    ].join('\n'),
    codeBlock(shorten(body, maxBodyLength), ''),
    codeBlock(curl, 'sh'),
  )
}

function formatReason({ reason, ids }: Reason): string {
  return `- ${pluralize(ids.length, 'check')}: ${escapeMarkdown(reason)}<br>${ids.map(codeSpan).join(' ')}`
}

function joinBlocks(...blocks: string[]): string {
  return blocks.filter((block) => block !== '').join('\n\n')
}

/** Formats a table of texts of this package. */
function formatTable(head: string[], rows: (string | number)[][]): string {
  if (rows.length === 0) return ''
  const line = (cells: (string | number)[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Escapes text for Markdown and HTML, on one line. GitHub makes no link and no mention of it. */
export function escapeMarkdown(text: string): string {
  return printableLine(text)
    .trim()
    .replace(/[\\`*_[\]|~<>&$]/g, (character) => entities[character] ?? `\\${character}`)
    .replace(/^([+-]|#|\d+(?=[.)]))/, (start) => (/\d/.test(start) ? start + split : `\\${start}`))
    .replace(linkStarts, (start) => start + split)
    .replace(/(?<![a-z\d])[a-f\d]{7,}(?![a-z\d])/gi, (hash) => hash.replace(/.{6}/g, `$&${split}`))
}
const entities: Record<string, string> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' }

/** Ends a piece of text without a trace on the page. */
const split = '<!-- -->'

/** `@user`, `me@x.example`, `#123`, `GH-123`, `www.`, `https:`, `//`, and `:emoji:`, which may be an image. */
const linkStarts = /@|#(?=\d)|GH-(?=\d)|www(?=\.)|:(?=[\w+/-])|\/(?=\/)/gi

/** Formats text as a code span on one line. */
export function codeSpan(text: string): string {
  const flat = printableLine(text).trim()
  if (flat === '') return ''
  const ticks = '`'.repeat(countLongestBackticks(flat) + 1)
  const pad = flat.startsWith('`') || flat.endsWith('`') ? ' ' : ''
  return `${ticks}${pad}${flat}${pad}${ticks}`
}

/** Formats text as a code block. */
export function codeBlock(text: string, language: string): string {
  if (text === '') return ''
  const ticks = '`'.repeat(Math.max(3, countLongestBackticks(text) + 1))
  return `${ticks}${language}\n${text}\n${ticks}`
}

function countLongestBackticks(text: string): number {
  let longest = 0
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length)
  return longest
}
