import type { Pool } from '../../src/generated/schema.js'
import { type Claim, type Departure, invariant, scenario } from '../model/check.ts'
import { idIn, poolsIn } from '../model/contents.ts'
import { bodyOf, type Exchange, requestLine, statusOf, succeeded } from '../model/exchange.ts'
import { type Ask, pathOf } from '../model/request.ts'
import type { Lab } from '../runner/scenario-context.ts'
import { error, intercept, on } from '../self-test/mutators.ts'

const get = '#/paths/~1api~1pools~1{poolId}/get'

export const theIdAskedFor = invariant({
  id: 'pools.get-answers-the-id-asked-for',
  says: 'The pool that is answered carries exactly the id that was asked for.',
  cite: '#/components/parameters/PoolId',
  level: 'should',
  needs: ['state'],
  *of(exchange) {
    if (exchange.operation?.id !== 'getPool' || exchange.poolId === undefined || !succeeded(exchange)) return
    const id = idIn(bodyOf(exchange))
    if (id !== undefined) yield { asked: exchange.poolId, id }
  },
  departs: ({ asked, id }) => {
    if (id === asked || (isAnyCase(id) && id.toLowerCase() === asked.toLowerCase())) return
    return {
      message: 'asked for one id, the server answered a pool with another',
      expected: JSON.stringify(asked),
      actual: JSON.stringify(id),
    }
  },
  culprit: on('getPool', ({ pass, poolId }) => pass({ path: pathOf(String(poolId).replace(/\W+$/, '')) })),
})

export const encodedIdIsTheSame: Claim = {
  id: 'pools.percent-encoded-id-is-the-same-id',
  says: 'A pool is found by its id in any percent-encoding of it.',
  cite: '#/components/parameters/PoolId',
  level: 'should',
  culprit: intercept(({ pass, request }) => (/%(7|2D)/.test(request.url) ? error(404) : pass())),
}

export const oddIdsFail: Claim = {
  id: 'requests.odd-ids-find-nothing',
  says: 'An id that no pool has finds no pool, however odd it is, and never makes the server fail.',
  cite: `${get}/responses/404`,
  level: 'should',
  culprit: intercept(({ pass, poolId }) => (poolId === '__proto__' ? error(500) : pass())),
}

export const unknownPoolIs404: Claim = {
  id: 'pools.unknown-pool-is-404',
  says: 'Reading a pool that never was is answered with 404.',
  cite: `${get}/responses/404`,
  level: 'may',
  culprit: on('getPool', async ({ pass }) => {
    const answer = await pass()
    return answer.status === 404 ? error(400) : answer
  }),
}

export const unknownPoolIsNotFound: Claim = {
  id: 'pools.unknown-pool-is-refused',
  says: 'Reading a pool that never was is answered with 404, or with 400 where ids have a format.',
  cite: `${get}/responses/404`,
  level: 'should',
  culprit: on('getPool', async ({ pass }) => {
    const answer = await pass()
    return answer.status === 404 ? new Response('{}', { headers: { 'content-type': 'application/json' } }) : answer
  }),
}

/** Ids that people, programs and attackers really send. They are only read with: a wildcard must not delete anything. */
const oddIds = [
  'null',
  'undefined',
  '0',
  '-1',
  'NaN',
  '1e3',
  'true',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '*',
  '%',
  '_',
  "O'Reilly",
  '"',
  'a b',
  '名前',
  '👩‍🚀',
  '$ne',
  '[object Object]',
]

/** Paths that many HTTP stacks answer themselves: only a failure is judged. */
const oddPaths = {
  'a percent sign without digits': '/api/pools/%',
  'a percent-encoding that is no UTF-8': '/api/pools/%E0%A4%A',
  'bytes that are no UTF-8': '/api/pools/%FF%FE',
  'a zero byte': '/api/pools/pool%00',
  'an encoded slash': '/api/pools/a%2Fb',
  'an encoded backslash': '/api/pools/a%5Cb',
  'encoded dots': '/api/pools/%2e%2e%2f%2e%2e%2fetc',
  markup: '/api/pools/%3Cscript%3E',
  'a semicolon': '/api/pools/a;b=c',
  'a line break': '/api/pools/a%0D%0Ab',
  'an id of 3,000 characters': `/api/pools/${'x'.repeat(3_000)}`,
}

