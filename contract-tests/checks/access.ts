import type { Pool } from '../../src/generated/schema.js'
import { type Claim, type Departure, Halt, scenario } from '../model/check.ts'
import { poolsIn } from '../model/contents.ts'
import { bodyOf, type Exchange, nameSent, poolOf, statusOf, succeeded } from '../model/exchange.ts'
import type { Ask } from '../model/request.ts'
import { prefixOf } from '../model/secrets.ts'
import type { Lab } from '../runner/scenario-context.ts'
import { error, intercept, type Passing } from '../self-test/mutators.ts'
import { differenceIn, ownedFields } from './lib/compare.ts'

const bearer = '#/components/securitySchemes/bearer'
const unauthorized = '#/components/schemas/UnauthorizedBody'
const forbidden = '#/components/schemas/ForbiddenBody'

export const writesNeedAToken: Claim = {
  id: 'access.writes-need-a-token',
  says: 'Creating, updating and deleting without a token is answered with 401.',
  cite: unauthorized,
  level: 'must',
  culprit: trusting((authorization) => authorization === null),
}

export const wrongTokensAreRefused: Claim = {
  id: 'access.wrong-tokens-are-refused',
  says: 'Creating, updating and deleting with a token that the server does not know is answered with 401.',
  cite: unauthorized,
  level: 'must',
  culprit: trusting((authorization) => authorization !== null && /^Bearer not-/.test(authorization)),
}

export const partsOfATokenAreRefused: Claim = {
  id: 'access.parts-of-a-token-are-refused',
  says: 'The beginning of a token, or a token with something behind it, opens nothing.',
  cite: bearer,
  level: 'must',
  culprit: trusting(
    (authorization, token) =>
      authorization !== null && authorization !== `Bearer ${token}` && `Bearer ${token}`.startsWith(authorization),
  ),
}

export const otherSchemesAreRefused: Claim = {
  id: 'access.other-schemes-are-refused',
  says: 'A token under another scheme than Bearer is answered with 401.',
  cite: bearer,
  level: 'must',
  culprit: trusting((authorization) => authorization !== null && /^Basic /.test(authorization)),
}

export const refusedWritesChangeNothing: Claim = {
  id: 'access.refused-writes-change-nothing',
  says: 'A write that is refused with 401 or 403 changes nothing.',
  cite: unauthorized,
  level: 'must',
  culprit: (honest) => {
    let known = ''
    return intercept(async ({ operation, pass, request }) => {
      const answer = await pass()
      if (answer.ok) known = request.headers.get('authorization') ?? known
      if (answer.status === 401 && operation === 'updatePool') await pass({ headers: { authorization: known } })
      return answer
    })(honest)
  },
}

export const readsAgree: Claim = {
  id: 'access.reads-agree',
  says: 'Reading without a token is open for the list, a pool and the log alike, or answered with 401 for all three.',
  cite: bearer,
  level: 'must',
  culprit: intercept(({ operation, pass, request }) =>
    operation === 'listActivity' && !request.headers.has('authorization')
      ? pass({ headers: { authorization: 'Bearer full' } })
      : pass(),
  ),
}

export const closedReadsRefuseUnknownTokens: Claim = {
  id: 'access.closed-reads-refuse-unknown-tokens',
  says: 'Where reading needs a token, an unknown one is answered with 401, also for a pool that does not exist.',
  cite: unauthorized,
  level: 'should',
  culprit: intercept(({ operation, poolId, pass }) =>
    operation === 'getPool' && poolId?.startsWith('no-such') ? error(404) : pass(),
  ),
}

export const forbiddenWritesAre403: Claim = {
  id: 'access.forbidden-writes-are-403',
  says: 'A valid write with a token that may not write is answered with 403.',
  cite: forbidden,
  level: 'must',
  culprit: intercept(async ({ pass }) => {
    const answer = await pass()
    return answer.status === 403 ? error(401) : answer
  }),
}

export const forbiddenWritesChangeNothing: Claim = {
  id: 'access.forbidden-writes-change-nothing',
  says: 'A write that is refused with 403 changes nothing.',
  cite: forbidden,
  level: 'must',
  culprit: intercept(async ({ operation, pass }) => {
    const answer = await pass()
    if (answer.status === 403 && operation === 'deletePool') await pass({ headers: { authorization: 'Bearer full' } })
    return answer
  }),
}

