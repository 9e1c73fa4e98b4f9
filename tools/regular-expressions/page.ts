import type { Exception } from './exceptions.ts'
import type { FoundExpression } from './find.ts'

/** A row of docs/regular-expressions.md. */
export interface MeasuredExpression {
  file: string
  text: string
  /** The longest time for one text of 1 MB. */
  ms: number
  /** The time for 2 MB divided by the time for 1 MB. `undefined` if both are too short to compare. */
  growth: number | undefined
}

/** Renders docs/regular-expressions.md. */
export function expressionsPage(measured: MeasuredExpression[], exceptions: Exception[], machine: string): string {
  const rows = measured.map(({ file, text, ms, growth }) =>
    [expressionCells({ file, text }), formatMs(ms), growth === undefined ? '' : growth.toFixed(1)].join(' | '),
  )
  return `# Regular expressions

Every regular expression of the package takes linear time, also for text that a hostile server or caller chose. The
[exceptions](#exceptions) never read such text. \`npm test\` analyzes new ones with [recheck](https://makenowjust-labs.github.io/recheck/), measures each with 1 MB of hostile
text, and fails if one is superlinear.

The time is the longest of about 50 texts: the attack that recheck finds, and repeats of literal parts of the expression, white
space, quotes, digits and other characters. Growth is the factor when the text is doubled; it is empty below 2 ms.

Measured on ${machine}:

\`\`\`bash
npm run docs:expressions   # writes this page
\`\`\`

| File | Expression | ms for 1 MB | Growth |
|---|---|---|---|
${rows.map((row) => `| ${row} |`).join('\n')}

## Exceptions

| File | Expression | Reason |
|---|---|---|
${exceptions.map((it) => `| ${expressionCells(it)} | ${it.reason}. |`).join('\n')}
`
}

/** Returns the cells of each row that identify an expression. */
export function readRows(page: string): Set<string> {
  return new Set(page.split('\n').flatMap((line) => /^\| (.+) \| (?:< 1|\d+) \| [\d.]* \|$/.exec(line)?.[1] ?? []))
}

/** Renders the cells that identify an expression. */
export function expressionCells({ file, text }: Pick<FoundExpression, 'file' | 'text'>): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  const padding = longest > 0 ? ' ' : ''
  return `${file} | ${fence}${padding}${text.replaceAll('|', '\\|')}${padding}${fence}`
}

function formatMs(ms: number): string {
  return ms < 1 ? '< 1' : ms.toFixed(0)
}
