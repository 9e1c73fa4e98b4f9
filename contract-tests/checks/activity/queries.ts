import { explainUnreadable, isDocumentedFormat } from '../../model/body-format.ts'
import type { Check, Violation } from '../../model/check.ts'
import { truncate } from '../../model/excerpt.ts'
import { bodyValue, type Exchange, requestLine, succeeded } from '../../model/exchange.ts'
import { scenario } from '../../runner/scenario.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { isLargeLog, readEntries } from './entries.ts'

const filter = '#/components/parameters/ActivityPoolId'

const checks = {
  literalPathWins: {
    id: 'activity.literal-path-wins',
    description: '/api/pools/activity is the activity log, not a pool with the id activity.',
    pointer: '#/paths/~1api~1pools~1activity/get',
    level: 'must',
    anyBody: true,
  },
  unknownPoolHasNoEntries: {
    id: 'activity.unknown-pool-has-no-entries',
    description: 'The activity log of a pool that never existed is empty, a 404, or a 400 if ids have a format.',
    pointer: filter,
    level: 'should',
  },
  oddQueriesNeverFail: {
    id: 'activity.odd-queries-are-survived',
    description: 'Empty, repeated, encoded and unknown query parameters of the activity log never cause a 5xx response.',
    pointer: filter,
    level: 'should',
    anyBody: true,
  },
} as const satisfies Record<string, Check>

export const activityQueries = scenario({
  title: 'the activity log is read',
  needs: [],
  checks,
  async run(ctx) {
    const log = await ctx.listActivity()
    // A log in another envelope is reported by the check of the schema.
    if (explainUnreadable(log) === undefined || isDocumentedFormat('getPool', bodyValue(log)))
      ctx.judge(checks.literalPathWins, log, checkIsLog(log))
    const unknown = await ctx.listActivity(ctx.tracker.unknownId())
    const status = unknown.response?.status
    if (!ctx.options.stateless && status !== 401 && status !== 403) {
      ctx.judge(checks.unknownPoolHasNoEntries, unknown, checkHasNoEntries(unknown))
    }
    const queries = isLargeLog(log) ? oddQueries.filter(isFilter) : oddQueries
    await ctx.each(queries, (query) => judgeOddQuery(ctx, query))
  },
})

async function judgeOddQuery(ctx: ScenarioContext, query: string) {
  const exchange = await ctx.send({
    path: `/api/pools/activity?${query}`,
    ...(/[[\]']|&&/.test(query) ? { kind: 'odd-uri' } : {}),
  })
  const { response } = exchange
  if (!response) return
  ctx.judge(
    checks.oddQueriesNeverFail,
    exchange,
    response.status >= 500 && {
      message: `${requestLine(exchange)} causes a 5xx response`,
      expected: 'any status below 500',
      actual: String(response.status),
    },
  )
}

const oddQueries = [
  'poolId=',
  'poolId=pool-1&poolId=pool-2',
  'poolId=a%26b%3Dc%2Fd%3Fe%23f',
  'poolId=%25',
  'poolId=0',
  'poolId=.*',
  'poolId=a+b%20c',
  "poolId='",
  'poolId=%E2%98%83',
  'poolId[]=a',
  'poolId[$ne]=a',
  'limit=-1&offset=x',
  'unknown=1',
  '&&=&',
  `poolId=${'x'.repeat(1_500)}`,
]

/** False if the response may be the whole log, which may be large. */
function isFilter(query: string): boolean {
  return /^poolId=./.test(query)
}

function checkIsLog(log: Exchange): Violation | undefined {
  const { response } = log
  if (!response || response.status === 401 || response.status === 403) return undefined
  const value = bodyValue(log) as { activities?: unknown } | null | undefined
  if (succeeded(log) && Array.isArray(value?.activities)) return undefined
  return {
    message: '/api/pools/activity does not return the activity log',
    expected: '200 with activities',
    actual: `${response.status} ${truncate(response.json.text, 200)}`,
  }
}

function checkHasNoEntries(log: Exchange): Violation | undefined {
  const status = log.response?.status
  const entries = readEntries(log).length
  if (status === 404 || status === 400 || (succeeded(log) && entries === 0)) return undefined
  return {
    message: 'the activity log of a pool that never existed is neither empty nor rejected',
    expected: '200 without entries, 404, or 400 if ids have a format',
    actual: succeeded(log) ? `${entries} entries` : String(status),
  }
}
