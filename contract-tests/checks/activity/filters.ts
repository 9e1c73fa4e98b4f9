import { describeStatus } from '../../model/describe-status.ts'
import { type Exchange, succeeded } from '../../model/exchange.ts'
import { encodeSegment } from '../../model/request.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { formatId } from '../lib/compare.ts'
import { isCaseInsensitive, percentEncode } from '../lib/id-spellings.ts'
import { filterIsQueryParameter } from './checks.ts'
import { readEntries } from './entries.ts'

/**
 * Sends the id of a pool in other spellings, and other ids and texts that resemble it. The invariants judge all responses.
 *
 * @param plain The log of the pool.
 */
export async function judgeFilters(ctx: ScenarioContext, plain: Exchange, id: string, name: string): Promise<void> {
  const spellings: Spelling[] = [
    { how: 'is percent-encoded', query: `poolId=${percentEncode(id)}`, errors: [400, 404] },
    // A server may reject parameters that it does not know.
    { how: 'stands between other parameters', query: `_poolId=1&poolId=${encodeSegment(id)}&_=1`, errors: [404] },
  ]
  await Promise.all([
    ctx.each(readEntries(plain).length === 0 ? [] : spellings, (spelling) => judgeSpelling(ctx, plain, spelling)),
    ctx.each(findSimilarIds(id, name), (similar) => ctx.listActivity(similar)),
  ])
}

function findSimilarIds(id: string, name: string): string[] {
  const upper = id.toUpperCase()
  const start = id.slice(0, -1)
  const candidates = [
    start,
    id.slice(1),
    `${id}x`,
    // A wildcard of SQL.
    `${start}_`,
    ...(isCaseInsensitive(id) ? [] : [upper === id ? id.toLowerCase() : upper]),
    name,
  ]
  return [...new Set(candidates)].filter((candidate) => candidate !== id && candidate !== '')
}

interface Spelling {
  how: string
  query: string
  /** Statuses that show that the server does not find the pool. */
  errors: number[]
}

async function judgeSpelling(ctx: ScenarioContext, plain: Exchange, { how, query, errors }: Spelling) {
  const expected = readEntries(plain).map((entry) => entry.id)
  let missing: string[] = []
  const isJudged = (exchange: Exchange) => succeeded(exchange) || errors.includes(exchange.response?.status ?? 0)
  const { exchange } = await ctx.poll(
    () => ctx.send({ path: `/api/pools/activity?${query}` }),
    (exchange) => {
      const ids = new Set(readEntries(exchange).map((entry) => entry.id))
      missing = isJudged(exchange) ? expected.filter((id) => !ids.has(id)) : []
      return missing.length === 0
    },
  )
  if (!isJudged(exchange)) return
  ctx.judge(
    filterIsQueryParameter,
    exchange,
    missing.length > 0 && {
      message: `the activity log of one pool lacks entries if the filter ${how}`,
      expected: `the entries ${missing.slice(0, 5).map(formatId).join(', ')} as well`,
      actual: succeeded(exchange) ? `${readEntries(exchange).length} entries, without these` : describeStatus(exchange),
    },
  )
}
