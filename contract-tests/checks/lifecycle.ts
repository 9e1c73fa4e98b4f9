import type { Pool } from '../../src/generated/schema.js'
import { type Departure, scenario } from '../model/check.ts'
import { poolsIn } from '../model/contents.ts'
import { bodyOf, type Exchange, poolOf, statusOf, succeeded } from '../model/exchange.ts'
import type { Lab } from '../runner/scenario-context.ts'
import { another, departureIn, differenceIn, listFields, ownedFields, shown, textFields } from './lib/compare.ts'
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
  judges: [
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
  async run(lab) {
    const a = await created(lab)
    const b = await created(lab)
    const c = await created(lab)
    await listed(lab, [a, b, c])
    await updated(lab, a, [b, c])
    await partlyUpdated(lab, b)
    await listed(lab, [a, b, c])
    await deleted(lab, a, [b, c])
    await deleted(lab, c, [b])
    const later = await created(lab)
    await lab.discard(a.id, b.id, c.id, later.id)
  },
})

interface Made {
  id: string
  /** As the server last showed it. */
  pool: Pool
}

async function created(lab: Lab): Promise<Made> {
  const body = lab.bodies.create()
  const exchange = await lab.createPool(body)
  const pool = poolOf(exchange)
  if (succeeded(exchange) && typeof pool?.id === 'string') {
    const taken = lab.own.isForeign(pool.id) || lab.own.get(pool.id)?.givenTwice
    lab.judge(
      createGivesANewId,
      exchange,
      taken && { message: 'a created pool has the id of another one', expected: 'an id of its own', actual: pool.id },
    )
    const wasAskedFor = (fields: typeof textFields | typeof listFields) =>
      departureIn(fields, body, pool, (field) => `createPool answered ${another(field)} than it was sent`)
    lab.judge(createAnswersWhatWasSent, exchange, wasAskedFor(textFields))
    lab.judge(createKeepsNodesAndTags, exchange, wasAskedFor(listFields))
    lab.judge(idsAreNotReused, exchange, lab.own.wasDeleted(pool.id) && reused(pool.id))
  }
  const own = lab.requireOwn(exchange)
  const read = await lab.getPool(own.id)
  lab.judge(createdPoolIsReadable, read, readsAs(pool, read, 'createPool answered'))
  return { id: own.id, pool: succeeded(read) ? poolOf(read) : pool }
}

function reused(id: string): Departure {
  return { message: 'a new pool got the id of a deleted one', expected: 'an id that no pool has had', actual: id }
}

async function listed(lab: Lab, made: Made[]) {
  for (const { id, pool } of made) {
    const { exchange, right, late } = await lab.eventually(
      () => lab.listPools(),
      (answer) => entry(answer, id) !== undefined && !differenceIn(ownedFields, pool, entry(answer, id)),
    )
    if (!succeeded(exchange)) return
    lab.judge(createdPoolIsListed, exchange, right ? undefined : listDeparture(exchange, id, pool))
    lag(lab, exchange, late, 'a creation')
    // One list that shows them all is enough.
    if (
      right &&
      !late &&
      made.every((other) => entry(exchange, other.id) && !differenceIn(ownedFields, other.pool, entry(exchange, other.id)))
    )
      return
  }
}

function listDeparture(exchange: Exchange, id: string, pool: Pool): Departure {
  const found = entry(exchange, id)
  if (!found)
    return {
      message: 'a pool that exists is not in the list',
      expected: `pool ${id} among the pools`,
      actual: `${poolsIn(bodyOf(exchange)).length} pools, and not this one`,
    }
  return departureIn(
    ownedFields,
    pool,
    found,
    (field) => `the list shows ${another(field)} than reading the pool does`,
  ) as Departure
}

