import * as fc from 'fast-check'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { type Part, shareOf } from './parts.ts'

/** A value that fails is made smaller for at most this long. */
const maxShrinkMs = 20_000

/**
 * Runs a test with generated values until one of them fails, which is then made smaller.
 *
 * @param runs The number of values, of which each part takes a share.
 * @returns The error of the smallest value, or `undefined` if all values pass.
 */
export async function runProperty<Value>(
  ctx: ScenarioContext,
  values: fc.Arbitrary<Value>,
  test: (value: Value) => Promise<void>,
  { runs, part }: { runs: number; part: Part },
): Promise<unknown> {
  const numRuns = shareOf(runs, part)
  if (numRuns === 0) return undefined
  let shrinkUntil = Infinity
  const property = fc.asyncProperty(values, async (value) => {
    if (performance.now() > shrinkUntil) return
    try {
      await test(value)
    } catch (error) {
      shrinkUntil = Math.min(shrinkUntil, performance.now() + maxShrinkMs)
      throw error
    }
  })
  const { failed, errorInstance } = await fc.check(property, {
    seed: ctx.options.seed ^ Math.imul(part.index, 0x9e3779b1),
    numRuns,
    endOnFailure: ctx.isShared,
  })
  return failed ? (errorInstance ?? new Error('a generated value failed')) : undefined
}
