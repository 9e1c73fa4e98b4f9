import { sleep } from '../../../src/core/timeout.ts'
import type { Check } from '../../model/check.ts'
import { type Exchange, succeeded } from '../../model/exchange.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'

export const conditionalReadsAreFresh = {
  id: 'robustness.conditional-reads-are-fresh',
  description: 'After a change, a read with the old ETag does not return 304.',
  pointer: '#/paths/~1api~1pools~1{poolId}/get',
  level: 'must',
  anyBody: true,
} as const satisfies Check

/** Reads a resource with the given headers. */
export type ConditionalRead = (headers: Record<string, string>) => Promise<Exchange>

/**
 * Reads a changed resource with the ETag of an earlier response, and judges the new response. Returns the response that the
 * next call takes, or the earlier one if it has no ETag.
 *
 * @param changeAgain Changes the resource once more. A weak ETag may stay the same for changes within one second.
 */
export async function readChanged(
  ctx: ScenarioContext,
  before: Exchange,
  read: ConditionalRead,
  changeAgain?: () => Promise<Exchange>,
): Promise<Exchange> {
  const etag = readETag(before)
  if (etag === undefined) return before
  const { exchange, matched } = await ctx.poll(
    () => read({ 'if-none-match': etag }),
    ({ response }) => response?.status !== 304,
  )
  if (matched) ctx.judge(conditionalReadsAreFresh, exchange)
  // A 304 is no success, so the resource is not judged again.
  else if (etag.startsWith('W/') && changeAgain && (await isTimestamp(ctx, read, changeAgain))) return exchange
  else
    ctx.judge(conditionalReadsAreFresh, exchange, {
      message: 'a changed resource returns 304 for its old ETag',
      expected: 'another status, such as 200 with the current state',
      actual: `304 for ${etag}`,
    })
  return matched ? exchange : read({})
}

export function hasETag(exchange: Exchange): boolean {
  return readETag(exchange) !== undefined
}

function readETag(exchange: Exchange): string | undefined {
  return (succeeded(exchange) && exchange.response?.headers.get('etag')) || undefined
}

/** True if the ETag of the resource changes with a change that is more than a second after the one before. */
async function isTimestamp(ctx: ScenarioContext, read: ConditionalRead, changeAgain: () => Promise<Exchange>): Promise<boolean> {
  const etag = readETag(await read({}))
  await sleep(1_100, ctx.signal)
  if (etag === undefined || !succeeded(await changeAgain())) return true
  return (await read({ 'if-none-match': etag })).response?.status !== 304
}