export const oddReads = scenario({
  title: 'pools are asked for by odd ids',
  needs: [],
  judges: [oddIdsFail, unknownPoolIs404, unknownPoolIsNotFound],
  async run(lab) {
    for (const id of oddIds) await odd(lab, id, { path: pathOf(id) })
    for (const [what, path] of Object.entries(oddPaths)) await odd(lab, what, { path, kind: 'odd-uri' })
    if (lab.options.stateless) return
    const unknown = await lab.getPool(`no-such-pool-${lab.own.names.run}`)
    const status = unknown.answer?.status
    if (status === 401 || status === 403) return
    lab.judge(
      unknownPoolIs404,
      unknown,
      status !== 404 && { message: 'a pool that never was is not answered with 404', expected: '404', actual: String(status) },
    )
    lab.judge(
      unknownPoolIsNotFound,
      unknown,
      status !== 404 &&
        status !== 400 && {
          message: 'a pool that never was is answered as if it were',
          expected: '404, or 400',
          actual: String(status),
        },
    )
  },
})

export const similarIds = scenario({
  title: 'a pool is asked for by ids that resemble its own',
  needs: ['write', 'state'],
  judges: [oddIdsFail, encodedIdIsTheSame],
  async run(lab) {
    const { own, pool } = await lab.newPool()
    for (const id of resembling(own.id)) await odd(lab, `an id that resembles one that exists`, { path: pathOf(id) })
    const encoded = encodedOddly(own.id)
    const exchange = await lab.send({ path: `/api/pools/${encoded}` })
    lab.judge(encodedIdIsTheSame, exchange, notTheSame(exchange, pool, encoded))
    await lab.discard(own.id)
  },
})

export const similarIdsOfOthers = scenario({
  title: 'a pool of the list is asked for by a percent-encoding of its id',
  needs: ['state'],
  judges: [encodedIdIsTheSame],
  async run(lab) {
    const [pool] = poolsIn(bodyOf(await lab.listPools()))
    if (!pool || !succeeded(await lab.getPool(pool.id))) return
    const encoded = encodedOddly(pool.id)
    const exchange = await lab.send({ path: `/api/pools/${encoded}` })
    // Somebody may have deleted it just now.
    if (!succeeded(exchange) && !succeeded(await lab.getPool(pool.id))) return
    lab.judge(encodedIdIsTheSame, exchange, notTheSame(exchange, pool, encoded))
  },
})

async function odd(lab: Lab, what: string, ask: Ask) {
  const exchange = await lab.send(ask)
  const { answer } = exchange
  if (!answer || answer.status === 401 || answer.status === 403) return
  lab.judge(oddIdsFail, exchange, answer.status >= 500 && answer.status !== 501 && failed(exchange, what))
}

function failed(exchange: Exchange, what: string): Departure {
  return {
    message: `${requestLine(exchange)} (${what}) makes the server fail`,
    expected: '404, or 400',
    actual: String(exchange.answer?.status),
  }
}

function resembling(id: string): string[] {
  const others = [
    `${id} `,
    ` ${id}`,
    `${id}.json`,
    `${id}x`,
    `${id},`,
    id.slice(0, -1),
    id.toUpperCase(),
    `0${id}`,
    `${id}.0`,
    `${id}%`,
  ]
  return others.filter((other) => other !== id && other !== '' && other !== 'activity')
}

/** The first letter or digit as its percent-encoding, and a hyphen too, which people see encoded most. */
function encodedOddly(id: string): string {
  const encoded = encodeURIComponent(id)
  const first = encoded.charAt(0)
  const start = /[A-Za-z0-9]/.test(first) ? `%${first.charCodeAt(0).toString(16).toUpperCase()}${encoded.slice(1)}` : encoded
  return start.replaceAll('-', '%2D')
}

function notTheSame(exchange: Exchange, pool: Pool, encoded: string): Departure | false {
  return (
    idIn(bodyOf(exchange)) !== pool.id && {
      message: 'a percent-encoded id does not find its pool',
      expected: `pool ${pool.id}, asked for as ${encoded}`,
      actual: `${statusOf(exchange)} ${idIn(bodyOf(exchange)) ?? ''}`.trim(),
    }
  )
}

/** Numbers written in letters, such as UUIDs, ObjectIds and ULIDs, have no letter case of their own. */
function isAnyCase(id: string): boolean {
  return /^[0-9a-f-]{16,}$/i.test(id) || /^[0-9A-HJKMNP-TV-Z]{26}$/i.test(id)
}
