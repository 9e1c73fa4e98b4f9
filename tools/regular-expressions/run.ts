/**
 * Writes docs/regular-expressions.md: `npm run docs:expressions`. It takes a few minutes, because it analyzes expressions that are
 * not on the page; `-- --all` analyzes all. The exit status is 1 if an expression is superlinear; the page omits it.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import type { AttackText } from './attack-text.ts'
import { builtExpressions } from './built-expressions.ts'
import { exceptions, isException } from './exceptions.ts'
import { findExpressions } from './find.ts'
import { judge, measureTexts, megabyte } from './judge.ts'
import { Stopwatch } from './measure.ts'
import { expressionCells, expressionsPage, type MeasuredExpression, readRows } from './page.ts'

/** A linear expression takes a thousandth of it. */
const maxMs = 20_000

const page = new URL('../../docs/regular-expressions.md', import.meta.url)
const analyzed = process.argv.includes('--all') ? new Set() : readRows(await readFile(page, 'utf8'))
const stopwatch = new Stopwatch()
const measured = new Map<string, MeasuredExpression>()
const problems: string[] = []
for (const { file, line, text, expression } of await findExpressions()) {
  const key = `${file} ${text}`
  const expressions = expression ? [expression] : (builtExpressions[key] ?? [])
  if (isException({ file, text })) continue
  if (expressions.length === 0) problems.push(`${file}:${line}: ${text}: add samples to built-expressions.ts`)
  if (measured.has(key) || expressions.length === 0) continue
  const row: MeasuredExpression = { file, text, ms: 0, growth: undefined }
  const isNew = !analyzed.has(expressionCells({ file, text }))
  const before = problems.length
  for (const each of expressions) {
    const { problem, slowest } = isNew ? await judge(each, stopwatch, maxMs) : await measureTexts(each, [], stopwatch, maxMs)
    if (problem) problems.push(`${file}:${line}: ${each}: ${problem}`)
    if (problem || slowest.ms < row.ms) continue
    const once = await fastest(each, slowest.text, megabyte)
    const twice = await fastest(each, slowest.text, 2 * megabyte)
    Object.assign(row, { ms: once, growth: once >= 2 ? twice / once : undefined })
  }
  if (problems.length > before) continue
  measured.set(key, row)
  console.log(`${row.ms.toFixed(1)} ms: ${file}: ${text}`)
}
stopwatch.stop()

for (const problem of problems) console.error(problem)
const machine = `${cpus()[0]?.model.trim() ?? 'unknown CPU'}, Node ${process.version}`
await writeFile(page, expressionsPage([...measured.values()], exceptions, machine))
console.log('docs/regular-expressions.md')
process.exitCode = problems.length === 0 ? 0 : 1

async function fastest(expression: RegExp, text: AttackText, length: number): Promise<number> {
  const runs = await stopwatch.measure(expression, [text, text, text], length, maxMs)
  return Math.min(...runs.map(({ ms }) => ms))
}
