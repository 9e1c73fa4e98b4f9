import { RunLimitError, StopScenario } from '../model/check.ts'
import { deleteOrphans } from './cleanup.ts'
import { createContext } from './create-context.ts'
import { ServerUnavailableError } from './retrying-sender.ts'
import type { RunState } from './run-state.ts'
import type { Scenario } from './scenario.ts'
import type { ScenarioContext } from './scenario-context.ts'
import { describeBug } from './suite-bug.ts'

/** Runs the selected scenarios, and marks the checks that could not be judged. */
export async function runScenarios(state: RunState): Promise<void> {
  const ctx = createContext(state)
  for (const invariant of state.invariants) {
    const reason = state.findMissingNeed(invariant)
    if (reason !== undefined) state.results.markSkipped(invariant, reason)
  }
  const createsPools = ({ needs }: Scenario) => needs.includes('write') && !state.options.stateless
  if (state.scenarios.some((scenario) => createsPools(scenario) && state.findMissingNeed(scenario) === undefined))
    await runAttempts(ctx, () => runAndDelete(ctx, learnIds)).catch((error) => ignoreUnlessFatal(error, state))
  for (const [index, scenario] of state.scenarios.entries()) {
    const reason = state.findMissingNeed(scenario)
    if (reason !== undefined) {
      for (const check of scenario.checks) state.results.markSkipped(check, reason)
      continue
    }
    state.emit({ type: 'scenario', title: scenario.title, index, of: state.scenarios.length })
    await runScenario(scenario, ctx, state)
  }
}

/**
 * Creates the first pools, and learns from them if the server returns the ids of new pools, and if it reuses the ids of
 * deleted ones. The list shows both pools before the first write.
 */
async function learnIds(ctx: ScenarioContext): Promise<void> {
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

/** Runs a scenario, and deletes the pools that it did not delete itself. */
async function runAndDelete(ctx: ScenarioContext, run: (ctx: ScenarioContext) => Promise<void>): Promise<void> {
  try {
    await run(ctx)
  } catch (error) {
    if (error instanceof StopScenario) await ctx.deleteRest()
    throw error
  }
  await ctx.deleteRest()
}

/** The scenarios meet the same problem again and report it for their checks. */
function ignoreUnlessFatal(error: unknown, { signal, emit, note }: RunState): void {
  if (signal.aborted || isUnreachable(error)) throw error
  if (error instanceof StopScenario || error instanceof ServerUnavailableError) return
  emit({ type: 'internal-error', error })
  note(describeBug(error))
}

/** @throws if the run was aborted or the server is unreachable. */
async function runScenario(scenario: Scenario, ctx: ScenarioContext, state: RunState): Promise<void> {
  const { results, signal, note } = state
  const startedAt = performance.now()
  try {
    await runAttempts(ctx, () => runAndDelete(ctx, (ctx) => scenario.run(ctx)))
  } catch (error) {
    if (signal.aborted || isUnreachable(error)) throw error
    const notJudged = scenario.checks.filter((check) => !results.wasJudged(check))
    if (error instanceof StopScenario) {
      // After a limit of the run, also the judged checks: they saw only a part of the scenario.
      for (const check of error instanceof RunLimitError ? scenario.checks : notJudged) {
        if (error.outcome === 'skipped') results.markSkipped(check, error.message)
        else results.markInconclusive(check, error.message)
      }
    } else if (error instanceof ServerUnavailableError) {
      // Also the judged checks: they saw only a part of the scenario.
      for (const check of scenario.checks) results.markInconclusive(check, error.message)
      // The invariants did not see this response either.
      if (error.kind === 'too-large')
        for (const invariant of state.invariants.filter((one) => state.findMissingNeed(one) === undefined))
          results.markInconclusive(invariant, error.message)
    } else {
      // A bug in one scenario must not cost the rest of the report.
      state.emit({ type: 'internal-error', error })
      const reason = describeBug(error)
      for (const check of notJudged) results.markInconclusive(check, reason)
      note(`${scenario.title}: ${reason}`)
    }
  } finally {
    results.recordDuration(scenario.checks, performance.now() - startedAt)
  }
}

/** Runs a scenario, and repeats it if its results are uncertain. */
function runAttempts(ctx: ScenarioContext, scenario: () => Promise<void>): Promise<void> {
  return ctx.attempts.run(scenario, () => deleteOrphans(ctx))
}

function isUnreachable(error: unknown): boolean {
  return error instanceof ServerUnavailableError && error.kind === 'unreachable'
}
