import type { Check } from '../model/check.ts'
import { buildCurl } from '../model/curl.ts'
import { excerptText } from '../model/excerpt.ts'
import { type Options, type RunEvent, readOptions, type VerifyOptions } from '../model/options.ts'

import { PoolNames } from '../model/pool-names.ts'
import { createRedact, type Redact } from '../model/redact.ts'
import { buildRequest, poolPath } from '../model/request.ts'
import { collectSecrets } from '../model/secrets.ts'
import type { HttpProxy } from '../transport/proxy.ts'
import type { RawGet } from '../transport/raw-socket.ts'
import type { Transport } from '../transport/transport.ts'
import { Coverage } from './coverage.ts'
import type { CreatedPool } from './created-pool.ts'
import type { Invariant } from './invariant.ts'
import type { CleanupResult } from './left-behind.ts'
import { findMissingNeed } from './needs.ts'
import { PoolQuota } from './pool-quota.ts'
import { PoolTracker } from './pool-tracker.ts'
import { ResultCollector } from './result-collector.ts'
import { RetryingSender } from './retrying-sender.ts'
import type { Scenario } from './scenario.ts'
import { type ServerTraits, unknownTraits } from './server-traits.ts'
import { listChecks, type Suite, selectFrom } from './suite.ts'
import { limitRun, type RunLimit } from './time-limits.ts'
import { guardWrites } from './write-guard.ts'
import { WriteLock } from './write-lock.ts'

/** The connection to the server. */
export interface Network {
  transport: Transport
  /** Returns the raw bytes of a response. Not available through a Fetch or a proxy. */
  rawGet?: RawGet
  /** The proxy that the transport uses. */
  proxy?: HttpProxy | undefined
}

/** The data that the phases of a run share. */
export interface RunState {
  options: Options
  startedAt: Date
  /** Aborts with the signal of the caller, and after `maxDuration`. */
  signal: AbortSignal
  /** The signal of the caller. */
  callerSignal: AbortSignal | undefined
  /** Returns a signal that aborts with `signal`, for a scenario that runs beside others. */
  forkSignal: RunLimit['fork']
  /** Call it once the run has ended. */
  clearTimeLimit: () => void
  /** The selected checks. */
  checks: Check[]
  invariants: Invariant[]
  scenarios: Scenario[]
  /** Every scenario of the suite. */
  suiteScenarios: Scenario[]
  results: ResultCollector
  tracker: PoolTracker
  quota: PoolQuota
  traits: ServerTraits
  writeLock: WriteLock
  coverage: Coverage
  sender: RetryingSender
  rawGet: RawGet | undefined
  proxy: HttpProxy | undefined
  notes: string[]
  /** Set by the cleanup. */
  cleanup: CleanupResult
  emit: (event: RunEvent) => void
  redact: Redact
  /** Adds a note to the report. */
  note: (text: string) => void
  /** Returns the reason to skip if the run does not meet all needs. */
  findMissingNeed: (member: Pick<Invariant, 'needs'>) => string | undefined
  /** Returns the command that deletes a pool, or that lists the pools if it may be one of others. */
  buildRemoval: (pool?: CreatedPool) => string
}

/** @throws {OptionError} if an option is invalid. */
export function createRunState(given: VerifyOptions, suite: Suite, { transport, rawGet, proxy }: Network): RunState {
  const options = readOptions(given)
  const { signal, fork: forkSignal, clear: clearTimeLimit } = limitRun(options.maxDuration, given.signal)
  const emit = given.onEvent ?? (() => {})
  const redact = createRedact(collectSecrets(options, process.env))
  const buildRemoval = (pool?: CreatedPool) => removalCommand(pool, options, redact)
  const tracker = new PoolTracker(new PoolNames(options.seed), (change, pool) => {
    const id = redact(pool.id)
    emit(change === 'created' ? { type: 'created', id, curl: buildRemoval(pool) } : { type: 'removed', id })
  })
  const notes: string[] = []
  const writeLock = new WriteLock()
  return {
    options,
    startedAt: new Date(),
    signal,
    callerSignal: given.signal,
    forkSignal,
    clearTimeLimit,
    ...selectFrom(suite, options.isSelected),
    suiteScenarios: suite.filter((member) => member.kind === 'scenario'),
    results: new ResultCollector({
      checks: listChecks(suite),
      isSelected: options.isSelected,
      redact,
      onFinding: (finding) => emit({ type: 'finding', finding }),
    }),
    tracker,
    quota: new PoolQuota(tracker),
    traits: unknownTraits(),
    writeLock,
    coverage: new Coverage(),
    sender: new RetryingSender({
      transport: guardWrites(transport, { tracker, options }),
      writeLock,
      timeoutMs: options.timeout,
      maxWaitMs: options.maxWait,
      maxBody: options.maxBody,
      proxy,
      intervalMs: options.rate ? 1_000 / options.rate : 0,
      signal,
      control: { method: 'GET', path: '/api/pools', headers: controlHeaders(options), kind: 'documented' },
    }),
    rawGet,
    proxy,
    notes,
    cleanup: {},
    emit,
    redact,
    note(text) {
      const note = excerptText(text, redact, 1_000)
      notes.push(note)
      emit({ type: 'note', note })
    },
    findMissingNeed: ({ needs = [] }) => findMissingNeed(needs, options, rawGet !== undefined),
    buildRemoval,
  }
}

function controlHeaders({ token, headers }: Options): Record<string, string> {
  return { accept: 'application/json', ...headers, ...(token ? { authorization: `Bearer ${token}` } : {}) }
}

function removalCommand(pool: CreatedPool | undefined, options: Options, redact: Redact): string {
  const spec = pool?.evidence.isLikely ? { method: 'DELETE', path: poolPath(pool.id) } : { method: 'GET', path: '/api/pools' }
  return buildCurl({ request: buildRequest(spec, options), url: options.baseUrl + spec.path }, redact)
}
