import type { Violation } from '../../model/check.ts'
import { describeStatus, type Exchange, succeeded } from '../../model/exchange.ts'
import { encodeSegment } from '../../model/request.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { formatId } from '../lib/compare.ts'
import { isCaseInsensitive, percentEncode } from '../lib/id-spellings.ts'
import { filterIsQueryParameter } from './checks.ts'
import { readEntries } from './entries.ts'

/** Sends ids that resemble the id of a pool. Each is a different id, and the invariants judge the responses. */
export async function sendSimilarFilters(ctx: ScenarioContext, id: string, name: string): Promise<void> {
  await Promise.all(findSimilarIds(id, name).map((similar) => ctx.listActivity(similar)))
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

/** Sends the id in other spellings, and judges that the log is the same. */
export async function judgeSpellings(ctx: ScenarioContext, id: string): Promise<void> {
  const plain = await ctx.listActivity(id)
  if (readEntries(plain).length === 0) return
  await Promise.all([
    judgeSpelling(ctx, plain, `poolId=${percentEncode(id)}`, 'is percent-encoded'),
    // A server may reject parameters that it does not know.
    judgeSpelling(ctx, plain, `_poolId=1&poolId=${encodeSegment(id)}&_=1`, 'stands between other parameters', [400]),
  ])
}

async function judgeSpelling(ctx: ScenarioContext, plain: Exchange, query: string, how: string, rejections: number[] = []) {
  const expected = readEntries(plain).map((entry) => entry.id)
  const findMissing = (exchange: Exchange) => {
    const ids = new Set(readEntries(exchange).map((entry) => entry.id))
    return expected.filter((id) => !ids.has(id))
  }
  const { exchange, matched } = await ctx.poll(
    () => ctx.send({ path: `/api/pools/activity?${query}` }),
    (exchange) =>
      rejections.includes(exchange.response?.status ?? 0) || (succeeded(exchange) && findMissing(exchange).length === 0),
  )
  if (!exchange.response) return
  ctx.judge(filterIsQueryParameter, exchange, !matched && describeMissing(exchange, findMissing(exchange), how))
}

function describeMissing(exchange: Exchange, missing: string[], how: string): Violation {
  return {
    message: `the activity log of one pool differs if the filter ${how}`,
    expected: `200 with the entries ${missing.slice(0, 5).map(formatId).join(', ')}`,
    actual: succeeded(exchange) ? `${readEntries(exchange).length} entries, without these` : describeStatus(exchange),
  }
}
