import type { Check } from '../../model/check.ts'
import { type Exchange, readPool, succeeded } from '../../model/exchange.ts'
import { swapCase, tokenPrefix } from '../../model/secrets.ts'
import { scenario } from '../../runner/scenario.ts'
import { inParts } from '../lib/parts.ts'
import { otherSchemesAreRejected } from './other-schemes.ts'
import {
  checkStatus,
  judgeNothingCreated,
  judgeUnchanged,
  rejectedWritesChangeNothing,
  sendWrite,
  writes,
} from './rejected-writes.ts'

const bearer = '#/components/securitySchemes/bearer'
const unauthorized = '#/components/schemas/UnauthorizedBody'

const checks = {
  writesNeedToken: {
    id: 'access.writes-need-a-token',
    description: 'Writes without a token return 401.',
    pointer: unauthorized,
    level: 'must',
    anyBody: true,
  },
  unknownTokensAreRejected: {
    id: 'access.wrong-tokens-are-refused',
    description: 'Writes with an unknown token return 401.',
    pointer: unauthorized,
    level: 'must',
    anyBody: true,
  },
  partialTokensAreRejected: {
    id: 'access.parts-of-a-token-are-refused',
    description: 'Writes with a truncated or extended token return 401.',
    pointer: bearer,
    level: 'must',
    anyBody: true,
  },
  otherSchemesAreRejected,
  rejectedWritesChangeNothing,
} as const satisfies Record<string, Check>

export const unauthorizedWrites = inParts(2, ({ index, of }) =>
  scenario({
    title: 'writes are sent without a valid token',
    needs: ['token', 'write', 'state'],
    pools: 1,
    length: 30,
    checks,
    async run(ctx) {
      const credentials = invalidCredentials(String(ctx.options.token)).filter((_, position) => position % of === index)
      let { created, pool } = await ctx.newPool()
      const rejectedCreates: Exchange[] = []
      for (const { check, description, value } of credentials) {
        for (const operation of writes) {
          if (!ctx.tracker.get(created.id)) ({ created, pool } = await ctx.newPool())
          const exchange = await sendWrite(ctx, operation, created.id, { authorization: { value } })
          ctx.judge(check, exchange, checkStatus(401, exchange, description))
          if (operation === 'createPool') await ctx.deleteCreated(exchange)
          if (succeeded(exchange)) {
            if (ctx.tracker.get(created.id)) pool = readPool(await ctx.getPool(created.id))
            continue
          }
          if (operation === 'createPool') {
            rejectedCreates.push(exchange)
            // Before the run would have to delete the pools of rejected requests, to make space for more.
            if (rejectedCreates.length >= maxRejected)
              await judgeNothingCreated(ctx, rejectedWritesChangeNothing, rejectedCreates.splice(0))
          } else await judgeUnchanged(ctx, rejectedWritesChangeNothing, exchange, pool, description)
          if (!ctx.tracker.get(created.id)) break
        }
      }
      await judgeNothingCreated(ctx, rejectedWritesChangeNothing, rejectedCreates)
      await ctx.deletePools(created.id)
    },
  }),
)

const maxRejected = 5

interface InvalidCredentials {
  check: Check
  description: string
  /** The Authorization header, or `undefined` for none. */
  value: string | undefined
}

function invalidCredentials(token: string): InvalidCredentials[] {
  const { writesNeedToken, unknownTokensAreRejected, partialTokensAreRejected } = checks
  const prefix = {
    check: partialTokensAreRejected,
    description: 'the first half of the token',
    value: `Bearer ${tokenPrefix(token)}`,
  }
  const swapped = {
    check: unknownTokensAreRejected,
    description: 'the token in the opposite case',
    value: `Bearer ${swapCase(token)}`,
  }
  return [
    { check: writesNeedToken, description: 'no token', value: undefined },
    { check: unknownTokensAreRejected, description: 'an unknown token', value: `Bearer not-${token.length}-a-token` },
    { check: unknownTokensAreRejected, description: 'an empty token', value: 'Bearer ' },
    { check: unknownTokensAreRejected, description: 'the token "undefined"', value: 'Bearer undefined' },
    ...(token.length > 1 ? [prefix] : []),
    { check: partialTokensAreRejected, description: 'the token with a letter appended', value: `Bearer ${token}x` },
    ...(isCaseSensitive(token) ? [swapped] : []),
    { check: otherSchemesAreRejected, description: 'the token under Basic', value: `Basic ${token}` },
  ]
}

/** False for tokens without letters, and for hexadecimal numbers. */
function isCaseSensitive(token: string): boolean {
  return swapCase(token) !== token && !/^[0-9a-f-]+$/i.test(token)
}
