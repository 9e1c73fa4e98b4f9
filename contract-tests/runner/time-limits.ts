import { moreWith } from '../model/options.ts'
import { maxAlivePools } from './pool-quota.ts'

/** The cleanup has its own limit, because the run may have used up its time. */
export const cleanupTimeoutMs = 30_000
/** Whoever stops a run does not wait for long. */
const interruptedCleanupMs = 3_000

export interface TimeLimit {
  signal: AbortSignal
  /** Stops the timer. */
  clear(): void
}

export interface RunLimit extends TimeLimit {
  /**
   * Returns a signal that aborts with the one of the run, until it is released. Scenarios that run at the same time use one
   * each: Node warns about a signal with many listeners.
   */
  fork(): { signal: AbortSignal; release: () => void }
}

/** The run took longer than `maxDuration`. */
export class RunTooLongError extends Error {
  override name = 'RunTooLongError'

  constructor(maxDurationMs: number) {
    super(`the run took longer than ${maxDurationMs / 1_000} s: ${moreWith.maxDuration}`)
  }
}

/** Limits a run. Its signal also aborts with the one of the caller. */
export function limitRun(maxDurationMs: number, caller: AbortSignal | undefined): RunLimit {
  const limit = createLimit()
  limit.abortAfter(maxDurationMs, () => new RunTooLongError(maxDurationMs))
  const stopListening = onAbort(caller, () => limit.abort(caller?.reason))
  const forks = new Set<AbortController>()
  limit.signal.addEventListener('abort', () => {
    for (const fork of forks) fork.abort(limit.signal.reason)
  })
  return {
    signal: limit.signal,
    clear: () => [limit.clear(), stopListening()],
    fork() {
      const fork = new AbortController()
      if (limit.signal.aborted) fork.abort(limit.signal.reason)
      forks.add(fork)
      return { signal: fork.signal, release: () => forks.delete(fork) }
    },
  }
}

/** Returns the additional time for the cleanup of many pools, which a run has only with `bulk`. */
export function moreCleanupMs(pools: number): number {
  return Math.max(0, pools - maxAlivePools) * 60
}

/** Limits the cleanup of pools. Once the caller has stopped the run, little time is left. */
export function limitCleanup(caller: AbortSignal | undefined, pools: number): TimeLimit {
  const limit = createLimit()
  const abortAfter = (ms: number) => limit.abortAfter(ms, () => new Error(`it took longer than ${ms / 1_000} s`))
  const moreMs = moreCleanupMs(pools)
  abortAfter(cleanupTimeoutMs + moreMs)
  const stopListening = onAbort(caller, () => abortAfter(interruptedCleanupMs + moreMs))
  return { signal: limit.signal, clear: () => [limit.clear(), stopListening()] }
}

function createLimit() {
  const controller = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const clear = () => clearTimeout(timer)
  return {
    signal: controller.signal,
    clear,
    abort: (reason: unknown) => controller.abort(reason),
    /** Replaces an earlier timer. */
    abortAfter(ms: number, reason: () => Error) {
      clear()
      timer = setTimeout(() => controller.abort(reason()), ms)
    },
  }
}

/** Calls a function on the abort, or at once if it has happened. Returns a function that removes it. */
function onAbort(signal: AbortSignal | undefined, call: () => void): () => void {
  if (signal?.aborted) call()
  signal?.addEventListener('abort', call)
  return () => signal?.removeEventListener('abort', call)
}
