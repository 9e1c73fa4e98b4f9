import type { Check } from '../../model/check.ts'
import { readPools } from '../../model/contents.ts'
import { describeStatus } from '../../model/describe-status.ts'
import { bodyValue, type Exchange, succeeded } from '../../model/exchange.ts'
import { isAddressable } from '../../model/pool-ids.ts'
import type { RequestSpec } from '../../model/request.ts'
import { scenario } from '../../runner/scenario.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { isShareable } from '../lib/caching.ts'
import { describeCaching } from '../responses/caching.ts'
import { schemes } from './other-schemes.ts'
import { checkStatus } from './rejected-writes.ts'

const checks = {
  readsAgree: {
    id: 'access.reads-agree',
    description: 'Without a token, the list, a pool and the activity log can all be read, or all return 401.',
    pointer: '#/components/securitySchemes/bearer',
    level: 'must',
    anyBody: true,
  },
  protectedReadsRejectUnknownTokens: {
    id: 'access.closed-reads-refuse-unknown-tokens',
    description: 'If reads need a token, an unknown token or another scheme returns 401, even for a pool that does not exist.',
    pointer: '#/components/schemas/UnauthorizedBody',
    level: 'should',
    anyBody: true,
  },
  protectedReadsAreNotShared: {
    id: 'access.closed-reads-are-not-shared',
    description: 'If reads need a token, no shared cache may return their responses to other users.',
    pointer: '#/components/securitySchemes/bearer',
    level: 'should',
    anyBody: true,
  },
} as const satisfies Record<string, Check>

export const unauthorizedReads = scenario({
  title: 'reads are sent without a valid token',
  needs: ['token', 'state'],
  checks,
  async run(ctx) {
    const id = readPools(bodyValue(await ctx.listPools())).find(({ id }) => isAddressable(id))?.id
    const none = { authorization: { value: undefined } }
    const reads = await readAll(ctx, id, none)
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
    await judgeOtherCredentials(ctx, id)
    for (const exchange of await readAll(ctx, id)) judgeCaching(ctx, exchange)
  },
})

function readAll(ctx: ScenarioContext, id: string | undefined, spec: RequestSpec = {}): Promise<Exchange[]> {
  const reads = [
    () => ctx.listPools(spec),
    () => ctx.listActivity(undefined, spec),
    ...(id === undefined ? [] : [() => ctx.getPool(id, spec)]),
  ]
  return ctx.each(reads, (read) => read())
}

async function judgeOtherCredentials(ctx: ScenarioContext, id: string | undefined) {
  const unknown = { authorization: { value: 'Bearer not-a-token' } }
  for (const exchange of [...(await readAll(ctx, id, unknown)), await ctx.getPool(ctx.tracker.unknownId(), unknown)])
    ctx.judge(checks.protectedReadsRejectUnknownTokens, exchange, checkStatus(401, exchange, 'an unknown token'))
  const specs = schemes.map((scheme) => ({ authorization: { value: `${scheme} ${ctx.options.token}` } }))
  const reads = await ctx.each(specs, (spec) => (id === undefined ? ctx.listPools(spec) : ctx.getPool(id, spec)))
  reads.push(...(await readAll(ctx, undefined, { authorization: { value: `Digest ${ctx.options.token}` } })))
  for (const exchange of reads)
    ctx.judge(checks.protectedReadsRejectUnknownTokens, exchange, checkStatus(401, exchange, 'the token under another scheme'))
}

function judgeCaching(ctx: ScenarioContext, exchange: Exchange) {
  const { response, operation } = exchange
  if (!response || !succeeded(exchange)) return
  ctx.judge(
    checks.protectedReadsAreNotShared,
    exchange,
    isShareable(response.headers) && {
      message: `${operation?.id} needs a token, but lets shared caches return its response to other users`,
      expected: 'Cache-Control: no-store or private, or no such header',
      actual: describeCaching(response.headers),
    },
  )
}
