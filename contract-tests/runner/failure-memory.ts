import type { CheckRequest } from '../model/exchange.ts'
import { isSafe } from '../transport/transport.ts'

/** Records which kinds of requests fail during a run, and limits the retries of the next ones. */
export class FailureMemory {
  /** Failures that vanished when the request was retried. */
  #vanished = 0
  /** Kinds of requests that failed at every attempt. */
  readonly #failing = new Set<string>()
  /** Failures of earlier requests of a kind that failed too rarely to count, since its last success. */
  readonly #uncounted = new Map<string, number>()
  /** First attempts of writes that failed, by kind. `-Infinity` once a first attempt has succeeded. */
  readonly #failedFirst = new Map<string, number>()

  /** Only writes are counted, because a retried read has no effect on the server. */
  recordFirstAttempt(request: CheckRequest, hasFailed: boolean): void {
    if (isSafe(request)) return
    const kind = kindOf(request)
    this.#failedFirst.set(kind, hasFailed ? (this.#failedFirst.get(kind) ?? 0) + 1 : -Infinity)
  }

  /** A request succeeded, after some failures. */
  recordSuccess(request: CheckRequest, failures: number): void {
    this.#failing.delete(kindOf(request))
    this.#uncounted.delete(kindOf(request))
    if (failures > 0) this.#vanished++
  }

  /** A request failed at every attempt. */
  recordFailure(request: CheckRequest): void {
    const kind = kindOf(request)
    // One failure of such a write does not show that a retry fails too.
    if (!this.#alwaysFailsFirst(kind)) this.#failing.add(kind)
  }

  /** A request failed at every attempt, but it was not retried often enough to be sure. */
  recordUncounted(request: CheckRequest, failures: number): void {
    const kind = kindOf(request)
    this.#uncounted.set(kind, (this.#uncounted.get(kind) ?? 0) + failures)
  }

  /** True if failures vanish when requests are retried, so that any request may fail. */
  get isUnstable(): boolean {
    return this.#vanished >= 2
  }

  isFailing(request: CheckRequest): boolean {
    return this.#failing.has(kindOf(request))
  }

  /** The number of failures after which a request is not retried any more. */
  maxFailures(request: CheckRequest): number {
    if (this.#alwaysFailsFirst(kindOf(request))) return 1
    if (this.isFailing(request)) return this.isUnstable ? 3 : 1
    return Math.max(1, (this.isUnstable ? 8 : 3) - (this.#uncounted.get(kindOf(request)) ?? 0))
  }

  /** True for a write that fails at first, each time. If retries succeed, it takes effect but reports an error. */
  #alwaysFailsFirst(kind: string): boolean {
    return (this.#failedFirst.get(kind) ?? 0) > 3
  }
}

/** Requests of one kind have the same method, the same number of path segments, and a body or none. */
function kindOf({ method, path, body }: CheckRequest): string {
  return `${method} ${path.split('?')[0]?.split('/').length} ${body === undefined ? '' : 'body'}`
}
