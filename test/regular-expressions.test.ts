import { readFile } from 'node:fs/promises'
import { afterAll, expect, test } from 'vitest'
import { analyze } from '../tools/regular-expressions/analyze.ts'
import { builtExpressions } from '../tools/regular-expressions/built-expressions.ts'
import { exceptions, isException } from '../tools/regular-expressions/exceptions.ts'
import { type FoundExpression, findExpressions, findInSource } from '../tools/regular-expressions/find.ts'
import { judge, measureTexts } from '../tools/regular-expressions/judge.ts'
import { Stopwatch } from '../tools/regular-expressions/measure.ts'
import { expressionCells, readRows } from '../tools/regular-expressions/page.ts'

/** A linear expression takes a thousandth of it, and a quadratic one minutes. */
const maxMs = 20_000

const found = await findExpressions()
const rows = readRows(await readFile('docs/regular-expressions.md', 'utf8'))
const measured = found.filter((it) => !isException(it))

const stopwatch = new Stopwatch()
afterAll(() => stopwatch.stop())

test('the regular expressions of the source are found', () => {
  expect(found.length).toBeGreaterThan(100)
  expect(new Set(found.map(({ file }) => file.split('/')[0]))).toEqual(new Set(['src', 'contract-tests']))
})

test('every expression that is built at run time has samples', () => {
  const built = measured.filter(({ expression }) => !expression)

  expect(built.filter((it) => samplesOf(it).length === 0).map(locate), 'add them to built-expressions.ts').toEqual([])
  expect(Object.keys(builtExpressions).filter((key) => !built.some(({ file, text }) => key === `${file} ${text}`))).toEqual([])
})

test('every exception is in the source', () => {
  const unused = exceptions.filter(({ file, text }) => !found.some((it) => it.file === file && it.text.startsWith(text)))

  expect(unused).toEqual([])
})

test('the validators use only the formats date and date-time', async () => {
  const code = await readFile('src/generated/validators.js', 'utf8')
  const formats = [...code.matchAll(/require_formats\(\)\.fullFormats(?:\.(\w+)|\["([^"]+)"\])/g)].map(
    ([, plain, quoted]) => plain ?? quoted,
  )

  expect(new Set(formats)).toEqual(new Set(['date', 'date-time']))
})

test('an expression that is not on docs/regular-expressions.md is linear', async () => {
  const added = measured.filter((it) => !rows.has(expressionCells(it)))

  expect(await findSuperlinear(added, true)).toEqual([])
}, 600_000)

test('docs/regular-expressions.md lists every expression (npm run docs:expressions)', () => {
  expect([...rows].sort()).toEqual([...new Set(measured.map(expressionCells))].sort())
})

test('every expression takes linear time for 1 MB of hostile text', async () => {
  expect(await findSuperlinear(measured, false)).toEqual([])
}, 600_000)

test('a superlinear expression is reported with its place and a text that makes it slow', async () => {
  const [trailing, splitter, linear] = findInSource(
    'src/example.ts',
    "export const trim = (text) => text.replace(/\\s+$/, '')\ntext.split(/a+b/)\ntext.replace(/a+/g, '')\n",
  )
  if (!trailing || !splitter || !linear) throw new Error('not found')
  const limit = 3_000

  expect(await findSuperlinear([trailing, linear], false, limit)).toEqual([
    'src/example.ts:1: /\\s+$/: over 3 s for 1 MB of " ".repeat(n) + "÷"',
  ])
  expect(await findSuperlinear([splitter, linear], true, limit)).toEqual([
    'src/example.ts:2: /a+b/g: over 3 s for 1 MB of "a".repeat(n) + "÷"',
  ])
}, 120_000)

test('an expression with a bounded repetition is linear', async () => {
  const [bounded] = findInSource('src/example.ts', 'text.search(/at [^\\n"]{0,200}\\.php/)')
  if (!bounded) throw new Error('not found')

  expect(await findSuperlinear([bounded], true)).toEqual([])
}, 120_000)

test('an analysis finds a superlinear expression that common texts miss', async () => {
  const { verdict, complexity, attack } = analyze(/^(?:xy|xyxy)*z|qrs+t$/)

  expect([verdict, complexity]).toEqual(['superlinear', 'exponential'])
  expect(attack?.pump).toContain('xyxy')
})

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: source code
test('literals, constructors and patterns in text are found', () => {
  const source = [
    "const a = /x\\/[/]y/gi, b = new RegExp('c+', 'u'), c = RegExp(String.raw`d\\d`)",
    "const d = 'x+'; new RegExp(`^${d}$`)",
    'new RegExp(`^${a}`); text.match(a); text.match(unknown); text.matchAll(/e/g); text.search("f")',
  ].join('\n')

  expect(
    findInSource('a.ts', source).map(({ line, text, expression }) => [line, text, expression && String(expression)]),
  ).toEqual([
    [1, '/x\\/[/]y/gi', '/x\\/[/]y/gi'],
    [1, "new RegExp('c+', 'u')", '/c+/u'],
    [1, 'RegExp(String.raw`d\\d`)', '/d\\d/'],
    [2, 'new RegExp(`^${d}$`)', '/^x+$/'],
    [3, 'new RegExp(`^${a}`)', undefined],
    [3, 'text.match(unknown)', undefined],
    [3, '/e/g', '/e/g'],
    [3, 'text.search("f")', '/f/'],
  ])
})

// biome-ignore-end lint/suspicious/noTemplateCurlyInString: source code

function samplesOf({ file, text, expression }: FoundExpression): RegExp[] {
  return expression ? [expression] : (builtExpressions[`${file} ${text}`] ?? [])
}

/** Measures expressions, and also analyzes them if `isNew`. Returns one sentence for each superlinear one. */
async function findSuperlinear(expressions: FoundExpression[], isNew: boolean, limitMs = maxMs): Promise<string[]> {
  const problems: string[] = []
  for (const each of expressions) {
    for (const expression of samplesOf(each)) {
      const judging = isNew ? judge(expression, stopwatch, limitMs) : measureTexts(expression, [], stopwatch, limitMs)
      const { problem } = await judging
      if (problem) problems.push(`${locate(each)}: ${expression}: ${problem}`)
    }
  }
  return problems
}

function locate({ file, line }: FoundExpression): string {
  return `${file}:${line}`
}
