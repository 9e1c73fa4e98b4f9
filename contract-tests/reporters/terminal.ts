import type { Finding, Report } from '../report.ts'
import { answerLine, beginning, counted, digest, duration, type Reason, type ReporterOptions, type Rule } from './digest.ts'

/** The report for a person at a terminal: what is broken first, the verdict last, where the eye is when the run ends. */
export function terminal(given: Report, { color = false }: ReporterOptions = {}): string {
  const paint = color ? inks : noInks
  const report = harmless(given)
  const { headline, broken, advice, notRun, inconclusive, coverage } = digest(report)
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
      `${coverage.seen} of ${coverage.documented} documented answers seen${unseenIn(coverage.unseen)}`,
    ].map(paint.dim),
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
terminal.says = 'for people: what is broken first, the verdict last'

/** One broken rule as the terminal shows it, without colours: also the message of a failing test. */
export function ruleText(rule: Rule): string {
  return ruleLines(harmless(rule), 'broken', noInks).join('\n')
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
const mostFindings = 5
const mostBody = 600

function ruleLines({ id, level, says, source, cite, findings }: Rule, kind: 'broken' | 'advice', paint: Paint): string[] {
  const title = kind === 'broken' ? paint.red(paint.bold(`✗ ${id}`)) : paint.yellow(paint.bold(`! ${id}`))
  return [
    `${title} ${paint.dim(kind === 'broken' ? level : `${level}, advice`)}`,
    `  ${says}`,
    paint.dim(`  document     ${source}`),
    paint.dim(`  description  openapi.yaml${cite}`),
    ...findings.slice(0, mostFindings).flatMap((finding) => ['', ...findingLines(finding, paint)]),
    ...(findings.length > mostFindings
      ? ['', `  and ${findings.length - mostFindings} more like these; --reporter json has all`]
      : []),
  ]
}

function findingLines({ operation, message, expected, actual, curl, exchange, times }: Finding, paint: Paint): string[] {
  const again = times > 1 ? paint.dim(` (${times} times)`) : ''
  const body = 'failure' in exchange.response ? '' : exchange.response.body
  return [
    `  ${paint.bold(operation)}: ${message}${again}`,
    ...field('expected', expected, paint.green),
    ...field('actual', actual, paint.red),
    ...field('answer', [answerLine(exchange), beginning(body, mostBody)].filter((line) => line !== '').join('\n'), paint.dim),
    ...field('curl', curl, plain),
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
  const { areas } = digest(report)
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

function unseenIn(unseen: { operation: string; statuses: number[] }[]): string {
  if (unseen.length === 0) return ''
  return `; never: ${unseen.map(({ operation, statuses }) => `${operation} ${statuses.join(' ')}`).join(', ')}`
}

function tally({ counts }: Report): string {
  return `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} not run, ${counts.inconclusive} inconclusive`
}

function verdictInk({ verdict }: Report, paint: Paint): Ink {
  const color = { conforms: paint.green, violates: paint.red, inconclusive: paint.yellow }[verdict]
  return (text) => color(paint.bold(text))
}

/** The same with control and direction characters spelled out: a server's answer must not steer the terminal. */
function harmless<T>(data: T): T {
  return JSON.parse(JSON.stringify(data), (_, value: unknown) =>
    typeof value === 'string'
      ? value.replace(steering, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
      : value,
  ) as T
}
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const steering = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/g