async function updated(lab: Lab, a: Made, others: Made[]) {
  const body = lab.bodies.update()
  const exchange = await lab.onceSettled(a.id, () => lab.updatePool(a.id, body))
  if (!succeeded(exchange)) {
    lab.judge(updateAnswersWhatWasSent, exchange, lab.refused(exchange))
    return
  }
  const pool = poolOf(exchange)
  const wasAskedFor = (fields: readonly (typeof ownedFields)[number][]) =>
    departureIn(fields, body, pool, (field) => `updatePool answered ${another(field)} than it was sent`)
  lab.judge(updateAnswersWhatWasSent, exchange, wasAskedFor(['name', 'description']))
  lab.judge(updateKeepsNodesAndTags, exchange, wasAskedFor(listFields))
  lab.judge(updateKeepsIdentity, exchange, identityChanged(a.pool, pool))

  const read = await lab.getPool(a.id)
  lab.judge(
    updateIsSeenLater,
    read,
    readsAs({ ...pool, ...body, region: pool.region, provider: pool.provider }, read, 'updatePool was sent'),
  )
  lab.judge(updateKeepsIdentity, read, succeeded(read) && identityChanged(a.pool, poolOf(read)))
  if (succeeded(read)) a.pool = poolOf(read)
  const {
    exchange: seen,
    right,
    late,
  } = await lab.eventually(
    () => lab.listPools(),
    (answer) => !differenceIn(['name', 'description', ...listFields], body, entry(answer, a.id)),
  )
  if (succeeded(seen)) {
    lab.judge(updateIsSeenLater, seen, right ? undefined : listDeparture(seen, a.id, { ...pool, ...body }))
    lag(lab, seen, late, 'an update')
  }
  for (const other of others) {
    const neighbour = await lab.getPool(other.id)
    lab.judge(updateTouchesOnePool, neighbour, readsAs(other.pool, neighbour, 'it was before another pool was updated'))
  }
  const again = await lab.updatePool(a.id, body)
  lab.judge(repeatedUpdateIsTheSame, again, repetitionDeparture(again, body))
}

function repetitionDeparture(again: Exchange, body: object): Departure | undefined {
  if (!succeeded(again)) {
    // A name that has to be unique may be found taken, by the pool itself.
    if (again.answer?.status === 400) return undefined
    const actual = statusOf(again)
    return { message: 'the same update sent twice does not succeed twice', expected: '200', actual }
  }
  const difference = differenceIn(['name', 'description', ...listFields], body, bodyOf(again))
  return difference && { message: `the same update sent twice changes ${difference.field}`, ...difference }
}

async function partlyUpdated(lab: Lab, b: Made) {
  const { description, nodeTypes } = lab.bodies.update()
  for (const sent of [{ description }, { nodeTypes }, { tags: ['testing'] }, { tags: [] }]) {
    const exchange = await lab.updatePool(b.id, sent)
    if (exchange.answer?.status === 400) {
      lab.judge(partialUpdateHolds, exchange)
      continue
    }
    if (!succeeded(exchange)) {
      lab.judge(partialUpdateHolds, exchange, lab.refused(exchange))
      continue
    }
    const read = await lab.getPool(b.id)
    for (const answer of [exchange, read]) {
      if (!succeeded(answer)) continue
      const pool = poolOf(answer)
      lab.judge(updateKeepsIdentity, answer, identityChanged(b.pool, pool))
      lab.judge(partialUpdateHolds, answer, partlyWrong(sent, b.pool, pool))
    }
    if (succeeded(read)) b.pool = poolOf(read)
  }
}

