import { readPool, succeeded } from '../../model/exchange.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { listFields, textFields } from '../lib/compare.ts'
import { checks } from './checks.ts'
import { comparePool, compareRead, type KnownPool } from './known-pool.ts'
import { judgeAcceptedCreate } from './rejected-create.ts'

/** Creates a pool and reads it. */
export async function createAndRead(ctx: ScenarioContext): Promise<KnownPool> {
  const body = ctx.bodies.create()
  const exchange = await ctx.createPool(body)
  await judgeAcceptedCreate(ctx, exchange)
  const pool = readPool(exchange)
  if (succeeded(exchange) && typeof pool?.id === 'string') {
    // Where ids are reused, the newest list may show a pool that was deleted since.
    const isOfOther = ctx.tracker.isIdOfOther(pool.id) && !ctx.tracker.idsAreReused
    const isTaken = isOfOther || ctx.tracker.get(pool.id)?.hasDuplicateId
    ctx.judge(
      checks.createReturnsNewId,
      exchange,
      isTaken && { message: 'createPool returned the id of another pool', expected: 'a new id', actual: pool.id },
    )
    const notAsSent = (field: string) => `createPool does not return ${field} as sent`
    ctx.judge(checks.createReturnsSentTexts, exchange, comparePool(ctx, textFields, body, pool, notAsSent))
    ctx.judge(checks.createReturnsSentLists, exchange, comparePool(ctx, listFields, body, pool, notAsSent))
    ctx.judge(
      checks.idsAreNotReused,
      exchange,
      ctx.tracker.wasDeleted(pool.id) && {
        message: 'createPool returned the id of a deleted pool',
        expected: 'an id that no pool had before',
        actual: pool.id,
      },
    )
  }
  const created = ctx.requireCreated(exchange)
  const read = await ctx.getPool(created.id)
  ctx.judge(
    checks.createdPoolIsReadable,
    read,
    compareRead(ctx, { ...body, ...pool }, read, (field) => `getPool does not return ${field} as createPool did`),
  )
  return { id: created.id, pool: succeeded(read) ? readPool(read) : pool }
}
