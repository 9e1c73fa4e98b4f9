import type { Pool } from '../../src/generated/schema.js'
import type { Check, Violation } from '../model/check.ts'
import { readId, readPools } from '../model/contents.ts'
import { bodyValue, describeStatus, type Exchange, requestLine, succeeded } from '../model/exchange.ts'
import { poolPath, type RequestSpec } from '../model/request.ts'
import { invariant } from '../runner/invariant.ts'
import { scenario } from '../runner/scenario.ts'
import type { ScenarioContext } from '../runner/scenario-context.ts'

const get = '#/paths/~1api~1pools~1{poolId}/get'

export const theIdAskedFor = invariant({
  id: 'pools.get-answers-the-id-asked-for',
  description: 'The pool that is answered carries exactly the id that was asked for.',
  pointer: '#/components/parameters/PoolId',
  level: 'should',
  needs: ['state'],
  *select(exchange) {
    if (exchange.operation?.id !== 'getPool' || exchange.poolId === undefined || !succeeded(exchange)) return
    const id = readId(bodyValue(exchange))
    if (id !== undefined) yield { asked: exchange.poolId, id }
  },
  check: ({ asked, id }) => {
    if (id === asked || (isAnyCase(id) && id.toLowerCase() === asked.toLowerCase())) return
    return {
      message: 'asked for one id, the server answered a pool with another',
      expected: JSON.stringify(asked),
      actual: JSON.stringify(id),
    }
  },
})

export const encodedIdIsTheSame = {
  id: 'pools.percent-encoded-id-is-the-same-id',
  description: 'A pool is found by its id in any percent-encoding of it.',
  pointer: '#/components/parameters/PoolId',
  level: 'should',
} as const satisfies Check

export const oddIdsFail = {
  id: 'requests.odd-ids-find-nothing',
  description: 'An id that no pool has finds no pool, however odd it is, and never makes the server fail.',
  pointer: `${get}/responses/404`,
  level: 'should',
} as const satisfies Check

export const unknownPoolIs404 = {
  id: 'pools.unknown-pool-is-404',
  description: 'Reading a pool that never was is answered with 404.',
  pointer: `${get}/responses/404`,
  level: 'may',
} as const satisfies Check

export const unknownPoolIsNotFound = {
  id: 'pools.unknown-pool-is-refused',
  description: 'Reading a pool that never was is answered with 404, or with 400 where ids have a format.',
  pointer: `${get}/responses/404`,
  level: 'should',
} as const satisfies Check

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
  checks: [oddIdsFail, unknownPoolIs404, unknownPoolIsNotFound],
  async run(ctx) {
    for (const id of oddIds) await odd(ctx, id, { path: poolPath(id) })
    for (const [what, path] of Object.entries(oddPaths)) await odd(ctx, what, { path, kind: 'odd-uri' })
    if (ctx.options.stateless) return
    const unknown = await ctx.getPool(`no-such-pool-${ctx.tracker.names.runId}`)
    const status = unknown.response?.status
    if (status === 401 || status === 403) return
    ctx.judge(
      unknownPoolIs404,
      unknown,
      status !== 404 && { message: 'a pool that never was is not answered with 404', expected: '404', actual: String(status) },
    )
    ctx.judge(
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
  checks: [oddIdsFail, encodedIdIsTheSame],
  async run(ctx) {
    const { created, pool } = await ctx.newPool()
    for (const id of resembling(created.id)) await odd(ctx, `an id that resembles one that exists`, { path: poolPath(id) })
    const encoded = encodedOddly(created.id)
    const exchange = await ctx.send({ path: `/api/pools/${encoded}` })
    ctx.judge(encodedIdIsTheSame, exchange, notTheSame(exchange, pool, encoded))
    await ctx.deletePools(created.id)
  },
})

export const similarIdsOfOthers = scenario({
  title: 'a pool of the list is asked for by a percent-encoding of its id',
  needs: ['state'],
  checks: [encodedIdIsTheSame],
  async run(ctx) {
    const [pool] = readPools(bodyValue(await ctx.listPools()))
    if (!pool || !succeeded(await ctx.getPool(pool.id))) return
    const encoded = encodedOddly(pool.id)
    const exchange = await ctx.send({ path: `/api/pools/${encoded}` })
    // Somebody may have deleted it just now.
    if (!succeeded(exchange) && !succeeded(await ctx.getPool(pool.id))) return
    ctx.judge(encodedIdIsTheSame, exchange, notTheSame(exchange, pool, encoded))
  },
})

async function odd(ctx: ScenarioContext, what: string, ask: RequestSpec) {
  const exchange = await ctx.send(ask)
  const { response } = exchange
  if (!response || response.status === 401 || response.status === 403) return
  ctx.judge(oddIdsFail, exchange, response.status >= 500 && response.status !== 501 && failed(exchange, what))
}

function failed(exchange: Exchange, what: string): Violation {
  return {
    message: `${requestLine(exchange)} (${what}) makes the server fail`,
    expected: '404, or 400',
    actual: String(exchange.response?.status),
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

function notTheSame(exchange: Exchange, pool: Pool, encoded: string): Violation | false {
  return (
    readId(bodyValue(exchange)) !== pool.id && {
      message: 'a percent-encoded id does not find its pool',
      expected: `pool ${pool.id}, asked for as ${encoded}`,
      actual: `${describeStatus(exchange)} ${readId(bodyValue(exchange)) ?? ''}`.trim(),
    }
  )
}

/** Numbers written in letters, such as UUIDs, ObjectIds and ULIDs, have no letter case of their own. */
function isAnyCase(id: string): boolean {
  return /^[0-9a-f-]{16,}$/i.test(id) || /^[0-9A-HJKMNP-TV-Z]{26}$/i.test(id)
}

export const idsChecks = [oddReads, similarIds, similarIdsOfOthers, theIdAskedFor]
