import type { Check } from '../../model/check.ts'
import { readPools } from '../../model/contents.ts'
import { bodyValue, describeStatus, succeeded } from '../../model/exchange.ts'
import { isAddressable } from '../../model/pool-ids.ts'
import { scenario } from '../../runner/scenario.ts'
import { checkStatus } from './rejected-writes.ts'

const checks = {
  readsAgree: {
    id: 'access.reads-agree',
    description: 'Without a token, the list, a pool and the activity log can all be read, or all return 401.',
    pointer: '#/components/securitySchemes/bearer',
    level: 'must',
  },
  protectedReadsRejectUnknownTokens: {
    id: 'access.closed-reads-refuse-unknown-tokens',
    description: 'If reads need a token, an unknown token returns 401, even for a pool that does not exist.',
    pointer: '#/components/schemas/UnauthorizedBody',
    level: 'should',
  },
} as const satisfies Record<string, Check>

export const unauthorizedReads = scenario({
  title: 'reads are sent without a valid token',
  needs: ['token', 'state'],
  checks,
  async run(ctx) {
    const pool = readPools(bodyValue(await ctx.listPools())).find(({ id }) => isAddressable(id))
    const none = { authorization: { value: undefined } }
    const reads = [await ctx.listPools(none), await ctx.listActivity(undefined, none)]
    if (pool) reads.push(await ctx.getPool(pool.id, none))
    const rejected = reads.filter(({ response }) => response?.status === 401)
    for (const exchange of reads) {
      const status = exchange.response?.status
      const agrees = rejected.length === 0 ? succeeded(exchange) || status === 404 : status === 401
      ctx.judge(
        checks.readsAgree,
        exchange,
        !agrees && {
          message: `${exchange.operation?.id} without a token returns another status than the other reads`,
          expected:
            rejected.length === 0
              ? '200, as the other reads, or 401 for all reads'
              : '401, as the other reads, or 200 for all reads',
          actual: describeStatus(exchange),
        },
      )
    }
    if (rejected.length < reads.length) return
    const unknown = { authorization: { value: 'Bearer not-a-token' } }
    for (const exchange of [
      await ctx.listPools(unknown),
      await ctx.listActivity(undefined, unknown),
      await ctx.getPool(ctx.tracker.unknownId(), unknown),
      ...(pool ? [await ctx.getPool(pool.id, unknown)] : []),
    ]) {
      ctx.judge(checks.protectedReadsRejectUnknownTokens, exchange, checkStatus(401, exchange, 'an unknown token'))
    }
  },
})
