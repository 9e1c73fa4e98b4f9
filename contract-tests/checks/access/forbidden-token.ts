import type { Check } from '../../model/check.ts'
import { type Exchange, succeeded } from '../../model/exchange.ts'
import { scenario } from '../../runner/scenario.ts'
import { checkStatus, judgeNothingCreated, judgeUnchanged, sendWrite, writes } from './rejected-writes.ts'

const forbidden = '#/components/schemas/ForbiddenBody'

const checks = {
  forbiddenWritesReturn403: {
    id: 'access.forbidden-writes-are-403',
    description: 'A valid write with a token that may not write returns 403.',
    pointer: forbidden,
    level: 'must',
    anyBody: true,
  },
  forbiddenWritesChangeNothing: {
    id: 'access.forbidden-writes-change-nothing',
    description: 'A write that returns 403 changes nothing.',
    pointer: forbidden,
    level: 'must',
  },
  forbiddenTokenReads: {
    id: 'access.forbidden-token-reads-or-not',
    description: 'Reads with a token that may not write return 200 or 403.',
    pointer: forbidden,
    level: 'must',
    anyBody: true,
  },
} as const satisfies Record<string, Check>

export const forbiddenToken = scenario({
  title: 'a token that may not write is used',
  needs: ['forbidden-token', 'write', 'state'],
  pools: 1,
  checks,
  async run(ctx) {
    let { created, pool } = await ctx.newPool()
    const rejectedCreates: Exchange[] = []
    const credentials = 'a token that may not write'
    const spec = { authorization: { value: `Bearer ${ctx.options.forbiddenToken}` } }
    for (const exchange of [
      await ctx.listPools(spec),
      await ctx.getPool(created.id, spec),
      await ctx.listActivity(undefined, spec),
    ]) {
      const status = exchange.response?.status
      ctx.judge(
        checks.forbiddenTokenReads,
        exchange,
        status !== 200 &&
          status !== 403 && {
            message: `${exchange.operation?.id} with ${credentials} returns ${status}`,
            expected: '200 or 403',
            actual: String(status),
          },
      )
    }
    for (const operation of writes) {
      if (!ctx.tracker.get(created.id)) ({ created, pool } = await ctx.newPool())
      const exchange = await sendWrite(ctx, operation, created.id, spec)
      ctx.judge(checks.forbiddenWritesReturn403, exchange, checkStatus(403, exchange, credentials))
      if (succeeded(exchange)) {
        if (operation === 'createPool') await ctx.deleteCreated(exchange)
        continue
      }
      if (operation === 'createPool') rejectedCreates.push(exchange)
      else await judgeUnchanged(ctx, checks.forbiddenWritesChangeNothing, exchange, pool, credentials)
    }
    await judgeNothingCreated(ctx, checks.forbiddenWritesChangeNothing, rejectedCreates)
    await ctx.deletePools(created.id)
  },
})
