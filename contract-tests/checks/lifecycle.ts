import type { Pool } from '../../src/generated/schema.js'
import type { Violation } from '../model/check.ts'
import { readPools } from '../model/contents.ts'
import { bodyValue, describeStatus, type Exchange, readPool, succeeded } from '../model/exchange.ts'
import { rejectedValidRequest } from '../runner/rejections.ts'
import { scenario } from '../runner/scenario.ts'
import type { ScenarioContext } from '../runner/scenario-context.ts'
import { another, callerFields, compareFields, findDifference, formatValue, listFields, textFields } from './lib/compare.ts'
import {
  createAnswersWhatWasSent,
  createdPoolIsListed,
  createdPoolIsReadable,
  createGivesANewId,
  createKeepsNodesAndTags,
  deletedPoolCannotBeDeleted,
  deletedPoolCannotBeUpdated,
  deletedPoolIsGone,
  deletedPoolLeavesTheList,
  deleteSaysSuccess,
  deleteTouchesOnePool,
  idsAreNotReused,
  partialUpdateHolds,
  repeatedUpdateIsTheSame,
  updateAnswersWhatWasSent,
  updateIsSeenLater,
  updateKeepsIdentity,
  updateKeepsNodesAndTags,
  updateTouchesOnePool,
  viewsDoNotLag,
} from './lifecycle-claims.ts'

/** Three pools of our own, so that "the wrong one was changed" shows. */
export const story = scenario({
  title: 'three pools are created, read, listed, updated and deleted',
  needs: ['write', 'state'],
  checks: [
    createAnswersWhatWasSent,
    createKeepsNodesAndTags,
    createGivesANewId,
    createdPoolIsReadable,
    createdPoolIsListed,
    updateAnswersWhatWasSent,
    updateKeepsNodesAndTags,
    updateKeepsIdentity,
    updateIsSeenLater,
    updateTouchesOnePool,
    partialUpdateHolds,
    repeatedUpdateIsTheSame,
    deleteSaysSuccess,
    deletedPoolIsGone,
    deletedPoolCannotBeUpdated,
    deletedPoolCannotBeDeleted,
    deletedPoolLeavesTheList,
    deleteTouchesOnePool,
    viewsDoNotLag,
    idsAreNotReused,
  ],
  async run(ctx) {
    const a = await created(ctx)
    const b = await created(ctx)
    const c = await created(ctx)
    await listed(ctx, [a, b, c])
    await updated(ctx, a, [b, c])
    await partlyUpdated(ctx, b)
    await listed(ctx, [a, b, c])
    await deleted(ctx, a, [b, c])
    await deleted(ctx, c, [b])
    const later = await created(ctx)
    await ctx.deletePools(a.id, b.id, c.id, later.id)
  },
})

interface Made {
  id: string
  /** As the server last showed it. */
  pool: Pool
}

async function created(ctx: ScenarioContext): Promise<Made> {
  const body = ctx.bodies.create()
  const exchange = await ctx.createPool(body)
  const pool = readPool(exchange)
  if (succeeded(exchange) && typeof pool?.id === 'string') {
    const taken = ctx.tracker.belongsToOther(pool.id) || ctx.tracker.get(pool.id)?.hasDuplicateId
    ctx.judge(
      createGivesANewId,
      exchange,
      taken && { message: 'a created pool has the id of another one', expected: 'an id of its own', actual: pool.id },
    )
    const wasAskedFor = (fields: typeof textFields | typeof listFields) =>
      compareFields(fields, body, pool, (field) => `createPool answered ${another(field)} than it was sent`)
    ctx.judge(createAnswersWhatWasSent, exchange, wasAskedFor(textFields))
    ctx.judge(createKeepsNodesAndTags, exchange, wasAskedFor(listFields))
    ctx.judge(idsAreNotReused, exchange, ctx.tracker.wasDeleted(pool.id) && reused(pool.id))
  }
  const own = ctx.requireCreated(exchange)
  const read = await ctx.getPool(own.id)
  ctx.judge(createdPoolIsReadable, read, readsAs(pool, read, 'createPool answered'))
  return { id: own.id, pool: succeeded(read) ? readPool(read) : pool }
}

function reused(id: string): Violation {
  return { message: 'a new pool got the id of a deleted one', expected: 'an id that no pool has had', actual: id }
}

async function listed(ctx: ScenarioContext, made: Made[]) {
  for (const { id, pool } of made) {
    const { exchange, matched, late } = await ctx.poll(
      () => ctx.listPools(),
      (response) => entry(response, id) !== undefined && !findDifference(callerFields, pool, entry(response, id)),
    )
    if (!succeeded(exchange)) return
    ctx.judge(createdPoolIsListed, exchange, matched ? undefined : listDeparture(exchange, id, pool))
    lag(ctx, exchange, late, 'a creation')
    // One list that shows them all is enough.
    if (
      matched &&
      !late &&
      made.every((other) => entry(exchange, other.id) && !findDifference(callerFields, other.pool, entry(exchange, other.id)))
    )
      return
  }
}

