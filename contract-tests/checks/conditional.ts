import type { Check, Violation } from '../model/check.ts'
import { type Exchange, succeeded } from '../model/exchange.ts'
import { scenario } from '../runner/scenario.ts'
import type { ScenarioContext } from '../runner/scenario-context.ts'

export const conditionsAreFresh = {
  id: 'robustness.conditional-reads-are-fresh',
  description: 'Where answers carry an ETag, what has changed since is answered anew, and not with 304.',
  pointer: '#/paths/~1api~1pools~1{poolId}/get',
  level: 'must',
} as const satisfies Check

export const conditionalReads = scenario({
  title: 'what has changed is asked for on condition that it has',
  needs: ['write', 'state'],
  checks: [conditionsAreFresh],
  async run(ctx) {
    const listBefore = await ctx.listPools()
    const { created } = await ctx.newPool()
    await judged(ctx, listBefore, (headers) => ctx.listPools({ headers }))
    const before = await ctx.getPool(created.id)
    const list = await ctx.listPools()
    const update = await ctx.updatePool(created.id, ctx.bodies.update())
    if (succeeded(update)) {
      await judged(ctx, before, (headers) => ctx.getPool(created.id, { headers }))
      await judged(ctx, list, (headers) => ctx.listPools({ headers }))
    }
    await ctx.deletePools(created.id)
  },
})

async function judged(ctx: ScenarioContext, before: Exchange, ask: (headers: Record<string, string>) => Promise<Exchange>) {
  const etag = before.response?.headers.get('etag')
  if (!succeeded(before) || !etag) return
  const { exchange, matched } = await ctx.poll(
    () => ask({ 'if-none-match': etag }),
    ({ response }) => response?.status !== 304,
  )
  ctx.judge(conditionsAreFresh, exchange, !matched && stale(etag))
}

function stale(etag: string): Violation {
  return {
    message: 'a change is hidden behind a 304 for an ETag from before it',
    expected: '200 with what is there now',
    actual: `304 for ${etag}`,
  }
}

export const conditionalChecks = [conditionalReads]
