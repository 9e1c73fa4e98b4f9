import { breakCommands } from '../../src/core/printable.ts'
import type { Finding, Report } from '../model/report.ts'
import { formatLeftPool } from './left-behind.ts'
import { printable, shorten, shownNotes } from './printable-report.ts'
import type { ReporterOptions } from './reporter.ts'
import {
  type Area,
  type Counts,
  type FailedCheck,
  formatDuration,
  formatMessage,
  formatResponseLine,
  pluralize,
  type Reason,
  type Summary,
  summarize,
} from './summarize.ts'

/** Formats a report for a terminal: findings first, the verdict last, where the cursor is when the run ends. */
export function terminal(unsafeReport: Report, { color = false }: ReporterOptions = {}): string {
  const colors = color ? ansiColors : noColors
  const report = printable(unsafeReport)
  const { headline, broken, advice, causes, notRun, inconclusive, areas, counts, coverage } = summarize(report)
  const sections = [
    [colors.bold(`The Compute Pools API at ${report.target}`)],
    ...broken.map((check) => formatCheck(check, 'broken', colors)),
    ...advice.map((check) => formatCheck(check, 'advice', colors)),
    inconclusive.flatMap((reason) => formatReason('inconclusive', reason, colors)),
    formatLeftBehind(report, colors),
    shownNotes(report.notes).map((note) => `Note: ${note}`),
    formatAreas(areas, colors),
    [
      ...notRun.map(({ reason, ids }) => `${pluralize(ids.length, 'check')} not run: ${reason}`),
      `${coverage.seen} of ${coverage.documented} documented responses seen${formatUnseen(coverage, new Set(report.coverage.map(({ operation }) => operation)).size)}`,
    ].map(colors.dim),
    causes,
    [
      `${pickVerdictColor(report, colors)(`${marks[report.verdict]} ${headline}`)}`,
      colors.dim(
        `  ${formatCounts(counts)}; ${pluralize(report.counts.requests, 'request')} in ${formatDuration(report.durationMs)}; seed ${report.seed}`,
      ),
    ],
  ]
  const blocks = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'))
  return breakCommands(`${blocks.join('\n\n')}\n`)
}
terminal.description = 'text for a terminal: findings first, the verdict last'

/** Formats one failed check without colors. Also used as the message of a failing test. */
export function formatFailedCheck(check: FailedCheck): string {
  return breakCommands(formatCheck(printable(check), 'broken', noColors).join('\n'))
}

type Color = (text: string) => string
type Colors = Record<'bold' | 'dim' | 'red' | 'green' | 'yellow', Color>

const ansiColor =
  (open: number, close: number): Color =>
  (text) =>
    `${escapeCharacter}[${open}m${text}${escapeCharacter}[${close}m`
const escapeCharacter = '\u001b'
const ansiColors: Colors = {
  bold: ansiColor(1, 22),
  dim: ansiColor(2, 22),
  red: ansiColor(31, 39),
  green: ansiColor(32, 39),
  yellow: ansiColor(33, 39),
}
const unchanged: Color = (text) => text
const noColors: Colors = { bold: unchanged, dim: unchanged, red: unchanged, green: unchanged, yellow: unchanged }

const marks = { conforms: '✓', violates: '✗', inconclusive: '?' } as const

/** Limits for one check and one body. The JSON and HTML reports have everything. */
const maxFindings = 3
const maxBodyLength = 600

function formatCheck(
  { id, level, description, pointer, findings }: FailedCheck,
  kind: 'broken' | 'advice',
  colors: Colors,
): string[] {
  const title = kind === 'broken' ? colors.red(colors.bold(`✗ ${id}`)) : colors.yellow(colors.bold(`! ${id}`))
  return [
    `${title} ${colors.dim(kind === 'broken' ? level : `${level}, advice`)}`,
    `  ${description}`,
    colors.dim(`  openapi.yaml${pointer}`),
    ...findings.slice(0, maxFindings).flatMap((finding) => ['', ...formatFinding(finding, colors)]),
    ...(findings.length > maxFindings
      ? ['', `  and ${findings.length - maxFindings} more findings like these; use --reporter json to see all`]
      : []),
  ]
}

