import type { Check } from '../../model/check.ts'
import { type Exchange, succeeded } from '../../model/exchange.ts'
import { scenario } from '../../runner/scenario.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'

const conditionalReadsAreFresh = {
  id: 'robustness.conditional-reads-are-fresh',
  description: 'After a change, a read with the old ETag does not return 304.',
  pointer: '#/paths/~1api~1pools~1{poolId}/get',
  level: 'must',
} as const satisfies Check

export const conditionalReads = scenario({
  title: 'changed pools are read with the ETag of an earlier response',
  needs: ['write', 'state'],
  pools: 1,
  checks: { conditionalReadsAreFresh },
  async run(ctx) {
    const listBeforeCreate = await ctx.listPools()
    const { created } = await ctx.newPool()
    await judgeFresh(ctx, listBeforeCreate, (headers) => ctx.listPools({ headers }))
    const read = await ctx.getPool(created.id)
    const list = await ctx.listPools()
    const update = await ctx.updatePool(created.id, ctx.bodies.update())
    if (succeeded(update)) {
      await judgeFresh(ctx, read, (headers) => ctx.getPool(created.id, { headers }))
      await judgeFresh(ctx, list, (headers) => ctx.listPools({ headers }))
    }
    await ctx.deletePools(created.id)
  },
})

async function judgeFresh(ctx: ScenarioContext, before: Exchange, send: (headers: Record<string, string>) => Promise<Exchange>) {
  const etag = before.response?.headers.get('etag')
  if (!succeeded(before) || !etag) return
  const { exchange, matched } = await ctx.poll(
    () => send({ 'if-none-match': etag }),
    ({ response }) => response?.status !== 304,
  )
  ctx.judge(
    conditionalReadsAreFresh,
    exchange,
    !matched && {
      message: 'a changed resource returns 304 for its old ETag',
      expected: '200 with the current state',
      actual: `304 for ${etag}`,
    },
  )
}
