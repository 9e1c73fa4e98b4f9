import type { Pool } from '../../src/generated/schema.js'
import { type Check, StopScenario, type Violation } from '../model/check.ts'
import { readPools } from '../model/contents.ts'
import { bodyValue, describeStatus, type Exchange, readPool, readSentName, succeeded } from '../model/exchange.ts'
import type { RequestSpec } from '../model/request.ts'
import { tokenPrefix } from '../model/secrets.ts'
import { scenario } from '../runner/scenario.ts'
import type { ScenarioContext } from '../runner/scenario-context.ts'
import { callerFields, findDifference } from './lib/compare.ts'

const bearer = '#/components/securitySchemes/bearer'
const unauthorized = '#/components/schemas/UnauthorizedBody'
const forbidden = '#/components/schemas/ForbiddenBody'

export const writesNeedAToken = {
  id: 'access.writes-need-a-token',
  description: 'Creating, updating and deleting without a token is answered with 401.',
  pointer: unauthorized,
  level: 'must',
} as const satisfies Check

export const wrongTokensAreRefused = {
  id: 'access.wrong-tokens-are-refused',
  description: 'Creating, updating and deleting with a token that the server does not know is answered with 401.',
  pointer: unauthorized,
  level: 'must',
} as const satisfies Check

export const partsOfATokenAreRefused = {
  id: 'access.parts-of-a-token-are-refused',
  description: 'The beginning of a token, or a token with something behind it, opens nothing.',
  pointer: bearer,
  level: 'must',
} as const satisfies Check

export const otherSchemesAreRefused = {
  id: 'access.other-schemes-are-refused',
  description: 'A token under another scheme than Bearer is answered with 401.',
  pointer: bearer,
  level: 'must',
} as const satisfies Check

export const refusedWritesChangeNothing = {
  id: 'access.refused-writes-change-nothing',
  description: 'A write that is refused with 401 or 403 changes nothing.',
  pointer: unauthorized,
  level: 'must',
} as const satisfies Check

export const readsAgree = {
  id: 'access.reads-agree',
  description: 'Reading without a token is open for the list, a pool and the log alike, or answered with 401 for all three.',
  pointer: bearer,
  level: 'must',
} as const satisfies Check

export const closedReadsRefuseUnknownTokens = {
  id: 'access.closed-reads-refuse-unknown-tokens',
  description: 'Where reading needs a token, an unknown one is answered with 401, also for a pool that does not exist.',
  pointer: unauthorized,
  level: 'should',
} as const satisfies Check

export const forbiddenWritesAre403 = {
  id: 'access.forbidden-writes-are-403',
  description: 'A valid write with a token that may not write is answered with 403.',
  pointer: forbidden,
  level: 'must',
} as const satisfies Check

export const forbiddenWritesChangeNothing = {
  id: 'access.forbidden-writes-change-nothing',
  description: 'A write that is refused with 403 changes nothing.',
  pointer: forbidden,
  level: 'must',
} as const satisfies Check

export const forbiddenTokenReads = {
  id: 'access.forbidden-token-reads-or-not',
  description: 'Reading with a token that may not write is answered with 200 or 403.',
  pointer: forbidden,
  level: 'must',
} as const satisfies Check

/** Credentials that are not the run's own, by what is wrong with them. */
function impostors(token: string): [Check, string, string | undefined][] {
  return [
    [writesNeedAToken, 'no token', undefined],
    [wrongTokensAreRefused, 'a token nobody gave out', `Bearer not-${token.length}-a-token`],
    [wrongTokensAreRefused, 'an empty token', 'Bearer '],
    [wrongTokensAreRefused, 'the word undefined for a token', 'Bearer undefined'],
    ...(token.length > 1
      ? [
          [partsOfATokenAreRefused, 'the first half of the token', `Bearer ${tokenPrefix(token)}`] satisfies [
            Check,
            string,
            string,
          ],
        ]
      : []),
    [partsOfATokenAreRefused, 'the token with more behind it', `Bearer ${token}x`],
    ...(isCased(token)
      ? [
          [wrongTokensAreRefused, 'the token in the other letter case', `Bearer ${swapped(token)}`] satisfies [
            Check,
            string,
            string,
          ],
        ]
      : []),
    [otherSchemesAreRefused, 'the token under Basic', `Basic ${token}`],
    [otherSchemesAreRefused, 'the token under another scheme', `Token ${token}`],
  ]
}