function formatFinding(finding: Finding, colors: Colors): string[] {
  const { source, expected, actual, curl, exchange, times } = finding
  const again = times > 1 ? colors.dim(` (${times} times)`) : ''
  const body = 'failure' in exchange.response ? '' : exchange.response.body
  return [
    `  ${colors.bold(formatMessage(finding))}${again}`,
    ...formatField('section', source, colors.dim),
    ...formatField('expected', expected, colors.green),
    ...formatField('actual', actual, colors.red),
    ...formatField(
      'response',
      [formatResponseLine(exchange), shorten(body, maxBodyLength)].filter((line) => line !== '').join('\n'),
      colors.dim,
    ),
    ...(curl === '' ? [] : [`    ${'reproduce'.padEnd(10)}${curl}`]),
  ]
}

function formatField(name: string, text: string, color: Color): string[] {
  // With colors, a line no longer begins with its text.
  const lines = breakCommands(text).split('\n')
  return lines.map((line, index) => `    ${(index === 0 ? name : '').padEnd(10)}${color(line)}`)
}

function formatReason(what: string, { reason, ids }: Reason, colors: Colors): string[] {
  const shown = ids.length > 8 ? [...ids.slice(0, 8), `and ${ids.length - 8} more`] : ids
  return [colors.yellow(`? ${pluralize(ids.length, 'check')} ${what}: ${reason}`), colors.dim(`  ${shown.join(', ')}`)]
}

function formatLeftBehind({ leftBehind }: Report, colors: Colors): string[] {
  if (leftBehind.length === 0) return []
  return [
    colors.yellow(`${pluralize(leftBehind.length, 'pool')} could not be deleted. To delete:`),
    ...leftBehind.flatMap((pool) => formatLeftPool(pool).map((line, index) => `${'  '.repeat(index + 1)}${line}`)),
  ]
}

function formatAreas(areas: Area[], colors: Colors): string[] {
  const width = Math.max(0, ...areas.map(({ name }) => name.length))
  return areas.map(({ name, counts: { passed, failed, skipped, inconclusive, advice } }) => {
    const isOpen = inconclusive > 0
    const mark = failed > 0 ? colors.red('✗') : isOpen ? colors.yellow('?') : passed + advice > 0 ? colors.green('✓') : '-'
    const parts = [
      ...(passed > 0 ? [`${passed} passed`] : []),
      ...(failed > 0 ? [colors.red(`${failed} failed`)] : []),
      ...(inconclusive > 0 ? [colors.yellow(`${inconclusive} inconclusive`)] : []),
      ...(advice > 0 ? [colors.yellow(`${advice} advice`)] : []),
      ...(skipped > 0 ? [colors.dim(`${skipped} not run`)] : []),
    ]
    return `${mark} ${name.padEnd(width)}  ${parts.join(', ')}`
  })
}

/** Formats unseen responses as `; never seen: 500 (any operation), getPool 400`. */
function formatUnseen({ unseen }: Summary['coverage'], operations: number): string {
  const unseenEverywhere = [...new Set(unseen.flatMap(({ statuses }) => statuses))].filter(
    (status) => unseen.length === operations && unseen.every(({ statuses }) => statuses.includes(status)),
  )
  const others = unseen
    .map(({ operation, statuses }) => ({ operation, statuses: statuses.filter((status) => !unseenEverywhere.includes(status)) }))
    .filter(({ statuses }) => statuses.length > 0)
    .map(({ operation, statuses }) => `${operation} ${statuses.join(' ')}`)
  const parts = unseenEverywhere.length > 0 ? [`${unseenEverywhere.join(' ')} (any operation)`, ...others] : others
  return parts.length === 0 ? '' : `; never seen: ${parts.join(', ')}`
}

function formatCounts({ passed, failed, skipped, inconclusive, advice }: Counts): string {
  const counts = `${passed} passed, ${failed} failed, ${skipped} not run, ${inconclusive} inconclusive`
  return advice === 0 ? counts : `${counts}, ${advice} advice`
}

function pickVerdictColor({ verdict }: Report, colors: Colors): Color {
  const color = { conforms: colors.green, violates: colors.red, inconclusive: colors.yellow }[verdict]
  return (text) => color(colors.bold(text))
}
