import { chooseConcurrency } from './choose-concurrency.ts'
import { deleteOrphans } from './cleanup.ts'
import { createContext } from './create-context.ts'
import { learnIds } from './learn-ids.ts'
import { isUnreachable, runAndDelete, runScenario } from './run-scenario.ts'
import type { RunState } from './run-state.ts'
import type { Scenario } from './scenario.ts'
import { schedule } from './schedule.ts'

/** Runs the selected scenarios, and marks the checks that could not be judged. */
export async function runScenarios(state: RunState): Promise<void> {
  const ctx = createContext(state)
  for (const invariant of state.invariants) {
    const reason = state.findMissingNeed(invariant)
    if (reason !== undefined) state.results.markSkipped(invariant, reason)
  }
  const runnable = state.scenarios.filter((scenario) => isRunnable(scenario, state))
  if (runnable.some(({ needs }) => needs.includes('write') && !state.options.stateless)) await learnIds(ctx, state)
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
