import { StopScenario } from '../model/check.ts'
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
  const { created: first } = await ctx.newPool()
  const { created: second } = await ctx.newPool()
  await ctx.listPools()
  await ctx.deletePools(second.id)
  if (ctx.guard.belongsToOther(await ctx.getPool(second.id))) ctx.tracker.recordReusedId()
  const { created: third } = await ctx.newPool()
  await ctx.deletePools(third.id, first.id)
  // Some new pools have ids that others had. They can be deleted once the server is known to reuse ids.
  for (let tries = 0; tries < 4 && ctx.tracker.alive().length > 0 && !ctx.tracker.reuseIsProven; tries++) {
    const { created } = await ctx.newPool()
    await ctx.deletePools(created.id)
    if (ctx.guard.belongsToOther(await ctx.getPool(created.id))) ctx.tracker.recordReusedId()
  }
}

/** The scenarios meet the same problem again and report it for their checks. */
function ignoreUnlessFatal(error: unknown, { signal, emit, note }: RunState): void {
  if (signal.aborted || isUnreachable(error)) throw error
  if (error instanceof StopScenario || error instanceof ServerUnavailableError) return
  emit({ type: 'internal-error', error })
  note(describeBug(error))
}
