import { scenario } from '../../runner/scenario.ts'
import { chunk } from './invalid-cases.ts'
import { textChecks } from './text-checks.ts'
import { sendTextCreates } from './text-creates.ts'
import { buildLongUpdates, buildTextUpdates, sendLongUpdates, sendTextUpdates } from './text-updates.ts'

export const oddTexts = scenario({
  title: 'pools are created and updated with unusual and long texts',
  needs: ['write', 'state'],
  pools: 3,
  checks: textChecks,
  async run(ctx) {
    const updates = buildTextUpdates(ctx)
    const longUpdates = buildLongUpdates(ctx)
    const [half = [], rest = []] = chunk(updates, Math.ceil(updates.length / 2))
    const work = [
      (id: string) => sendLongUpdates(ctx, id, longUpdates),
      (id: string) => sendTextUpdates(ctx, id, half),
      (id: string) => sendTextUpdates(ctx, id, rest),
    ]
    await ctx.each(work, async (send) => {
      const { id } = (await ctx.newPool()).created
      await send(id)
      await ctx.deletePools(id)
    })
    await sendTextCreates(ctx)
  },
})
