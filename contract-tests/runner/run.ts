import type { Options, VerifyOptions } from '../model/options.ts'
import type { Report } from '../model/report.ts'
import { buildReport } from './build-report.ts'
import { cleanUp, removeLeftovers } from './cleanup.ts'
import { createContext } from './create-context.ts'
import { preflight } from './preflight.ts'
import { ServerUnavailableError } from './retrying-sender.ts'
import { runScenarios } from './run-scenarios.ts'
import { createRunState, type Network, type RunState } from './run-state.ts'
import type { Suite } from './suite.ts'

/** The cleanup has its own time limit instead of the signal of the run, which may be aborted already. */
const cleanupTimeoutMs = 30_000

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
  state.emit({
    type: 'start',
    target: state.options.baseUrl,
    seed: state.options.seed,
    checks: state.checks.length,
    scenarios: state.scenarios.length,
    writes: canWrite(state.options),
  })
  const problem = await preflight(state)
  const interruption = problem === undefined ? await runAndCleanUp(state) : interrupt(state, problem)
  if (state.options.clean && interruption === undefined) await removeLeftovers(createContext(state), state.note)
  return buildReport(state)
}

/** Returns the reason if the run ended early. */
async function runAndCleanUp(state: RunState): Promise<string | undefined> {
  try {
    await runScenarios(state)
  } catch (error) {
    return interrupt(state, error)
  } finally {
    await cleanUp(createContext(state, AbortSignal.timeout(cleanupTimeoutMs)), state.note)
  }
}

/** Marks every check that was not judged as inconclusive. Rethrows errors that do not come from the server or the signal. */
function interrupt({ signal, checks, results, note }: RunState, error: unknown): string {
  const reason = signal.aborted ? 'the run was interrupted' : explainUnavailability(error)
  for (const check of checks) if (!results.wasJudged(check)) results.markInconclusive(check, reason)
  note(reason)
  return reason
}

function explainUnavailability(error: unknown): string {
  if (!(error instanceof ServerUnavailableError)) throw error
  return error.kind === 'unreachable' ? `the server stopped responding (${error.message}): start it and run again` : error.message
}

function canWrite({ write, stateless }: Options): boolean {
  return write && !stateless
}