function listDeparture(exchange: Exchange, id: string, pool: Pool): Violation {
  const found = entry(exchange, id)
  if (!found)
    return {
      message: 'a pool that exists is not in the list',
      expected: `pool ${id} among the pools`,
      actual: `${readPools(bodyValue(exchange)).length} pools, and not this one`,
    }
  return compareFields(
    callerFields,
    pool,
    found,
    (field) => `the list shows ${another(field)} than reading the pool does`,
  ) as Violation
}

async function updated(ctx: ScenarioContext, a: Made, others: Made[]) {
  const body = ctx.bodies.update()
  const exchange = await ctx.retryWhenReady(a.id, () => ctx.updatePool(a.id, body))
  if (!succeeded(exchange)) {
    ctx.judge(updateAnswersWhatWasSent, exchange, rejectedValidRequest(exchange))
    return
  }
  const pool = readPool(exchange)
  const wasAskedFor = (fields: readonly (typeof callerFields)[number][]) =>
    compareFields(fields, body, pool, (field) => `updatePool answered ${another(field)} than it was sent`)
  ctx.judge(updateAnswersWhatWasSent, exchange, wasAskedFor(['name', 'description']))
  ctx.judge(updateKeepsNodesAndTags, exchange, wasAskedFor(listFields))
  ctx.judge(updateKeepsIdentity, exchange, identityChanged(a.pool, pool))

  const read = await ctx.getPool(a.id)
  ctx.judge(
    updateIsSeenLater,
    read,
    readsAs({ ...pool, ...body, region: pool.region, provider: pool.provider }, read, 'updatePool was sent'),
  )
  ctx.judge(updateKeepsIdentity, read, succeeded(read) && identityChanged(a.pool, readPool(read)))
  if (succeeded(read)) a.pool = readPool(read)
  const {
    exchange: seen,
    matched,
    late,
  } = await ctx.poll(
    () => ctx.listPools(),
    (response) => !findDifference(['name', 'description', ...listFields], body, entry(response, a.id)),
  )
  if (succeeded(seen)) {
    ctx.judge(updateIsSeenLater, seen, matched ? undefined : listDeparture(seen, a.id, { ...pool, ...body }))
    lag(ctx, seen, late, 'an update')
  }
  for (const other of others) {
    const neighbour = await ctx.getPool(other.id)
    ctx.judge(updateTouchesOnePool, neighbour, readsAs(other.pool, neighbour, 'it was before another pool was updated'))
  }
  const again = await ctx.updatePool(a.id, body)
  ctx.judge(repeatedUpdateIsTheSame, again, repetitionDeparture(again, body))
}

function repetitionDeparture(again: Exchange, body: object): Violation | undefined {
  if (!succeeded(again)) {
    // A name that has to be unique may be found taken, by the pool itself.
    if (again.response?.status === 400) return undefined
    const actual = describeStatus(again)
    return { message: 'the same update sent twice does not succeed twice', expected: '200', actual }
  }
  const difference = findDifference(['name', 'description', ...listFields], body, bodyValue(again))
  return difference && { message: `the same update sent twice changes ${difference.field}`, ...difference }
}

async function partlyUpdated(ctx: ScenarioContext, b: Made) {
  const { description, nodeTypes } = ctx.bodies.update()
  for (const sent of [{ description }, { nodeTypes }, { tags: ['testing'] }, { tags: [] }]) {
    const exchange = await ctx.updatePool(b.id, sent)
    if (exchange.response?.status === 400) {
      ctx.judge(partialUpdateHolds, exchange)
      continue
    }
    if (!succeeded(exchange)) {
      ctx.judge(partialUpdateHolds, exchange, rejectedValidRequest(exchange))
      continue
    }
    const read = await ctx.getPool(b.id)
    for (const response of [exchange, read]) {
      if (!succeeded(response)) continue
      const pool = readPool(response)
      ctx.judge(updateKeepsIdentity, response, identityChanged(b.pool, pool))
      ctx.judge(partialUpdateHolds, response, partlyWrong(sent, b.pool, pool))
    }
    if (succeeded(read)) b.pool = readPool(read)
  }
}

function partlyWrong(sent: Partial<Pool>, before: Pool, after: Pool): Violation | undefined {
  const set = findDifference(callerFields, sent, after)
  if (set) return { message: `an update of ${set.field} alone did not set it`, expected: set.expected, actual: set.actual }
  for (const field of ['name', 'description', ...listFields] as const) {
    if (field in sent || isCleared(after[field])) continue
    const changed = findDifference([field], before, after)
    if (changed) {
      const what = Object.keys(sent).join(', ')
      return {
        message: `an update of ${what} alone changed ${field}`,
        expected: `${changed.expected} as before, or empty`,
        actual: changed.actual,
      }
    }
  }
  return undefined
}

