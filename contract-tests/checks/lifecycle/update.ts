import type { Violation } from '../../model/check.ts'
import { describeStatus } from '../../model/describe-status.ts'
import { bodyValue, type Exchange, readPool, succeeded } from '../../model/exchange.ts'
import { rejectedValidRequest } from '../../runner/rejections.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { findDifference, listFields, updatableFields } from '../lib/compare.ts'
import { checks } from './checks.ts'
import { compareIdentity, comparePool, compareRead, judgeDelay, type KnownPool } from './known-pool.ts'
import { compareListed, findListed } from './list.ts'
import { judgeAcceptedUpdate } from './rejected-update.ts'

/** Updates all four fields of a pool and verifies the response, later views, and the other pools. */
export async function updateAndVerify(ctx: ScenarioContext, target: KnownPool, others: KnownPool[]) {
  const sent = ctx.bodies.update()
  const update = await ctx.readiness.retryWhenReady(target.id, () => ctx.updatePool(target.id, sent))
  const { exchange, body } = await judgeAcceptedUpdate(ctx, target, { exchange: update, body: sent })
  if (!succeeded(exchange)) {
    ctx.judge(checks.updateReturnsSentTexts, exchange, rejectedValidRequest(exchange))
    return
  }
  const pool = readPool(exchange)
  const notAsSent = (field: string) => `updatePool does not return ${field} as sent`
  ctx.judge(checks.updateReturnsSentTexts, exchange, comparePool(ctx, ['name', 'description'], body, pool, notAsSent))
  ctx.judge(checks.updateReturnsSentLists, exchange, comparePool(ctx, listFields, body, pool, notAsSent))
  ctx.judge(checks.updateKeepsIdentity, exchange, compareIdentity(target.pool, pool, body))

  const read = await ctx.getPool(target.id)
  const { region, provider } = pool
  ctx.judge(
    checks.updateIsVisibleLater,
    read,
    compareRead(
      ctx,
      { ...pool, ...body, region, provider },
      read,
      (field) => `getPool does not return ${field} as sent to updatePool`,
    ),
  )
  ctx.judge(checks.updateKeepsIdentity, read, succeeded(read) && compareIdentity(target.pool, readPool(read), body))
  if (succeeded(read)) target.pool = readPool(read)

  const list = await ctx.poll(
    () => ctx.listPools(),
    (response) => !findDifference(updatableFields, body, findListed(response, target.id)),
  )
  if (succeeded(list.exchange)) {
    const violation = list.matched ? undefined : compareListed(ctx, list.exchange, target.id, { ...pool, ...body })
    ctx.judge(checks.updateIsVisibleLater, list.exchange, violation)
    judgeDelay(ctx, list.exchange, list.late, 'update')
  }
  await ctx.each(others, async (other) => {
    const otherRead = await ctx.getPool(other.id)
    ctx.judge(
      checks.updateChangesOnePool,
      otherRead,
      compareRead(ctx, other.pool, otherRead, (field) => `updatePool changed ${field} of another pool`),
    )
  })
  const repeated = await ctx.updatePool(target.id, body)
  ctx.judge(checks.repeatedUpdateIsIdempotent, repeated, compareRepeated(ctx, repeated, body))
}

function compareRepeated(ctx: ScenarioContext, repeated: Exchange, body: object): Violation | undefined {
  if (succeeded(repeated)) {
    return comparePool(
      ctx,
      updatableFields,
      body,
      bodyValue(repeated),
      (field) => `the same updatePool sent twice changes ${field} the second time`,
    )
  }
  // A server with unique names may report that the name is taken, by this very pool.
  if (repeated.response?.status === 400 || repeated.response?.status === 409) return undefined
  return {
    message: 'the same updatePool sent twice does not succeed the second time',
    expected: '200',
    actual: describeStatus(repeated),
  }
}
