import type { Check } from '../../model/check.ts'
import { type Exchange, succeeded } from '../../model/exchange.ts'
import { scenario } from '../../runner/scenario.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { checkStatus, judgeUnchanged, rejectedWritesChangeNothing } from './rejected-writes.ts'

const bearer = '#/components/securitySchemes/bearer'

export const otherSchemesAreRejected = {
  id: 'access.other-schemes-are-refused',
  description: 'Writes with a token under another scheme than Bearer return 401.',
  pointer: bearer,
  level: 'must',
  anyBody: true,
} as const satisfies Check

const malformedSchemesAreRejected = {
  id: 'access.malformed-schemes-are-refused',
  description: 'Writes with a token under a scheme that only resembles Bearer are rejected.',
  pointer: bearer,
  level: 'may',
  anyBody: true,
} as const satisfies Check

export const otherSchemes = scenario({
  title: 'pools are written to with the token under other schemes',
  needs: ['token', 'write', 'state'],
  pools: 2,
  checks: { otherSchemesAreRejected, malformedSchemesAreRejected, rejectedWritesChangeNothing },
  async run(ctx) {
    const { created, pool } = await ctx.newPool()
    const token = String(ctx.options.token)
    const updates = await sendUpdates(
      ctx,
      created.id,
      schemes.map((scheme) => `${scheme} ${token}`),
    )
    const malformed = await sendUpdates(ctx, created.id, spellingsOfBearer(token))
    for (const exchange of malformed)
      ctx.judge(
        malformedSchemesAreRejected,
        exchange,
        succeeded(exchange) && {
          message: 'updatePool accepts a token under a scheme that only resembles Bearer',
          expected: '401, or 400',
          actual: String(exchange.response?.status),
        },
      )
    const digest = { authorization: { value: `Digest ${token}` } }
    const creation = await ctx.createPool(ctx.bodies.create(), digest)
    // The last one, because the pool may be gone then.
    const deletion = await ctx.deletePool(created.id, digest)
    const others = [...updates, creation, deletion]
    for (const exchange of others)
      ctx.judge(otherSchemesAreRejected, exchange, checkStatus(401, exchange, 'the token under another scheme than Bearer'))
    if (!succeeded(deletion) && ![...updates, ...malformed].some(succeeded))
      await judgeUnchanged(ctx, rejectedWritesChangeNothing, deletion, pool, 'the token under another scheme than Bearer')
    await ctx.deleteCreated(creation)
    await ctx.deletePools(created.id)
  },
})

/** A server that cuts the scheme off by its length accepts those of six letters. Others may cut at another length. */
export const schemes = [
  'K',
  'ID',
  'JWT',
  'Bear',
  'Token',
  'Digest',
  'ApiKey',
  'Session',
  'ClientID',
  'Negotiate',
  'ServiceKey',
] as const

/** Spellings that some frameworks accept. Several spaces, a tab and another letter case are not among them. */
function spellingsOfBearer(token: string): string[] {
  return [`Bearer${token}`, `Bearer:${token}`, `Bearer: ${token}`, `XBearer ${token}`, `BearerToken ${token}`]
}

function sendUpdates(ctx: ScenarioContext, id: string, credentials: string[]): Promise<Exchange[]> {
  const updates = credentials.map((value) => ({ body: ctx.bodies.update(), spec: { authorization: { value } } }))
  return ctx.each(updates, ({ body, spec }) => ctx.updatePool(id, body, spec))
}
