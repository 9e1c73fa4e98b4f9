import * as fc from 'fast-check'
import type { Check } from '../../model/check.ts'
import { scenario } from '../../runner/scenario.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { inParts, type Part } from '../lib/parts.ts'
import { runProperty } from '../lib/run-property.ts'
import { commands, maxAlive } from './commands.ts'
import { type Model, SequenceViolation, verifyList, verifyPool } from './model.ts'

const sequencesAreConsistent = {
  id: 'sequences.tell-one-story',
  description: 'After any sequence of creates, updates and deletes, reads and lists return its result.',
  pointer: '#/paths/~1api~1pools',
  level: 'must',
} as const satisfies Check

export const randomSequences = inParts(4, (part) =>
  scenario({
    title: 'random sequences of operations are sent',
    needs: ['write', 'state'],
    pools: maxAlive,
    length: 35,
    checks: { sequencesAreConsistent },
    run: (ctx) => sendSequences(ctx, part),
  }),
)

async function sendSequences(ctx: ScenarioContext, part: Part) {
  let smallest: SequenceViolation | undefined
  let finished = 0
  const error = await runProperty(
    ctx,
    commands,
    async (sequence) => {
      const model: Model = { pools: [], steps: [] }
      try {
        await fc.asyncModelRun(() => ({ model, real: ctx }), sequence)
        await ctx.each(model.pools.keys(), (index) => verifyPool(model, ctx, index))
        if (!ctx.isListLarge || finished++ === 0) ctx.judge(sequencesAreConsistent, await verifyList(model, ctx))
      } catch (error) {
        if (error instanceof SequenceViolation) smallest = error
        throw error
      } finally {
        await ctx.deletePools(...model.pools.filter(({ isAlive }) => isAlive).map(({ id }) => id))
      }
    },
    { runs: Math.max(1, Math.round(ctx.options.runs / 2)), part },
  )
  if (error === undefined) return
  if (smallest) ctx.judge(sequencesAreConsistent, smallest.exchange, smallest.violation)
  if (!(error instanceof SequenceViolation)) throw error
}