function isCleared(value: unknown): boolean {
  return value === '' || value === undefined || (Array.isArray(value) && value.length === 0)
}

async function deleted(ctx: ScenarioContext, a: Made, others: Made[]) {
  const exchange = await ctx.retryWhenReady(a.id, () => ctx.deletePool(a.id))
  if (!succeeded(exchange)) {
    ctx.judge(deleteSaysSuccess, exchange, rejectedValidRequest(exchange))
    return
  }
  const { success } = (bodyValue(exchange) ?? {}) as { success?: unknown }
  ctx.judge(
    deleteSaysSuccess,
    exchange,
    success !== true && {
      message: 'a deletion that is done does not say so',
      expected: 'success: true',
      actual: `success: ${formatValue(success)}`,
    },
  )

  const gone = await ctx.poll(
    () => ctx.getPool(a.id),
    (read) => is404(read) || ctx.belongsToOther(read),
  )
  if (ctx.belongsToOther(gone.exchange)) return
  ctx.judge(deletedPoolIsGone, gone.exchange, gone.matched ? undefined : not404(gone.exchange, 'reading'))
  lag(ctx, gone.exchange, gone.late, 'a deletion')
  const put = await ctx.updatePool(a.id, ctx.bodies.update())
  ctx.judge(deletedPoolCannotBeUpdated, put, is404(put) ? undefined : not404(put, 'updating'))
  const twice = await ctx.deletePool(a.id)
  ctx.judge(deletedPoolCannotBeDeleted, twice, is404(twice) ? undefined : not404(twice, 'deleting'))
  const back = await ctx.getPool(a.id)
  if (gone.matched)
    ctx.judge(
      deletedPoolCannotBeUpdated,
      back,
      is404(back)
        ? undefined
        : { message: 'a deleted pool is back after an update', expected: '404', actual: String(back.response?.status) },
    )

  const left = await ctx.poll(
    () => ctx.listPools(),
    (response) => succeeded(response) && entry(response, a.id) === undefined,
  )
  if (succeeded(left.exchange)) {
    ctx.judge(
      deletedPoolLeavesTheList,
      left.exchange,
      left.matched
        ? undefined
        : {
            message: 'a deleted pool is still in the list',
            expected: `no pool ${a.id}`,
            actual: formatValue(entry(left.exchange, a.id)),
          },
    )
    lag(ctx, left.exchange, left.late, 'a deletion')
  }
  for (const other of others) {
    const read = await ctx.getPool(other.id)
    ctx.judge(deleteTouchesOnePool, read, readsAs(other.pool, read, 'it was before another pool was deleted'))
    if (!succeeded(left.exchange)) continue
    const missing = !entry(left.exchange, other.id) && {
      message: 'a pool left the list when another one was deleted',
      expected: `pool ${other.id} in the list`,
      actual: 'it is not there',
    }
    ctx.judge(deleteTouchesOnePool, left.exchange, missing)
  }
}

function entry(exchange: Exchange, id: string): Pool | undefined {
  return readPools(bodyValue(exchange)).find((pool) => pool.id === id)
}

function is404(exchange: Exchange): boolean {
  return exchange.response?.status === 404
}

function not404(exchange: Exchange, doing: string): Violation {
  return {
    message: `${doing} a deleted pool is not answered with 404`,
    expected: '404',
    actual: describeStatus(exchange),
  }
}

function lag(ctx: ScenarioContext, exchange: Exchange, late: boolean, what: string) {
  ctx.judge(
    viewsDoNotLag,
    exchange,
    late && { message: `${what} shows only after a while`, expected: 'at once', actual: 'later, within 2 s' },
  )
}

function identityChanged(before: Pool, after: Pool): Violation | undefined {
  for (const field of ['id', 'region', 'provider', 'createdAt'] as const) {
    if (before[field] === after[field]) continue
    return {
      message: `an update changed ${field}`,
      expected: `${field}: ${formatValue(before[field])}`,
      actual: `${field}: ${formatValue(after[field])}`,
    }
  }
  return undefined
}

/** A read that succeeds and shows the owned fields as they should be. */
function readsAs(pool: Pool, read: Exchange, meaning: string): Violation | undefined {
  if (!succeeded(read))
    return {
      message: 'a pool that exists cannot be read',
      expected: '200',
      actual: describeStatus(read),
    }
  return compareFields(callerFields, pool, bodyValue(read), (field) => `getPool answered ${another(field)} than ${meaning}`)
}

export const lifecycleChecks = [story]
