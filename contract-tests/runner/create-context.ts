import type { Exchange } from '../model/exchange.ts'
import { PoolBodies } from '../model/pool-bodies.ts'
import { InvariantJudge } from './invariant-judge.ts'
import { maxAlivePools } from './pool-quota.ts'
import type { RunState } from './run-state.ts'
import { ScenarioAttempts } from './scenario-attempts.ts'
import { ScenarioContext } from './scenario-context.ts'

export interface ContextSettings {
  /** @default the signal of the run */
  signal?: AbortSignal
  /** The series of the names. */
  series?: number
  maxPools?: number
  /** The most independent requests that it sends at the same time. */
  width?: number
}

/** Creates the context of a scenario or a phase. Its exchanges are counted for the coverage and judged by the invariants. */
export function createContext(state: RunState, settings: ContextSettings = {}): ScenarioContext {
  const { options, tracker, quota, traits, writeLock, sender, results, coverage, rawGet, emit } = state
  const { signal = state.signal, series = 0, maxPools = maxAlivePools, width = 1 } = settings
  const judge = new InvariantJudge({
    invariants: state.invariants.filter((invariant) => state.findMissingNeed(invariant) === undefined),
    context: { options, tracker },
    results,
    sender,
    signal,
    writeLock,
    onBug: (error) => emit({ type: 'internal-error', error }),
  })
  const attempts = new ScenarioAttempts(results)
  return new ScenarioContext({
    options,
    tracker,
    quota,
    traits,
    maxPools,
    width,
    signal,
    sender,
    rawGet,
    note: state.note,
    attempts,
    bodies: new PoolBodies(tracker.names, options.fixtures, series),
    onRequest: () => emit({ type: 'request', requests: sender.requests }),
    async onExchange(exchange) {
      if (attempts.isShared && hasFailed(exchange)) attempts.repeatAlone()
      coverage.record(exchange)
      await judge.judge(exchange)
    },
  })
}

/** Another scenario may have caused it, for instance by a request that ends the process of the server. */
function hasFailed({ response, failure }: Exchange): boolean {
  if (failure?.kind === 'unsupported') return false
  return (
    response === undefined ||
    response.incomplete !== undefined ||
    (response.status >= 500 && response.status !== 501 && response.status !== 505)
  )
}
