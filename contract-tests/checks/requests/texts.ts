import { scenario } from '../../runner/scenario.ts'
import { chunk } from './invalid-cases.ts'
import { textChecks } from './text-checks.ts'
import { sendTextCreates } from './text-creates.ts'
import { buildTextUpdates, sendLongUpdates, sendTextUpdates } from './text-updates.ts'

export const oddTexts = scenario({
  title: 'pools are created and updated with unusual and long texts',
  needs: ['write', 'state'],
  pools: 3,
  checks: textChecks,
  async run(ctx) {
    const [first, second, third] = await Promise.all([ctx.newPool(), ctx.newPool(), ctx.newPool()])
    const updates = buildTextUpdates(ctx)
    const [half = [], rest = []] = chunk(updates, Math.ceil(updates.length / 2))
    await Promise.all([
      sendLongUpdates(ctx, first.created.id),
      sendTextUpdates(ctx, second.created.id, half),
      sendTextUpdates(ctx, third.created.id, rest),
    ])
    await ctx.deletePools(first.created.id, second.created.id, third.created.id)
    await sendTextCreates(ctx)
  },
})
