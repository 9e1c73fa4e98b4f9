import type { Options, VerifyOptions } from '../model/options.ts'
import type { Report } from '../model/report.ts'
import { buildReport } from './build-report.ts'
import { cleanUp } from './cleanup.ts'
import { createContext } from './create-context.ts'
import { removeLeftovers } from './leftovers.ts'
import { preflight } from './preflight.ts'
import { ServerUnavailableError } from './retrying-sender.ts'
import { runScenarios } from './run-scenarios.ts'
import { createRunState, type Network, type RunState } from './run-state.ts'
import type { Suite } from './suite.ts'
import { describeBug } from './suite-bug.ts'
import { cleanupTimeoutMs, limitCleanup, RunTooLongError } from './time-limits.ts'

export interface RunParts {
  /** The checks, in the order of the run. */
  suite: Suite
  network: Network
}

/**
 * Runs a suite against a server and reports its violations.
 *
 * @throws {OptionError} if an option is invalid.
 * @throws {CannotRunError} if no server responds at the URL, or its response is not HTTP.
 */
export async function run(given: VerifyOptions, { suite, network }: RunParts): Promise<Report> {
  const state = createRunState(given, suite, network)
  try {
    state.emit({
      type: 'start',
      target: state.redact(state.options.baseUrl),
      seed: state.options.seed,
      checks: state.checks.length,
      scenarios: state.scenarios.length,
      writes: canWrite(state.options),
    })
    const problem = await preflight(state)
    const interruption = problem === undefined ? await runAndCleanUp(state) : interrupt(state, problem)
    if (state.options.clean && interruption === undefined) await clean(state)
  } finally {
    state.clearTimeLimit()
  }
  return buildReport(state)
}

/** Returns the reason if the run ended early. */
async function runAndCleanUp(state: RunState): Promise<string | undefined> {
  try {
    await runScenarios(state)
  } catch (error) {
    return interrupt(state, error)
  } finally {
    const limit = limitCleanup(state.callerSignal, state.tracker.alive().length)
    state.sender.startCleanup(cleanupTimeoutMs)
    state.cleanup = await cleanUp(createContext(state, { signal: limit.signal }))
    limit.clear()
  }
}

/** Marks every check that was not judged as inconclusive. */
function interrupt(state: RunState, error: unknown): string {
  const reason = explain(state, error)
  for (const check of state.checks) if (!state.results.wasJudged(check)) state.results.markInconclusive(check, reason)
  state.note(reason)
  return reason
}

/** Removes the pools of earlier runs. A problem with one of them must not cost the report. */
async function clean(state: RunState): Promise<void> {
  try {
    await removeLeftovers(createContext(state), state.note)
  } catch (error) {
    state.note(`--clean stopped early, so pools of earlier runs may remain: ${explain(state, error)}`)
  }
}

/** Explains why a phase of the run ended early. */
function explain({ signal, emit }: RunState, error: unknown): string {
  if (signal.aborted) return signal.reason instanceof RunTooLongError ? signal.reason.message : 'the run was interrupted'
  if (!(error instanceof ServerUnavailableError)) {
    emit({ type: 'internal-error', error })
    return describeBug(error)
  }
  return error.kind === 'unreachable' && !error.mayBeProxy
    ? `the server stopped responding (${error.message}): start it and run again`
    : error.message
}

function canWrite({ write, stateless }: Options): boolean {
  return write && !stateless
}
