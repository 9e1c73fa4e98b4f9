import { truncate } from '../model/excerpt.ts'
import type { Finding, Report } from '../model/report.ts'
import { stripControlChars } from './strip-control-chars.ts'
import {
  answerLine,
  counted,
  duration,
  type Reason,
  type ReporterOptions,
  type Rule,
  type Summary,
  sentence,
  summarize,
} from './summarize.ts'

/** The report for a person at a terminal: what is broken first, the verdict last, where the eye is when the run ends. */
export function terminal(given: Report, { color = false }: ReporterOptions = {}): string {
  const paint = color ? inks : noInks
  const report = stripControlChars(given)
  const { headline, broken, advice, causes, notRun, inconclusive, coverage } = summarize(report)
  const sections = [
    [paint.bold(`The Compute Pools API at ${report.target}`)],
    ...broken.map((rule) => ruleLines(rule, 'broken', paint)),
    ...advice.map((rule) => ruleLines(rule, 'advice', paint)),
    inconclusive.flatMap((reason) => reasonLines('not decided', reason, paint)),
    leftBehindLines(report, paint),
    report.notes.map((note) => `Note: ${note}`),
    areaLines(report, paint),
    [
      ...notRun.map(({ reason, ids }) => `${counted(ids.length, 'check')} not run: ${reason}`),
      `${coverage.seen} of ${coverage.documented} documented answers seen${unseenIn(coverage, new Set(report.coverage.map(({ operation }) => operation)).size)}`,
    ].map(paint.dim),
    causes,
    [
      `${verdictInk(report, paint)(`${marks[report.verdict]} ${headline}`)}`,
      paint.dim(
        `  ${tally(report)}; ${counted(report.counts.requests, 'request')} in ${duration(report.durationMs)}; seed ${report.seed}`,
      ),
    ],
  ]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}
terminal.description = 'for people: what is broken first, the verdict last'

/** One broken rule as the terminal shows it, without colours: also the message of a failing test. */
export function ruleText(rule: Rule): string {
  return ruleLines(stripControlChars(rule), 'broken', noInks).join('\n')
}

type Ink = (text: string) => string
type Paint = Record<'bold' | 'dim' | 'red' | 'green' | 'yellow', Ink>

const ink =
  (open: number, close: number): Ink =>
  (text) =>
    `${escapeCharacter}[${open}m${text}${escapeCharacter}[${close}m`
const escapeCharacter = '\u001b'
const inks: Paint = { bold: ink(1, 22), dim: ink(2, 22), red: ink(31, 39), green: ink(32, 39), yellow: ink(33, 39) }
const plain: Ink = (text) => text
const noInks: Paint = { bold: plain, dim: plain, red: plain, green: plain, yellow: plain }

const marks = { conforms: '✓', violates: '✗', inconclusive: '?' } as const

/** What a terminal shows of one rule, and of one exchange; the other reporters have the rest. */
const mostFindings = 3
const mostBody = 600

function ruleLines({ id, level, description, pointer, findings }: Rule, kind: 'broken' | 'advice', paint: Paint): string[] {
  const title = kind === 'broken' ? paint.red(paint.bold(`✗ ${id}`)) : paint.yellow(paint.bold(`! ${id}`))
  return [
    `${title} ${paint.dim(kind === 'broken' ? level : `${level}, advice`)}`,
    `  ${description}`,
    paint.dim(`  openapi.yaml${pointer}`),
    ...findings.slice(0, mostFindings).flatMap((finding) => ['', ...findingLines(finding, paint)]),
    ...(findings.length > mostFindings
      ? ['', `  and ${findings.length - mostFindings} more like these; --reporter json has all`]
      : []),
  ]
}

function findingLines(finding: Finding, paint: Paint): string[] {
  const { source, expected, actual, curl, exchange, times } = finding
  const again = times > 1 ? paint.dim(` (${times} times)`) : ''
  const body = 'failure' in exchange.response ? '' : exchange.response.body
  return [
    `  ${paint.bold(sentence(finding))}${again}`,
    ...field('section', source, paint.dim),
    ...field('expected', expected, paint.green),
    ...field('actual', actual, paint.red),
    ...field('response', [answerLine(exchange), truncate(body, mostBody)].filter((line) => line !== '').join('\n'), paint.dim),
    // Indented, the lines of a body would no longer be the body.
    `    ${'try'.padEnd(10)}${curl}`,
  ]
}

function field(name: string, text: string, ink: Ink): string[] {
  return text.split('\n').map((line, index) => `    ${(index === 0 ? name : '').padEnd(10)}${ink(line)}`)
}

function reasonLines(what: string, { reason, ids }: Reason, paint: Paint): string[] {
  const shown = ids.length > 8 ? [...ids.slice(0, 8), `and ${ids.length - 8} more`] : ids
  return [paint.yellow(`? ${counted(ids.length, 'check')} ${what}: ${reason}`), paint.dim(`  ${shown.join(', ')}`)]
}

function leftBehindLines({ leftBehind }: Report, paint: Paint): string[] {
  if (leftBehind.length === 0) return []
  return [
    paint.yellow(`${counted(leftBehind.length, 'pool')} could not be removed. To remove:`),
    ...leftBehind.map(({ id, name, curl }) => `  ${curl}  # ${id}, ${name}`),
  ]
}

function areaLines(report: Report, paint: Paint): string[] {
  const { areas } = summarize(report)
  const width = Math.max(0, ...areas.map(({ name }) => name.length))
  return areas.map(({ name, passed, failed, skipped, inconclusive }) => {
    const mark = failed > 0 ? paint.red('✗') : inconclusive > 0 ? paint.yellow('?') : passed > 0 ? paint.green('✓') : '-'
    const parts = [
      ...(passed > 0 ? [`${passed} passed`] : []),
      ...(failed > 0 ? [paint.red(`${failed} failed`)] : []),
      ...(inconclusive > 0 ? [paint.yellow(`${inconclusive} inconclusive`)] : []),
      ...(skipped > 0 ? [paint.dim(`${skipped} not run`)] : []),
    ]
    return `${mark} ${name.padEnd(width)}  ${parts.join(', ')}`
  })
}

/** `; never seen: 401 and 500 anywhere, getPool 400`: what no operation answered is said once. */
function unseenIn({ unseen }: Summary['coverage'], operations: number): string {
  const nowhere = [...new Set(unseen.flatMap(({ statuses }) => statuses))].filter(
    (status) => unseen.length === operations && unseen.every(({ statuses }) => statuses.includes(status)),
  )
  const here = unseen
    .map(({ operation, statuses }) => ({ operation, statuses: statuses.filter((status) => !nowhere.includes(status)) }))
    .filter(({ statuses }) => statuses.length > 0)
    .map(({ operation, statuses }) => `${operation} ${statuses.join(' ')}`)
  const parts = nowhere.length > 0 ? [`${nowhere.join(' ')} anywhere`, ...here] : here
  return parts.length === 0 ? '' : `; never: ${parts.join(', ')}`
}

function tally({ counts }: Report): string {
  return `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} not run, ${counts.inconclusive} inconclusive`
}

function verdictInk({ verdict }: Report, paint: Paint): Ink {
  const color = { conforms: paint.green, violates: paint.red, inconclusive: paint.yellow }[verdict]
  return (text) => color(paint.bold(text))
}