export const forbiddenTokenReads: Claim = {
  id: 'access.forbidden-token-reads-or-not',
  says: 'Reading with a token that may not write is answered with 200 or 403.',
  cite: forbidden,
  level: 'must',
  culprit: intercept(({ operation, pass, request }) =>
    operation === 'listPools' && request.headers.get('authorization') === 'Bearer read-only' ? error(401) : pass(),
  ),
}

/** Credentials that are not the run's own, by what is wrong with them. */
function impostors(token: string): [Claim, string, string | undefined][] {
  return [
    [writesNeedAToken, 'no token', undefined],
    [wrongTokensAreRefused, 'a token nobody gave out', `Bearer not-${token.length}-a-token`],
    [wrongTokensAreRefused, 'an empty token', 'Bearer '],
    [wrongTokensAreRefused, 'the word undefined for a token', 'Bearer undefined'],
    ...(token.length > 1
      ? [[partsOfATokenAreRefused, 'the first half of the token', `Bearer ${prefixOf(token)}`] satisfies [Claim, string, string]]
      : []),
    [partsOfATokenAreRefused, 'the token with more behind it', `Bearer ${token}x`],
    ...(isCased(token)
      ? [
          [wrongTokensAreRefused, 'the token in the other letter case', `Bearer ${swapped(token)}`] satisfies [
            Claim,
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
  judges: [writesNeedAToken, wrongTokensAreRefused, partsOfATokenAreRefused, otherSchemesAreRefused, refusedWritesChangeNothing],
  async run(lab) {
    let { own, pool } = await lab.newPool()
    const refused: Exchange[] = []
    for (const [claim, what, value] of impostors(String(lab.options.token))) {
      for (const operation of ['createPool', 'updatePool', 'deletePool'] as const) {
        if (!lab.own.get(own.id)) ({ own, pool } = await lab.newPool())
        const exchange = await attempt(lab, operation, own.id, { authorization: { value } })
        lab.judge(claim, exchange, not(401, exchange, what))
        if (operation === 'createPool') await lab.discardCreated(exchange)
        if (succeeded(exchange)) {
          if (lab.own.get(own.id)) pool = poolOf(await lab.getPool(own.id))
          continue
        }
        if (operation === 'createPool') refused.push(exchange)
        else await judgeUntouched(lab, refusedWritesChangeNothing, exchange, pool, what)
        if (!lab.own.get(own.id)) break
      }
    }
    await judgeNothingCreated(lab, refusedWritesChangeNothing, refused)
    await lab.discard(own.id)
  },
})

export const strangersRead = scenario({
  title: 'strangers try to read',
  needs: ['token', 'state'],
  judges: [readsAgree, closedReadsRefuseUnknownTokens],
  async run(lab) {
    const [pool] = poolsIn(bodyOf(await lab.listPools()))
    const authorization = { value: undefined }
    const reads = [await lab.listPools({ authorization }), await lab.listActivity(undefined, { authorization })]
    if (pool) reads.push(await lab.getPool(pool.id, { authorization }))
    const closed = reads.filter(({ answer }) => answer?.status === 401)
    for (const exchange of reads) {
      const agrees =
        closed.length === 0 ? succeeded(exchange) || exchange.answer?.status === 404 : exchange.answer?.status === 401
      lab.judge(
        readsAgree,
        exchange,
        !agrees && {
          message: `${exchange.operation?.id} without a token is answered otherwise than the other reads`,
          expected:
            closed.length === 0
              ? '200, as for the other reads, or 401 for all of them'
              : '401, as for the other reads, or 200 for all of them',
          actual: statusOf(exchange),
        },
      )
    }
    if (closed.length < reads.length) return
    const unknown = { authorization: { value: 'Bearer not-a-token' } }
    for (const exchange of [
      await lab.listPools(unknown),
      await lab.listActivity(undefined, unknown),
      await lab.getPool(`no-such-pool-${lab.own.names.run}`, unknown),
      ...(pool ? [await lab.getPool(pool.id, unknown)] : []),
    ]) {
      lab.judge(closedReadsRefuseUnknownTokens, exchange, not(401, exchange, 'a token nobody gave out'))
    }
  },
})

export const withoutTheRight = scenario({
  title: 'somebody who may not write tries to',
  needs: ['forbidden-token', 'write', 'state'],
  judges: [forbiddenWritesAre403, forbiddenWritesChangeNothing, forbiddenTokenReads],
  async run(lab) {
    let { own, pool } = await lab.newPool()
    const refused: Exchange[] = []
    const ask = { authorization: { value: `Bearer ${lab.options.forbiddenToken}` } }
    for (const exchange of [await lab.listPools(ask), await lab.getPool(own.id, ask), await lab.listActivity(undefined, ask)]) {
      const status = exchange.answer?.status
      lab.judge(
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
      if (!lab.own.get(own.id)) ({ own, pool } = await lab.newPool())
      const exchange = await attempt(lab, operation, own.id, ask)
      lab.judge(forbiddenWritesAre403, exchange, not(403, exchange, 'a token that may not write'))
      if (succeeded(exchange)) {
        if (operation === 'createPool') await lab.discardCreated(exchange)
        continue
      }
      if (operation === 'createPool') refused.push(exchange)
      else await judgeUntouched(lab, forbiddenWritesChangeNothing, exchange, pool, 'a token that may not write')
    }
    await judgeNothingCreated(lab, forbiddenWritesChangeNothing, refused)
    await lab.discard(own.id)
  },
})

function attempt(lab: Lab, operation: 'createPool' | 'updatePool' | 'deletePool', id: string, ask: Ask): Promise<Exchange> {
  if (operation === 'createPool') return lab.createPool(lab.bodies.create(), ask)
  return operation === 'updatePool' ? lab.updatePool(id, lab.bodies.update(), ask) : lab.deletePool(id, ask)
}

function not(status: 401 | 403, exchange: Exchange, what: string): Departure | undefined {
  const actual = exchange.answer?.status
  if (actual === status) return undefined
  return {
    message: `${exchange.operation?.id} with ${what} is answered with ${actual ?? 'nothing'}`,
    expected: String(status),
    actual: String(actual ?? exchange.failure?.message),
  }
}

async function judgeUntouched(lab: Lab, claim: Claim, exchange: Exchange, pool: Pool, what: string) {
  const read = await lab.getPool(pool.id)
  const changed = succeeded(read)
    ? differenceIn(ownedFields, pool, bodyOf(read))
    : { field: 'pool', expected: 'the pool as it was', actual: statusOf(read) }
  if (!succeeded(read) && read.answer?.status === 404) lab.own.remove(pool.id)
  lab.judge(
    claim,
    exchange,
    changed && {
      message: `${exchange.operation?.id} with ${what} was refused, and changed the ${changed.field} all the same`,
      expected: changed.expected,
      actual: changed.actual,
    },
  )
}

/** Pools that strangers were refused, and that exist: they bear the names that were sent. */
async function judgeNothingCreated(lab: Lab, claim: Claim, refused: Exchange[]) {
  const names = refused.map(({ request }) => nameSent(request))
  const list = await lab.listPools()
  if (!succeeded(list)) throw new Halt('inconclusive', `the list is answered with ${list.answer?.status}`)
  const stray = poolsIn(bodyOf(list)).filter((pool) => names.includes(pool.name) && lab.isLost(pool))
  for (const { id, name } of stray) lab.own.add(id, name)
  lab.judge(
    claim,
    list,
    stray.length > 0 && {
      message: 'a creation that was refused left a pool behind',
      expected: 'no new pool',
      actual: stray.map(({ name }) => JSON.stringify(name)).join(', '),
    },
  )
  await lab.discard(...stray.map(({ id }) => id))
}

/** Opens the door to whoever seems right, with the token that was let in before. */
function trusting(seemsRight: (authorization: string | null, token: string) => boolean): Claim['culprit'] {
  return (honest) => {
    let token = ''
    return intercept(async ({ pass, request }: Passing) => {
      const authorization = request.headers.get('authorization')
      const answer = await pass()
      if (answer.ok && token === '') token = authorization?.replace('Bearer ', '') ?? ''
      return answer.status === 401 && seemsRight(authorization, token)
        ? pass({ headers: { authorization: `Bearer ${token}` } })
        : answer
    })(honest)
  }
}
