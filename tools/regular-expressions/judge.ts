import { type Analysis, analyze } from './analyze.ts'
import { type AttackText, attackTexts, describeText } from './attack-text.ts'
import type { Stopwatch } from './measure.ts'

export const megabyte = 2 ** 20

/** The result of measuring an expression with 1 MB of several texts. */
export interface Judgement {
  /** A sentence about a text that takes superlinear time. `undefined` if there is none. */
  problem: string | undefined
  /** The slowest text, with its milliseconds for 1 MB. */
  slowest: { text: AttackText; ms: number }
}

/**
 * Analyzes an expression, and measures it with 1 MB of hostile text.
 *
 * @param maxMs a linear expression takes a thousandth of it, and a quadratic one minutes
 */
export async function judge(expression: RegExp, stopwatch: Stopwatch, maxMs: number): Promise<Judgement> {
  const analysis = analyze(expression)
  const judgement = await measureTexts(expression, analysis.attack ? [analysis.attack] : [], stopwatch, maxMs)
  if (judgement.problem) return judgement
  return { ...judgement, problem: await describeProblem(expression, analysis, stopwatch, maxMs) }
}

/** Measures an expression with 1 MB of each text. */
export async function measureTexts(
  expression: RegExp,
  more: AttackText[],
  stopwatch: Stopwatch,
  maxMs: number,
): Promise<Judgement> {
  const results = await stopwatch.measure(expression, [...attackTexts(expression.source), ...more], megabyte, maxMs)
  const slowest = results.reduce((a, b) => (b.ms > a.ms ? b : a))
  const isSlow = slowest.ms === Number.POSITIVE_INFINITY
  return { problem: isSlow ? `over ${maxMs / 1000} s for 1 MB of ${describeText(slowest.text)}` : undefined, slowest }
}

async function describeProblem(
  expression: RegExp,
  { verdict, complexity, attack }: Analysis,
  stopwatch: Stopwatch,
  maxMs: number,
): Promise<string | undefined> {
  const description = attack ? `${complexity}, for ${describeText(attack)}` : complexity
  if (verdict === 'superlinear') return description
  if (verdict === 'linear' || !attack) return undefined
  // The search counts steps, and takes a bounded repetition for a superlinear one. Time decides.
  const [half] = await stopwatch.measure(expression, [attack], megabyte, maxMs)
  const [whole] = await stopwatch.measure(expression, [attack], 2 * megabyte, maxMs)
  const isLinear = half && whole && (whole.ms < 100 || whole.ms < 3 * half.ms)
  return isLinear ? undefined : description
}
