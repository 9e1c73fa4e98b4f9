import type { Pool } from '../../../src/generated/schema.js'
import { type Check, StopScenario, type Violation } from '../../model/check.ts'
import { describeStatus } from '../../model/describe-status.ts'
import { bodyValue, type Exchange, readSentName, succeeded } from '../../model/exchange.ts'
import type { RequestSpec } from '../../model/request.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { callerFields, findDifference, formatValue } from '../lib/compare.ts'

export const rejectedWritesChangeNothing = {
  id: 'access.refused-writes-change-nothing',
  description: 'A write that returns 401 or 403 changes nothing.',
  pointer: '#/components/schemas/UnauthorizedBody',
  level: 'must',
} as const satisfies Check

export const writes = ['createPool', 'updatePool', 'deletePool'] as const

/** Sends a valid write with the credentials of `spec`. */
export function sendWrite(
  ctx: ScenarioContext,
  operation: (typeof writes)[number],
  id: string,
  spec: RequestSpec,
): Promise<Exchange> {
  if (operation === 'createPool') return ctx.createPool(ctx.bodies.create(), spec)
  return operation === 'updatePool' ? ctx.updatePool(id, ctx.bodies.update(), spec) : ctx.deletePool(id, spec)
}

/** Returns a violation unless the response has the status. */
export function checkStatus(status: 401 | 403, exchange: Exchange, credentials: string): Violation | undefined {
  const actual = exchange.response?.status
  if (actual === status) return undefined
  return {
    message: `${exchange.operation?.id} with ${credentials} ${actual === undefined ? 'gets no response' : `returns ${actual}`}`,
    expected: String(status),
    actual: String(actual ?? exchange.failure?.message),
  }
}

/** Judges whether a rejected update or delete left the pool as it was. */
export async function judgeUnchanged(ctx: ScenarioContext, check: Check, exchange: Exchange, pool: Pool, credentials: string) {
  const read = await ctx.getPool(pool.id)
  const operation = exchange.operation?.id
  const difference = succeeded(read) && findDifference(callerFields, pool, bodyValue(read))
  if (!succeeded(read) && read.response?.status === 404) ctx.tracker.markDeleted(pool.id)
  if (!succeeded(read))
    ctx.judge(check, exchange, {
      message: `${operation} with ${credentials} is rejected, but the pool cannot be read afterwards`,
      expected: 'the pool as before',
      actual: describeStatus(read),
    })
  else
    ctx.judge(
      check,
      exchange,
      difference && {
        message: `${operation} with ${credentials} is rejected, but changes ${difference.field}`,
        expected: difference.expected,
        actual: difference.actual,
      },
    )
}

/** Judges whether rejected creates left no pool behind. Leftover pools have the names that were sent. */
export async function judgeNothingCreated(ctx: ScenarioContext, check: Check, rejected: Exchange[]) {
  if (rejected.length === 0) return
  const names = rejected.map(({ request }) => readSentName(request))
  const list = await ctx.listPools()
  if (!succeeded(list))
    throw new StopScenario(
      'inconclusive',
      `listPools returned ${list.response?.status}, so leftover pools cannot be found: check --token and run again`,
    )
  const leftovers = ctx.tracker.strays().filter(({ name }) => names.some((sent) => sent === name))
  ctx.judge(
    check,
    list,
    leftovers.length > 0 && {
      message: 'a rejected createPool created a pool',
      expected: 'no new pool',
      actual: leftovers
        .map(({ name }) => formatValue(name))
        .slice(0, 5)
        .join(', '),
    },
  )
  await ctx.deleteOrphans()
}