function partlyWrong(sent: Partial<Pool>, before: Pool, after: Pool): Departure | undefined {
  const set = differenceIn(ownedFields, sent, after)
  if (set) return { message: `an update of ${set.field} alone did not set it`, expected: set.expected, actual: set.actual }
  for (const field of ['name', 'description', ...listFields] as const) {
    if (field in sent || isCleared(after[field])) continue
    const changed = differenceIn([field], before, after)
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

async function deleted(lab: Lab, a: Made, others: Made[]) {
  const exchange = await lab.onceSettled(a.id, () => lab.deletePool(a.id))
  if (!succeeded(exchange)) {
    lab.judge(deleteSaysSuccess, exchange, lab.refused(exchange))
    return
  }
  const { success } = (bodyOf(exchange) ?? {}) as { success?: unknown }
  lab.judge(
    deleteSaysSuccess,
    exchange,
    success !== true && {
      message: 'a deletion that is done does not say so',
      expected: 'success: true',
      actual: `success: ${shown(success)}`,
    },
  )

  const gone = await lab.eventually(
    () => lab.getPool(a.id),
    (read) => is404(read) || lab.isStrangers(read),
  )
  if (lab.isStrangers(gone.exchange)) return
  lab.judge(deletedPoolIsGone, gone.exchange, gone.right ? undefined : not404(gone.exchange, 'reading'))
  lag(lab, gone.exchange, gone.late, 'a deletion')
  const put = await lab.updatePool(a.id, lab.bodies.update())
  lab.judge(deletedPoolCannotBeUpdated, put, is404(put) ? undefined : not404(put, 'updating'))
  const twice = await lab.deletePool(a.id)
  lab.judge(deletedPoolCannotBeDeleted, twice, is404(twice) ? undefined : not404(twice, 'deleting'))
  const back = await lab.getPool(a.id)
  if (gone.right)
    lab.judge(
      deletedPoolCannotBeUpdated,
      back,
      is404(back)
        ? undefined
        : { message: 'a deleted pool is back after an update', expected: '404', actual: String(back.answer?.status) },
    )

  const left = await lab.eventually(
    () => lab.listPools(),
    (answer) => succeeded(answer) && entry(answer, a.id) === undefined,
  )
  if (succeeded(left.exchange)) {
    lab.judge(
      deletedPoolLeavesTheList,
      left.exchange,
      left.right
        ? undefined
        : {
            message: 'a deleted pool is still in the list',
            expected: `no pool ${a.id}`,
            actual: shown(entry(left.exchange, a.id)),
          },
    )
    lag(lab, left.exchange, left.late, 'a deletion')
  }
  for (const other of others) {
    const read = await lab.getPool(other.id)
    lab.judge(deleteTouchesOnePool, read, readsAs(other.pool, read, 'it was before another pool was deleted'))
    if (!succeeded(left.exchange)) continue
    const missing = !entry(left.exchange, other.id) && {
      message: 'a pool left the list when another one was deleted',
      expected: `pool ${other.id} in the list`,
      actual: 'it is not there',
    }
    lab.judge(deleteTouchesOnePool, left.exchange, missing)
  }
}

function entry(exchange: Exchange, id: string): Pool | undefined {
  return poolsIn(bodyOf(exchange)).find((pool) => pool.id === id)
}

function is404(exchange: Exchange): boolean {
  return exchange.answer?.status === 404
}

function not404(exchange: Exchange, doing: string): Departure {
  return {
    message: `${doing} a deleted pool is not answered with 404`,
    expected: '404',
    actual: statusOf(exchange),
  }
}

function lag(lab: Lab, exchange: Exchange, late: boolean, what: string) {
  lab.judge(
    viewsDoNotLag,
    exchange,
    late && { message: `${what} shows only after a while`, expected: 'at once', actual: 'later, within 2 s' },
  )
}

function identityChanged(before: Pool, after: Pool): Departure | undefined {
  for (const field of ['id', 'region', 'provider', 'createdAt'] as const) {
    if (before[field] === after[field]) continue
    return {
      message: `an update changed ${field}`,
      expected: `${field}: ${shown(before[field])}`,
      actual: `${field}: ${shown(after[field])}`,
    }
  }
  return undefined
}

/** A read that succeeds and shows the owned fields as they should be. */
function readsAs(pool: Pool, read: Exchange, meaning: string): Departure | undefined {
  if (!succeeded(read))
    return {
      message: 'a pool that exists cannot be read',
      expected: '200',
      actual: statusOf(read),
    }
  return departureIn(ownedFields, pool, bodyOf(read), (field) => `getPool answered ${another(field)} than ${meaning}`)
}