/** Whether letter case tells tokens apart; in numbers that are written with letters it does not. */
function isCased(token: string): boolean {
  return swapped(token) !== token && !/^[0-9a-f-]+$/i.test(token)
}

function swapped(token: string): string {
  return token.replace(/[a-z]/gi, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()))
}

export const withoutCredentials = scenario({
  title: 'strangers try to write',
  needs: ['token', 'write', 'state'],
  checks: [writesNeedAToken, wrongTokensAreRefused, partsOfATokenAreRefused, otherSchemesAreRefused, refusedWritesChangeNothing],
  async run(ctx) {
    let { created, pool } = await ctx.newPool()
    const refused: Exchange[] = []
    for (const [check, what, value] of impostors(String(ctx.options.token))) {
      for (const operation of ['createPool', 'updatePool', 'deletePool'] as const) {
        if (!ctx.tracker.get(created.id)) ({ created, pool } = await ctx.newPool())
        const exchange = await attempt(ctx, operation, created.id, { authorization: { value } })
        ctx.judge(check, exchange, not(401, exchange, what))
        if (operation === 'createPool') await ctx.deleteCreated(exchange)
        if (succeeded(exchange)) {
          if (ctx.tracker.get(created.id)) pool = readPool(await ctx.getPool(created.id))
          continue
        }
        if (operation === 'createPool') refused.push(exchange)
        else await judgeUntouched(ctx, refusedWritesChangeNothing, exchange, pool, what)
        if (!ctx.tracker.get(created.id)) break
      }
    }
    await judgeNothingCreated(ctx, refusedWritesChangeNothing, refused)
    await ctx.deletePools(created.id)
  },
})

export const strangersRead = scenario({
  title: 'strangers try to read',
  needs: ['token', 'state'],
  checks: [readsAgree, closedReadsRefuseUnknownTokens],
  async run(ctx) {
    const [pool] = readPools(bodyValue(await ctx.listPools()))
    const authorization = { value: undefined }
    const reads = [await ctx.listPools({ authorization }), await ctx.listActivity(undefined, { authorization })]
    if (pool) reads.push(await ctx.getPool(pool.id, { authorization }))
    const closed = reads.filter(({ response }) => response?.status === 401)
    for (const exchange of reads) {
      const agrees =
        closed.length === 0 ? succeeded(exchange) || exchange.response?.status === 404 : exchange.response?.status === 401
      ctx.judge(
        readsAgree,
        exchange,
        !agrees && {
          message: `${exchange.operation?.id} without a token is answered otherwise than the other reads`,
          expected:
            closed.length === 0
              ? '200, as for the other reads, or 401 for all of them'
              : '401, as for the other reads, or 200 for all of them',
          actual: describeStatus(exchange),
        },
      )
    }
    if (closed.length < reads.length) return
    const unknown = { authorization: { value: 'Bearer not-a-token' } }
    for (const exchange of [
      await ctx.listPools(unknown),
      await ctx.listActivity(undefined, unknown),
      await ctx.getPool(`no-such-pool-${ctx.tracker.names.runId}`, unknown),
      ...(pool ? [await ctx.getPool(pool.id, unknown)] : []),
    ]) {
      ctx.judge(closedReadsRefuseUnknownTokens, exchange, not(401, exchange, 'a token nobody gave out'))
    }
  },
})

