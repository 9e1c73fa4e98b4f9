import * as fc from 'fast-check'
import type { Check } from '../../model/check.ts'
import { scenario } from '../../runner/scenario.ts'
import { commands } from './commands.ts'
import { type Model, SequenceViolation, verifyList, verifyPool } from './model.ts'

const sequencesAreConsistent = {
  id: 'sequences.tell-one-story',
  description: 'After any sequence of creates, updates and deletes, reads and lists return its result.',
  pointer: '#/paths/~1api~1pools',
  level: 'must',
} as const satisfies Check

export const randomSequences = scenario({
  title: 'random sequences of operations are sent',
  needs: ['write', 'state'],
  checks: { sequencesAreConsistent },
  async run(ctx) {
    // Stops the scenario if the server creates no pools.
    const { created } = await ctx.newPool()
    await ctx.deletePools(created.id)
    let smallest: SequenceViolation | undefined
    let finished = 0
    const property = fc.asyncProperty(commands, async (sequence) => {
      const model: Model = { pools: [], steps: [] }
      try {
        await fc.asyncModelRun(() => ({ model, real: ctx }), sequence)
        for (const index of model.pools.keys()) await verifyPool(model, ctx, index)
        if (!ctx.isListLarge || finished++ === 0) ctx.judge(sequencesAreConsistent, await verifyList(model, ctx))
      } catch (error) {
        if (error instanceof SequenceViolation) smallest = error
        throw error
      } finally {
        await ctx.deletePools(...model.pools.filter(({ isAlive }) => isAlive).map(({ id }) => id))
      }
    })
    const { failed, errorInstance } = await fc.check(property, {
      seed: ctx.options.seed,
      numRuns: Math.max(1, Math.round(ctx.options.runs / 2)),
      interruptAfterTimeLimit: 20_000,
    })
    if (!failed) return
    if (smallest) ctx.judge(sequencesAreConsistent, smallest.exchange, smallest.violation)
    if (errorInstance && !(errorInstance instanceof SequenceViolation)) throw errorInstance
  },
})
