import type { Pool } from '../../../src/generated/schema.js'
import { type Check, StopScenario } from '../../model/check.ts'
import { describeStatus } from '../../model/describe-status.ts'
import { type Exchange, readPool, succeeded } from '../../model/exchange.ts'
import type { RequestSpec } from '../../model/request.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { callerFields, differenceViolation, findDifference } from '../lib/compare.ts'
import { chunk, type InvalidCase } from './invalid-cases.ts'
import { describeBrokenList, isListBroken } from './list-failure.ts'
import { checkRejected } from './rejected.ts'

export const rejectedUpdateChangesNothing = {
  id: 'requests.refused-update-changes-nothing',
  description: 'A rejected updatePool changes no field of the pool.',
  pointer: '#/paths/~1api~1pools~1{poolId}/put/responses/400',
  level: 'must',
} as const satisfies Check

/** Pools that are updated at a time, and the updates of each before it and the list are read. */
const parallel = 3
const updatesPerRead = 6

/** An invalid body that is ready to send. */
interface InvalidUpdate extends InvalidCase {
  spec: RequestSpec
}

/**
 * Updates pools with invalid bodies. Returns the cases that made the list fail: a pool that is created from such a body may
 * have an id that no response tells, so that it could not be deleted.
 */
export async function sendInvalidUpdates(ctx: ScenarioContext, cases: InvalidCase[]): Promise<Set<string>> {
  const updates = cases.map((one) => ({
    ...one,
    spec: { ...one.invalidate({ ...ctx.bodies.update() }), input: one.description },
  }))
  if (ctx.options.stateless) {
    await sendToUnusedId(ctx, updates)
    return new Set()
  }
  const targets = await ctx.each(Array(parallel).keys(), () => newTarget(ctx))
  const harmful = new Set<string>()
  let isListReadable = !isListBroken(await ctx.listPools())
  for (const part of chunk(updates, parallel * updatesPerRead)) {
    const groups = chunk(part, updatesPerRead)
    const suspects = await ctx.each(groups.entries(), ([index, group]) => updateInTurn(ctx, targets[index] as Target, group))
    const breaksList = isListReadable && isListBroken(await ctx.listPools())
    if (breaksList) {
      for (const target of targets) await replace(ctx, target)
      isListReadable = !isListBroken(await ctx.listPools())
    }
    const again = breaksList && isListReadable ? part : suspects.flat()
    for (const update of again) if (await updateAlone(ctx, targets[0] as Target, update)) harmful.add(update.description)
  }
  await ctx.deletePools(...targets.map(({ id }) => id))
  return harmful
}

/** A pool to update, as the latest read showed it. */
interface Target {
  id: string
  pool: Pool
}

async function newTarget(ctx: ScenarioContext): Promise<Target> {
  const { id } = (await ctx.newPool()).created
  return { id, pool: readPool(await ctx.getPool(id)) }
}

/** Deletes a pool that may make the list fail, and creates another one. */
async function replace(ctx: ScenarioContext, target: Target) {
  await ctx.deletePools(target.id)
  Object.assign(target, await newTarget(ctx))
}

/** Updates one pool several times and reads it. Returns the rejected updates of which one may have changed it. */
async function updateInTurn(ctx: ScenarioContext, target: Target, updates: InvalidUpdate[]): Promise<InvalidUpdate[]> {
  const sent: { update: InvalidUpdate; exchange: Exchange }[] = []
  for (const update of updates) sent.push({ update, exchange: await ctx.updatePool(target.id, undefined, update.spec) })
  const read = await ctx.getPool(target.id)
  for (const { update, exchange } of sent) ctx.judge(update.check, exchange, checkRejected(exchange, update.description))
  if (!succeeded(read)) return []
  const isChanged = findDifference(callerFields, target.pool, readPool(read)) !== undefined
  target.pool = readPool(read)
  const rejected = sent.filter(({ exchange }) => !succeeded(exchange))
  if (isChanged) return rejected.map(({ update }) => update)
  for (const { exchange } of rejected) ctx.judge(rejectedUpdateChangesNothing, exchange)
  return []
}

/** Sends one update again, and reads the pool and the list after it. Returns true if it makes the list fail. */
async function updateAlone(ctx: ScenarioContext, target: Target, update: InvalidUpdate): Promise<boolean> {
  // An earlier update may have left the very values that this one would.
  await ctx.updatePool(target.id, ctx.bodies.update())
  target.pool = readPool(await ctx.getPool(target.id))
  const exchange = await ctx.updatePool(target.id, undefined, update.spec)
  const read = await ctx.getPool(target.id)
  if (succeeded(read)) {
    const difference = !succeeded(exchange) && findDifference(callerFields, target.pool, readPool(read))
    const violation = differenceViolation(difference, (field) => `a rejected updatePool changed ${field}`)
    ctx.judge(rejectedUpdateChangesNothing, exchange, violation)
    target.pool = readPool(read)
  }
  const list = await ctx.listPools()
  if (!isListBroken(list)) return false
  ctx.judge(update.check, exchange, {
    message: `after updatePool with ${update.description}, the list cannot be read`,
    expected: '400, and a list that can be read',
    actual: `${describeStatus(exchange)}, then ${describeBrokenList(list)} for the list`,
  })
  await replace(ctx, target)
  return true
}

async function sendToUnusedId(ctx: ScenarioContext, updates: InvalidUpdate[]) {
  const id = await findUnusedId(ctx)
  for (const { check, description, spec } of updates) {
    const exchange = await ctx.updatePool(id, undefined, spec)
    ctx.judge(check, exchange, checkRejected(exchange, description))
  }
}

/** Returns an id that no pool has: a server that keeps no state accepts it, and any other one has nothing to lose. */
async function findUnusedId(ctx: ScenarioContext): Promise<string> {
  const id = ctx.tracker.unknownId()
  if (!succeeded(await ctx.getPool(id)))
    throw new StopScenario('skipped', `getPool with the id ${id} does not succeed, so this server keeps state: omit --stateless`)
  return id
}