export const withoutTheRight = scenario({
  title: 'somebody who may not write tries to',
  needs: ['forbidden-token', 'write', 'state'],
  checks: [forbiddenWritesAre403, forbiddenWritesChangeNothing, forbiddenTokenReads],
  async run(ctx) {
    let { created, pool } = await ctx.newPool()
    const refused: Exchange[] = []
    const ask = { authorization: { value: `Bearer ${ctx.options.forbiddenToken}` } }
    for (const exchange of [
      await ctx.listPools(ask),
      await ctx.getPool(created.id, ask),
      await ctx.listActivity(undefined, ask),
    ]) {
      const status = exchange.response?.status
      ctx.judge(
        forbiddenTokenReads,
        exchange,
        status !== 200 &&
          status !== 403 && {
            message: `${exchange.operation?.id} with a token that may not write is answered with ${status}`,
            expected: '200 or 403',
            actual: String(status),
          },
      )
    }
    for (const operation of ['createPool', 'updatePool', 'deletePool'] as const) {
      if (!ctx.tracker.get(created.id)) ({ created, pool } = await ctx.newPool())
      const exchange = await attempt(ctx, operation, created.id, ask)
      ctx.judge(forbiddenWritesAre403, exchange, not(403, exchange, 'a token that may not write'))
      if (succeeded(exchange)) {
        if (operation === 'createPool') await ctx.deleteCreated(exchange)
        continue
      }
      if (operation === 'createPool') refused.push(exchange)
      else await judgeUntouched(ctx, forbiddenWritesChangeNothing, exchange, pool, 'a token that may not write')
    }
    await judgeNothingCreated(ctx, forbiddenWritesChangeNothing, refused)
    await ctx.deletePools(created.id)
  },
})

function attempt(
  ctx: ScenarioContext,
  operation: 'createPool' | 'updatePool' | 'deletePool',
  id: string,
  ask: RequestSpec,
): Promise<Exchange> {
  if (operation === 'createPool') return ctx.createPool(ctx.bodies.create(), ask)
  return operation === 'updatePool' ? ctx.updatePool(id, ctx.bodies.update(), ask) : ctx.deletePool(id, ask)
}

function not(status: 401 | 403, exchange: Exchange, what: string): Violation | undefined {
  const actual = exchange.response?.status
  if (actual === status) return undefined
  return {
    message: `${exchange.operation?.id} with ${what} is answered with ${actual ?? 'nothing'}`,
    expected: String(status),
    actual: String(actual ?? exchange.failure?.message),
  }
}

async function judgeUntouched(ctx: ScenarioContext, check: Check, exchange: Exchange, pool: Pool, what: string) {
  const read = await ctx.getPool(pool.id)
  const changed = succeeded(read)
    ? findDifference(callerFields, pool, bodyValue(read))
    : { field: 'pool', expected: 'the pool as it was', actual: describeStatus(read) }
  if (!succeeded(read) && read.response?.status === 404) ctx.tracker.markDeleted(pool.id)
  ctx.judge(
    check,
    exchange,
    changed && {
      message: `${exchange.operation?.id} with ${what} was refused, and changed the ${changed.field} all the same`,
      expected: changed.expected,
      actual: changed.actual,
    },
  )
}

/** Pools that strangers were refused, and that exist: they bear the names that were sent. */
async function judgeNothingCreated(ctx: ScenarioContext, check: Check, refused: Exchange[]) {
  const names = refused.map(({ request }) => readSentName(request))
  const list = await ctx.listPools()
  if (!succeeded(list)) throw new StopScenario('inconclusive', `the list is answered with ${list.response?.status}`)
  const stray = readPools(bodyValue(list)).filter((pool) => names.includes(pool.name) && ctx.tracker.isOrphan(pool))
  for (const { id, name } of stray) ctx.tracker.add(id, name)
  ctx.judge(
    check,
    list,
    stray.length > 0 && {
      message: 'a creation that was refused left a pool behind',
      expected: 'no new pool',
      actual: stray.map(({ name }) => JSON.stringify(name)).join(', '),
    },
  )
  await ctx.deletePools(...stray.map(({ id }) => id))
}

export const accessChecks = [strangersRead, withoutCredentials, withoutTheRight]
