import { RunLimitError, StopScenario } from '../model/check.ts'
import { deleteOrphans } from './cleanup.ts'
import { ServerUnavailableError } from './retrying-sender.ts'
import type { RunState } from './run-state.ts'
import type { Scenario } from './scenario.ts'
import type { ScenarioContext } from './scenario-context.ts'
import { describeBug } from './suite-bug.ts'

/**
 * Runs a scenario while no other one runs, and marks its checks that could not be judged.
 *
 * @throws if the run was aborted or the server is unreachable.
 */
export async function runScenario(scenario: Scenario, ctx: ScenarioContext, state: RunState): Promise<void> {
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
export function runAttempts(ctx: ScenarioContext, scenario: () => Promise<void>): Promise<void> {
  return ctx.attempts.run(scenario, () => deleteOrphans(ctx))
}

/** Runs a scenario, and deletes the pools that it did not delete itself. */
export async function runAndDelete(ctx: ScenarioContext, run: (ctx: ScenarioContext) => Promise<void>): Promise<void> {
  try {
    await run(ctx)
  } catch (error) {
    if (error instanceof StopScenario || (error instanceof ServerUnavailableError && !isUnreachable(error)))
      await ctx.deleteRest()
    throw error
  }
  await ctx.deleteRest()
}

export function isUnreachable(error: unknown): boolean {
  return error instanceof ServerUnavailableError && error.kind === 'unreachable'
}
