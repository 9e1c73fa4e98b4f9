import * as fc from 'fast-check'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { type Part, takes } from './parts.ts'

/** A value that fails is made smaller for at most this long. */
const maxShrinkMs = 20_000

/**
 * Runs a test with generated values until one of them fails, which is then made smaller.
 *
 * @param runs The number of values. They depend on the seed of the run, and each part takes some of them.
 * @returns The error of the smallest value, or `undefined` if all values pass.
 */
export async function runProperty<Value>(
  ctx: ScenarioContext,
  values: fc.Arbitrary<Value>,
  test: (value: Value) => Promise<void>,
  { runs, part }: { runs: number; part: Part },
): Promise<unknown> {
  let next = 0
  let shrinkUntil = Infinity
  const property = fc.asyncProperty(values, async (value) => {
    const isShrinking = shrinkUntil < Infinity
    if (isShrinking ? performance.now() > shrinkUntil : !takes(part, next++, runs)) return
    try {
      await test(value)
    } catch (error) {
      shrinkUntil = Math.min(shrinkUntil, performance.now() + maxShrinkMs)
      throw error
    }
  })
  const { failed, errorInstance } = await fc.check(property, {
    seed: ctx.options.seed,
    numRuns: runs,
    endOnFailure: ctx.isShared,
  })
  return failed ? (errorInstance ?? new Error('a generated value failed')) : undefined
}
