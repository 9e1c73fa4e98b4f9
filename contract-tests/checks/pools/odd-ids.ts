import type { Check } from '../../model/check.ts'
import { requestLine } from '../../model/exchange.ts'
import { poolPath, type RequestSpec } from '../../model/request.ts'
import { scenario } from '../../runner/scenario.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'

const pointer = '#/paths/~1api~1pools~1{poolId}/get/responses/404'

export const oddIdsFindNothing = {
  id: 'requests.odd-ids-find-nothing',
  description: 'Reading an unusual id never causes a 5xx response other than 501.',
  pointer,
  level: 'should',
  anyBody: true,
} as const satisfies Check

const unknownPoolIs404 = {
  id: 'pools.unknown-pool-is-404',
  description: 'Reading a pool that never existed returns 404.',
  pointer,
  level: 'may',
  anyBody: true,
} as const satisfies Check

const unknownPoolIsRejected = {
  id: 'pools.unknown-pool-is-refused',
  description: 'Reading a pool that never existed returns 404, or 400 if ids have a format.',
  pointer,
  level: 'should',
  anyBody: true,
} as const satisfies Check

/** Ids that people, programs and attackers send. They are only read, because a wildcard in a DELETE may delete pools. */
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

/** Many HTTP stacks respond to these paths themselves, so only 5xx responses are violations. */
const oddPaths = {
  'a percent sign without digits': '/api/pools/%',
  'a percent-encoding that is not UTF-8': '/api/pools/%E0%A4%A',
  'bytes that are not UTF-8': '/api/pools/%FF%FE',
  'a zero byte': '/api/pools/pool%00',
  'an encoded slash': '/api/pools/a%2Fb',
  'an encoded backslash': '/api/pools/a%5Cb',
  'encoded dots': '/api/pools/%2e%2e%2f%2e%2e%2fetc',
  markup: '/api/pools/%3Cscript%3E',
  'a semicolon': '/api/pools/a;b=c',
  'a line break': '/api/pools/a%0D%0Ab',
  'an id of 3,000 characters': `/api/pools/${'x'.repeat(3_000)}`,
}

export const oddIdReads = scenario({
  title: 'pools are read by unusual ids',
  needs: [],
  checks: { oddIdsFindNothing, unknownPoolIs404, unknownPoolIsRejected },
  async run(ctx) {
    await ctx.each(oddIds, (id) => readOddId(ctx, id, { path: poolPath(id) }))
    await ctx.each(Object.entries(oddPaths), ([description, path]) => readOddId(ctx, description, { path, kind: 'odd-uri' }))
    if (ctx.options.stateless) return
    const unknown = await ctx.getPool(ctx.tracker.unknownId())
    const status = unknown.response?.status
    if (status === 401 || status === 403) return
    ctx.judge(
      unknownPoolIs404,
      unknown,
      status !== 404 && {
        message: 'reading a pool that never existed does not return 404',
        expected: '404',
        actual: String(status),
      },
    )
    ctx.judge(
      unknownPoolIsRejected,
      unknown,
      status !== 404 &&
        status !== 400 && {
          message: 'reading a pool that never existed is not rejected',
          expected: '404, or 400',
          actual: String(status),
        },
    )
  },
})

/** Sends a read with an odd id. A 5xx response is a violation; 501 and rejected credentials are not. */
export async function readOddId(ctx: ScenarioContext, description: string, spec: RequestSpec) {
  const exchange = await ctx.send(spec)
  const { response } = exchange
  if (!response || response.status === 401 || response.status === 403) return
  ctx.judge(
    oddIdsFindNothing,
    exchange,
    response.status >= 500 &&
      response.status !== 501 && {
        message: `${requestLine(exchange)} (${description}) causes a 5xx response`,
        expected: '404, or 400',
        actual: String(response.status),
      },
  )
}
