import { PoolBodies } from '../model/pool-bodies.ts'
import { InvariantJudge } from './invariant-judge.ts'
import type { RunState } from './run-state.ts'
import { ScenarioAttempts } from './scenario-attempts.ts'
import { ScenarioContext } from './scenario-context.ts'

/** Creates the context of one phase of the run. Its exchanges are counted for the coverage and judged by the invariants. */
export function createContext(state: RunState, signal = state.signal): ScenarioContext {
  const { options, tracker, sender, results, coverage, rawGet, emit } = state
  const judge = new InvariantJudge({
    invariants: state.invariants.filter((invariant) => state.findMissingNeed(invariant) === undefined),
    context: { options, tracker },
    results,
    sender,
    signal,
    onBug: (error) => emit({ type: 'internal-error', error }),
  })
  return new ScenarioContext({
    options,
    tracker,
    signal,
    sender,
    rawGet,
    attempts: new ScenarioAttempts(results),
    bodies: new PoolBodies(tracker.names, options.fixtures),
    onRequest: () => emit({ type: 'request', requests: sender.requests }),
    onExchange(exchange) {
      coverage.record(exchange)
      return judge.judge(exchange)
    },
  })
}
