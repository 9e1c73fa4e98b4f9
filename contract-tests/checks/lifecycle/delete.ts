import type { Violation } from '../../model/check.ts'
import { describeStatus } from '../../model/describe-status.ts'
import { bodyValue, type Exchange, readPool, succeeded } from '../../model/exchange.ts'
import { rejectedValidRequest } from '../../runner/rejections.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { formatValue } from '../lib/compare.ts'
import { checks } from './checks.ts'
import { compareRead, judgeDelay, type KnownPool } from './known-pool.ts'
import { findListed } from './list.ts'

/** Deletes a pool and verifies the response, later views, later writes to the pool, and the other pools. */
export async function deleteAndVerify(ctx: ScenarioContext, target: KnownPool, others: KnownPool[]) {
  const exchange = await ctx.readiness.retryWhenReady(target.id, () => ctx.deletePool(target.id))
  if (!succeeded(exchange)) {
    ctx.judge(checks.deleteReturnsSuccess, exchange, rejectedValidRequest(exchange))
    return
  }
  const { success } = (bodyValue(exchange) ?? {}) as { success?: unknown }
  ctx.judge(
    checks.deleteReturnsSuccess,
    exchange,
    success !== true && {
      message: 'a successful deletePool does not return success: true',
      expected: 'success: true',
      actual: `success: ${formatValue(success)}`,
    },
  )

  const gone = await ctx.poll(
    () => ctx.getPool(target.id),
    (read) => is404(read) || ctx.guard.belongsToOther(read),
  )
  if (ctx.guard.belongsToOther(gone.exchange)) return
  ctx.judge(checks.deletedPoolIsGone, gone.exchange, gone.matched ? undefined : not404(gone.exchange, 'reading'))
  judgeDelay(ctx, gone.exchange, gone.late, 'delete')
  await writeToDeleted(ctx, target.id, gone.matched, others[0])
  await judgeLists(ctx, target.id, others)
}

/** Updates and deletes a deleted pool. `existing` is another pool. */
async function writeToDeleted(ctx: ScenarioContext, id: string, wasGone: boolean, existing: KnownPool | undefined) {
  const body = ctx.bodies.update()
  const update = await ctx.updatePool(id, body)
  if (!(await isBodyRejected(ctx, update, body, existing)))
    ctx.judge(checks.deletedPoolCannotBeUpdated, update, is404(update) ? undefined : not404(update, 'updating'))
  const repeated = await ctx.deletePool(id)
  ctx.judge(checks.deletedPoolCannotBeDeleted, repeated, is404(repeated) ? undefined : not404(repeated, 'deleting'))
  const read = await ctx.getPool(id)
  if (!wasGone) return
  ctx.judge(
    checks.deletedPoolCannotBeUpdated,
    read,
    !is404(read) && {
      message: 'updatePool restores a deleted pool',
      expected: '404',
      actual: String(read.response?.status),
    },
  )
}

/** True if the server rejects the body of an update with 400, whichever pool it is for. Then it may do so before a 404. */
async function isBodyRejected(ctx: ScenarioContext, update: Exchange, body: object, existing: KnownPool | undefined) {
  if (update.response?.status !== 400 || !existing) return false
  const exchange = await ctx.updatePool(existing.id, body)
  if (succeeded(exchange)) existing.pool = readPool(exchange)
  return exchange.response?.status === 400
}

/** Verifies that the deleted pool has left the list, and that the other pools have not. */
async function judgeLists(ctx: ScenarioContext, id: string, others: KnownPool[]) {
  const list = await ctx.poll(
    () => ctx.listPools(),
    (response) => succeeded(response) && findListed(response, id) === undefined,
  )
  if (succeeded(list.exchange)) {
    ctx.judge(
      checks.deletedPoolLeavesList,
      list.exchange,
      !list.matched && {
        message: 'a deleted pool is still in the list',
        expected: `no pool ${id}`,
        actual: formatValue(findListed(list.exchange, id)),
      },
    )
    judgeDelay(ctx, list.exchange, list.late, 'delete')
  }
  await ctx.each(others, async (other) => {
    const read = await ctx.getPool(other.id)
    ctx.judge(
      checks.deleteRemovesOnePool,
      read,
      compareRead(ctx, other.pool, read, (field) => `deletePool changed ${field} of another pool`),
    )
    if (!succeeded(list.exchange)) return
    ctx.judge(
      checks.deleteRemovesOnePool,
      list.exchange,
      !findListed(list.exchange, other.id) && {
        message: 'deletePool removed another pool from the list',
        expected: `pool ${other.id} in the list`,
        actual: 'missing',
      },
    )
  })
}

function is404(exchange: Exchange): boolean {
  return exchange.response?.status === 404
}

function not404(exchange: Exchange, action: 'reading' | 'updating' | 'deleting'): Violation {
  return {
    message: `${action} a deleted pool does not return 404`,
    expected: '404',
    actual: describeStatus(exchange),
  }
}
