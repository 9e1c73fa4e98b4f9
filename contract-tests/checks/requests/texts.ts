import { scenario } from '../../runner/scenario.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { chunk } from './invalid-cases.ts'
import { isListBroken } from './list-failure.ts'
import { texts } from './odd-texts.ts'
import { textChecks } from './text-checks.ts'
import { sendTextCreates } from './text-creates.ts'
import { buildLongUpdates, buildTextUpdates, sendLongUpdates, sendTextUpdates } from './text-updates.ts'

export const oddTexts = scenario({
  title: 'pools are created and updated with unusual and long texts',
  needs: ['write', 'state'],
  pools: 3,
  length: 35,
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
    await sendTextCreates(ctx, (await isHarmful(ctx)) ? zeroByte : undefined)
  },
})

const zeroByte = 'a zero byte'

/**
 * True if the list fails while a pool has a zero byte in its description. A pool that is created with one may have an id that
 * no response tells, so that it could not be deleted.
 */
async function isHarmful(ctx: ScenarioContext): Promise<boolean> {
  const { id } = (await ctx.newPool()).created
  await ctx.updatePool(id, { ...ctx.bodies.update(), description: texts[zeroByte] }, { input: zeroByte })
  const list = await ctx.listPools()
  await ctx.deletePools(id)
  return isListBroken(list)
}
