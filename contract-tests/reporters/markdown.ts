import { truncate } from '../model/excerpt.ts'
import type { Finding, Report } from '../model/report.ts'
import { escapeHtml } from './html-escape.ts'
import { stripControlChars } from './strip-control-chars.ts'
import { answerLine, counted, duration, type Reason, type Rule, sentence, summarize } from './summarize.ts'

/** The report as GitHub-flavoured Markdown: a job summary, or a comment on a pull request. */
export function markdown(given: Report): string {
  const report = stripControlChars(given)
  const { headline, broken, advice, causes, notRun, inconclusive, areas, coverage } = summarize(report)
  const { target, counts, durationMs, seed, verdict, leftBehind, notes } = report
  return `${[
    `## ${marks[verdict]} Compute Pools API`,
    `${code(target)} **${escapeMarkdown(headline)}**`,
    ...causes.map(escapeMarkdown),
    `${counted(counts.requests, 'request')} in ${duration(durationMs)}, seed ${code(String(seed))}`,
    ...notes.map((note) => `> ${escapeMarkdown(note)}`),
    table(
      ['Area', 'Passed', 'Failed', 'Inconclusive', 'Not run'],
      areas.map((area) => [escapeMarkdown(area.name), area.passed, area.failed, area.inconclusive, area.skipped]),
    ),
    ...section('Broken rules', broken.map(ruleBlock)),
    ...section('Advice', advice.map(ruleBlock)),
    ...section('Not decided', inconclusive.map(reasonItem)),
    ...section(
      'Left behind',
      leftBehind.map(({ id, name, curl }) => `${escapeMarkdown(name)} (${code(id)})\n\n${fence(curl, 'sh')}`),
    ),
    ...section('Not run', notRun.map(reasonItem)),
    `${coverage.seen} of ${coverage.documented} documented answers were seen.`,
    table(
      ['Operation', 'Never seen'],
      coverage.unseen.map(({ operation, statuses }) => [code(operation), statuses.join(', ')]),
    ),
  ]
    .filter((block) => block !== '')
    .join('\n\n')}\n`
}
markdown.description = 'a job summary, or a comment on a pull request'

const marks = { conforms: '✅', violates: '❌', inconclusive: '❔' } as const

/** Enough for a reader, and far below the size at which a job summary is refused. */
const mostFindings = 5
const mostBody = 2_000

function section(title: string, blocks: string[]): string[] {
  return blocks.length === 0 ? [] : [`### ${title}`, blocks.join('\n\n')]
}

function ruleBlock({ id, level, description, pointer, findings }: Rule): string {
  const more = findings.length > mostFindings ? `\n\nand ${counted(findings.length - mostFindings, 'more finding')}` : ''
  return `<details><summary><code>${escapeHtml(id)}</code> (${level}): ${escapeHtml(description)}</summary>

${code(`openapi.yaml${pointer}`)}

${findings.slice(0, mostFindings).map(findingBlock).join('\n\n')}${more}

</details>`
}

function findingBlock(finding: Finding): string {
  const { source, expected, actual, curl, exchange, times } = finding
  const again = times > 1 ? ` (${times} times)` : ''
  const body = 'failure' in exchange.response ? '' : exchange.response.body
  return [
    `**${escapeMarkdown(sentence(finding))}**${again}`,
    table(
      ['', ''],
      [
        ['section', escapeMarkdown(source)],
        ['expected', code(expected)],
        ['actual', code(actual)],
        ['response', code(answerLine(exchange))],
      ],
    ),
    ...(body === '' ? [] : [fence(truncate(body, mostBody), '')]),
    fence(curl, 'sh'),
  ].join('\n\n')
}

function reasonItem({ reason, ids }: Reason): string {
  return `- ${counted(ids.length, 'check')}: ${escapeMarkdown(reason)}<br>${ids.map(code).join(' ')}`
}

function table(head: string[], rows: (string | number)[][]): string {
  if (rows.length === 0) return ''
  // A bar ends a cell, even inside a code span.
  const line = (cells: (string | number)[]) => `| ${cells.map((cell) => String(cell).replace(/(?<!\\)\|/g, '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Text that Markdown and HTML leave as it is, on one line, also in the cell of a table. */
export function escapeMarkdown(text: string): string {
  return (
    text
      .trim()
      .replace(/[\\`*_[\]|~<>&]/g, (character) => entities[character] ?? `\\${character}`)
      .replace(/^([#+-]|\d+(?=[.)]))/, (start) => (/\d/.test(start) ? `${start}<!-- -->` : `\\${start}`))
      .replace(/\s*[\r\n]+\s*/g, '<br>')
      // Nobody is to be notified because a server has their handle in an answer.
      .replace(/(?<!\w)@(?=\w)/g, '@<!-- -->')
  )
}
const entities: Record<string, string> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' }

/** A code span of any text, on one line. */
export function code(text: string): string {
  const flat = text.replace(/\s*[\r\n]+\s*/g, ' ').trim()
  if (flat === '') return ''
  const ticks = '`'.repeat(longestRun(flat) + 1)
  const pad = flat.startsWith('`') || flat.endsWith('`') ? ' ' : ''
  return `${ticks}${pad}${flat}${pad}${ticks}`
}

/** A block of code of any text. */
export function fence(text: string, language: string): string {
  const ticks = '`'.repeat(Math.max(3, longestRun(text) + 1))
  return `${ticks}${language}\n${text}\n${ticks}`
}

function longestRun(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length))
}
