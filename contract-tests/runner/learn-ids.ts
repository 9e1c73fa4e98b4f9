import { sleep } from '../../src/core/timeout.ts'
import { StopScenario } from '../model/check.ts'
import type { CreatedPool } from './created-pool.ts'
import { ServerUnavailableError } from './retrying-sender.ts'
import { isUnreachable, runAndDelete, runAttempts } from './run-scenario.ts'
import type { RunState } from './run-state.ts'
import type { ScenarioContext } from './scenario-context.ts'
import { describeBug } from './suite-bug.ts'

/**
 * Creates the first pools, and learns from them if the server returns the ids of new pools, and if it reuses the ids of
 * deleted ones. The list shows both pools before the first write.
 *
 * @throws if the run was aborted or the server is unreachable.
 */
export async function learnIds(ctx: ScenarioContext, state: RunState): Promise<void> {
  try {
    await runAttempts(ctx, () => runAndDelete(ctx, createPools))
  } catch (error) {
    ignoreUnlessFatal(error, state)
  }
}

async function createPools(ctx: ScenarioContext): Promise<void> {
  const first = await createPool(ctx)
  const second = await createPool(ctx)
  await ctx.listPools()
  await deletePools(ctx, second)
  await learnReuse(ctx)
  await deletePools(ctx, await createPool(ctx), first)
  // Some new pools have ids that others had. They can be deleted once the server is known to reuse ids.
  for (const delayMs of [0, 50, 100, 200]) {
    if (ctx.tracker.alive().length === 0 || ctx.tracker.reuseIsProven) return
    await sleep(delayMs, ctx.signal)
    await learnReuse(ctx)
    await ctx.listPools()
    for (const id of ctx.tracker.unlistedIds().slice(0, maxReads)) await ctx.getPool(id)
    await deletePools(ctx, await createPool(ctx))
  }
}

const maxReads = 10

/** Creates one pool, also if it gets an id that others had. */
async function createPool(ctx: ScenarioContext): Promise<CreatedPool> {
  const created = ctx.requireCreated(await ctx.createPool(ctx.bodies.create()))
  await ctx.readiness.waitIfRequired(created.id)
  return created
}

/** Deletes those of the pools that are certainly of this run. */
async function deletePools(ctx: ScenarioContext, ...pools: CreatedPool[]): Promise<void> {
  for (const pool of pools) if (await ctx.guard.isOwned(pool)) await ctx.deletePools(pool.id)
}

/** Learns if other pools have the ids of deleted ones. */
async function learnReuse(ctx: ScenarioContext): Promise<void> {
  for (const id of ctx.tracker.deletions.own())
    if (!ctx.tracker.reuseIsProven && ctx.guard.belongsToOther(await ctx.getPool(id))) ctx.tracker.recordReusedId()
}

/** The scenarios meet the same problem again and report it for their checks. */
function ignoreUnlessFatal(error: unknown, { signal, emit, note }: RunState): void {
  if (signal.aborted || isUnreachable(error)) throw error
  if (error instanceof StopScenario || error instanceof ServerUnavailableError) return
  emit({ type: 'internal-error', error })
  note(describeBug(error))
}
