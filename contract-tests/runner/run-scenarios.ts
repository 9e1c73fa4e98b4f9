import { RunLimitError, StopScenario } from '../model/check.ts'
import { chooseConcurrency } from './choose-concurrency.ts'
import { deleteOrphans } from './cleanup.ts'
import { createContext } from './create-context.ts'
import { ServerUnavailableError } from './retrying-sender.ts'
import type { RunState } from './run-state.ts'
import type { Scenario } from './scenario.ts'
import type { ScenarioContext } from './scenario-context.ts'
import { schedule } from './schedule.ts'
import { describeBug } from './suite-bug.ts'

/** Runs the selected scenarios, and marks the checks that could not be judged. */
export async function runScenarios(state: RunState): Promise<void> {
  const ctx = createContext(state)
  for (const invariant of state.invariants) {
    const reason = state.findMissingNeed(invariant)
    if (reason !== undefined) state.results.markSkipped(invariant, reason)
  }
  const runnable = state.scenarios.filter((scenario) => isRunnable(scenario, state))
  if (runnable.some(({ needs }) => needs.includes('write') && !state.options.stateless))
    await runAttempts(ctx, () => runAndDelete(ctx, learnIds)).catch((error) => ignoreUnlessFatal(error, state))
  const concurrency = await chooseConcurrency(state, () => ctx.listPools())
  const reportStart = countStarts(runnable, state)
  const shared = concurrency > 1 ? runnable.filter(({ alone }) => !alone) : []
  const finished = await runShared(shared, { concurrency, state, reportStart })
  for (const scenario of runnable) {
    if (finished.has(scenario)) continue
    reportStart(scenario)
    const width = scenario.alone ? Math.min(concurrency, maxWidthAlone) : 1
    const { signal, release } = state.forkSignal()
    const ctx = createContext(state, { series: seriesOf(scenario, state), width, signal })
    await runScenario(scenario, ctx, state).finally(release)
  }
}

/** Marks the checks of a scenario as skipped if the run does not meet its needs. */
function isRunnable(scenario: Scenario, { findMissingNeed, results }: RunState): boolean {
  const reason = findMissingNeed(scenario)
  if (reason !== undefined) for (const check of scenario.checks) results.markSkipped(check, reason)
  return reason === undefined
}

/** A scenario that is repeated is not counted again. */
function countStarts(scenarios: Scenario[], { emit }: RunState): (scenario: Scenario) => void {
  const started = new Set<Scenario>()
  return (scenario) => {
    started.add(scenario)
    emit({ type: 'scenario', title: scenario.title, index: started.size - 1, of: scenarios.length })
  }
}

/** The most independent requests of a scenario at the same time, beside others and alone. */
const maxWidth = 4
const maxWidthAlone = 6

/**
 * Runs scenarios, several at a time. Returns those that are finished: the others met a violation or a failure, for which
 * another scenario may be the reason.
 *
 * @throws if the run was aborted or the server is unreachable.
 */
async function runShared(
  scenarios: Scenario[],
  { concurrency, state, reportStart }: { concurrency: number; state: RunState; reportStart: (scenario: Scenario) => void },
): Promise<Set<Scenario>> {
  const finished = new Set<Scenario>()
  await schedule(scenarios, concurrency, async (scenario) => {
    reportStart(scenario)
    const settings = { series: seriesOf(scenario, state), maxPools: scenario.pools ?? 0, width: maxWidth }
    const { signal, release } = state.forkSignal()
    const ctx = createContext(state, { ...settings, signal })
    const run = () => runAndDelete(ctx, (ctx) => scenario.run(ctx))
    const startedAt = performance.now()
    try {
      if (await ctx.sharePools(() => ctx.attempts.runShared(run, () => deleteOrphans(ctx)))) finished.add(scenario)
    } catch (error) {
      // A scenario that is repeated alone meets the problem again.
      if (state.signal.aborted || isUnreachable(error)) throw error
      await ctx.deleteRest()
    } finally {
      release()
      state.results.recordDuration(scenario.checks, performance.now() - startedAt)
    }
  })
  return finished
}

/** Each scenario has its own names, whatever else is selected. */
function seriesOf(scenario: Scenario, { suiteScenarios }: RunState): number {
  return 1 + suiteScenarios.indexOf(scenario)
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
    // A proxy that rejects one request may let others pass.
    const isOfProxy = error instanceof ServerUnavailableError && error.kind === 'proxy'
    if (error instanceof StopScenario || isOfProxy) await ctx.deleteRest()
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
