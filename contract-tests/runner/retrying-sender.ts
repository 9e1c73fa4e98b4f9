import { sleep, withTimeout } from '../../src/core/timeout.ts'
import { type CheckRequest, toCheckResponse } from '../model/exchange.ts'
import { JsonReader } from '../transport/json-reader.ts'
import { isSafe, type Transport, TransportError } from '../transport/transport.ts'
import { FailureMemory } from './failure-memory.ts'
import {
  type Attempt,
  type AttemptOutcome,
  addAttempt,
  classify,
  type Decision,
  decide,
  type History,
  isFailure,
  noAttempts,
  parseRetryAfter,
  restartDelaysMs,
} from './retry-policy.ts'

/** The server cannot be judged at the moment: it does not respond, is rate-limited, or responds too slowly. */
export class ServerUnavailableError extends Error {
  override name = 'ServerUnavailableError'
  readonly kind: 'unreachable' | 'rate-limited' | 'timeout'

  constructor(kind: ServerUnavailableError['kind'], message: string) {
    super(message)
    this.kind = kind
  }
}

export interface RetryingSenderOptions {
  transport: Transport
  /** The limit for one response. */
  timeoutMs: number
  /** The minimum time between two requests. */
  intervalMs: number
  signal: AbortSignal
  /** A request that every server responds to quickly. It distinguishes a slow server from a slow request. */
  control: CheckRequest
  /** @default the `sleep` of timers */
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>
}

export interface SendResult extends Attempt {
  attempts: number
  /** True if it is unknown how often the request took effect: its attempts ended differently. */
  indeterminate: boolean
}

/** Called before a retry if an earlier attempt may have taken effect. Throws to prevent the retry. */
export type BeforeRetry = () => Promise<void>

/** Sends requests and retries those that fail. A failure is returned only if it repeats. */
export class RetryingSender {
  readonly #options: RetryingSenderOptions
  readonly #sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly #reader = new JsonReader()
  readonly #memory = new FailureMemory()
  #lastSent = 0
  #hasResponded = false
  /** The number of requests sent, including retries and control requests. */
  requests = 0

  constructor(options: RetryingSenderOptions) {
    this.#options = options
    this.#sleep = options.sleep ?? sleep
  }

  /** @throws {ServerUnavailableError} if the server cannot be judged at the moment. */
  async send(request: CheckRequest, signal = this.#options.signal, beforeRetry?: BeforeRetry): Promise<SendResult> {
    let history = noAttempts
    for (let attempts = 1; ; attempts++) {
      if (history.hasFailed || history.hasGatewayError) await beforeRetry?.()
      const attempt = await this.#sendOnce(request, signal)
      const outcome = classify(attempt)
      history = addAttempt(history, outcome, attempt)
      if (attempts === 1 && (outcome === 'ok' || isFailure(outcome))) this.#memory.recordFirstAttempt(request, outcome !== 'ok')
      const decision = await this.#decide(request, attempt, outcome, history, signal)
      if (decision.action === 'throw') throw this.#unavailable(decision.kind, request, attempt)
      if (decision.action === 'retry') await this.#sleep(decision.afterMs, signal)
      else if (decision.action === 'await-control' && (await this.#waitForControl(signal))) {
        history = { ...history, failures: 0, restarts: history.restarts + 1 }
      } else {
        if (outcome === 'ok') this.#memory.recordSuccess(request, history.failures)
        else if (isFailure(outcome) && !request.race) this.#memory.recordFailure(request)
        return { ...attempt, attempts, indeterminate: isIndeterminate(request, outcome, history) }
      }
    }
  }

  async #decide(
    request: CheckRequest,
    { response }: Attempt,
    outcome: AttemptOutcome,
    history: History,
    signal: AbortSignal,
  ): Promise<Decision> {
    const hasResponded = this.#hasResponded
    if (outcome !== 'unreachable') this.#hasResponded = true
    return decide(outcome, history, {
      hasResponded,
      controlResponds: outcome !== 'timeout' || (await this.#sendOnce(this.#options.control, signal)).response !== undefined,
      isFailing: this.#memory.isFailing(request),
      maxFailures: this.#memory.maxFailures(request),
      isRace: request.race ?? false,
      retryAfterMs: parseRetryAfter(response?.headers.get('retry-after')),
    })
  }

  /** Waits for a response to the control request. Returns false if it came at once. */
  async #waitForControl(signal: AbortSignal): Promise<boolean> {
    for (const delayMs of [0, ...restartDelaysMs]) {
      if (delayMs > 0) await this.#sleep(delayMs, signal)
      const { failure } = await this.#sendOnce(this.#options.control, signal)
      if (failure === undefined) return delayMs > 0
    }
    throw new ServerUnavailableError('unreachable', 'it accepts connections but drops every one')
  }

  async #sendOnce(request: CheckRequest, signal: AbortSignal): Promise<Attempt> {
    signal.throwIfAborted()
    await this.#waitForTurn(signal)
    this.requests++
    const started = performance.now()
    const timeoutMs = this.#timeoutMs(request)
    try {
      const response = await withTimeout(
        timeoutMs,
        signal,
        (signal) => this.#options.transport(request, signal),
        () => new TransportError('timeout', `no complete response within ${timeoutMs} ms`),
      )
      return { response: toCheckResponse(response, performance.now() - started, this.#reader) }
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof TransportError) return { failure: error }
      throw error
    }
  }

  /** Keeps the minimum time between two requests. */
  async #waitForTurn(signal: AbortSignal): Promise<void> {
    const waitMs = this.#lastSent + this.#options.intervalMs - performance.now()
    if (waitMs > 0) {
      // Reserved before the wait, so that parallel requests queue up.
      this.#lastSent += this.#options.intervalMs
      await this.#sleep(waitMs, signal)
    } else this.#lastSent = performance.now()
  }

  /** A kind of request that timed out before gets less time. */
  #timeoutMs(request: CheckRequest): number {
    return this.#memory.isFailing(request) ? Math.min(this.#options.timeoutMs, 2_000) : this.#options.timeoutMs
  }

  #unavailable(kind: ServerUnavailableError['kind'], { method, path }: CheckRequest, { response, failure }: Attempt) {
    const remedy = response?.status === 429 ? 'send fewer requests with --rate' : 'run again when the server is available'
    const messages: Record<typeof kind, string> = {
      unreachable: failure?.message ?? 'no response',
      'rate-limited': `${method} ${path} returned ${response?.status} on every attempt: ${remedy}`,
      timeout: `no response within ${this.#options.timeoutMs} ms, not even to GET /api/pools: allow more time with --timeout MS`,
    }
    return new ServerUnavailableError(kind, messages[kind])
  }
}

function isIndeterminate(request: CheckRequest, outcome: AttemptOutcome, history: History): boolean {
  if (outcome === 'unsupported') return false
  const mayHaveReached = history.restarts > 0 || history.hasGatewayError
  return outcome === 'ok' ? (mayHaveReached || history.hasFailed) && !isSafe(request) : mayHaveReached
}
