import { withTimeout } from '../../src/core/timeout.ts'
import { type CheckRequest, requestLine, toCheckResponse } from '../model/exchange.ts'
import { moreWith } from '../model/options.ts'
import { JsonReader, requireFewValues } from '../transport/json-reader.ts'
import type { HttpProxy } from '../transport/proxy.ts'
import { mentionProxy } from '../transport/proxy-errors.ts'
import { isSafe, type Transport, TransportError } from '../transport/transport.ts'
import { FailureMemory } from './failure-memory.ts'
import { Pacing } from './pacing.ts'
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
  type UnavailabilityKind,
} from './retry-policy.ts'
import { WriteLock } from './write-lock.ts'

/** The server cannot be judged by a request: it does not respond, is busy or unstable, or responds too slowly or with too much. */
export class ServerUnavailableError extends Error {
  override name = 'ServerUnavailableError'
  readonly kind: UnavailabilityKind
  /** True if a proxy may be the cause. The message names it. */
  readonly mayBeProxy: boolean

  constructor(kind: ServerUnavailableError['kind'], message: string, mayBeProxy = false) {
    super(message)
    this.kind = kind
    this.mayBeProxy = mayBeProxy
  }
}

export interface RetryingSenderOptions {
  transport: Transport
  /** Writes wait while it is held. @default a lock of its own */
  writeLock?: WriteLock
  /** The limit for one response. */
  timeoutMs: number
  /** The minimum time between two requests. */
  intervalMs: number
  /** The limit for all waiting for a busy server. */
  maxWaitMs: number
  signal: AbortSignal
  /** The limit for bodies, in bytes. */
  maxBody?: number
  /** The proxy of the transport. */
  proxy?: HttpProxy | undefined
  /** A request that every server responds to quickly. It distinguishes a slow server from a slow request. */
  control: CheckRequest
  /** @default the `sleep` of timers */
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>
  /** @default `performance.now` */
  now?: () => number
}

export interface SendResult extends Attempt {
  attempts: number
  /** True if it failed whenever it was sent: more than once, or after other requests of its kind did. */
  failsEachTime: boolean
  /** True if it is unknown how often the request took effect: its attempts ended differently. */
  indeterminate: boolean
}

/** Called before a retry if an earlier attempt may have taken effect. Throws to prevent the retry. */
export type BeforeRetry = () => Promise<void>

/** Sends requests and retries those that fail. A failure is returned only if it repeats. */
export class RetryingSender {
  readonly #options: RetryingSenderOptions
  readonly #reader = new JsonReader()
  readonly #memory = new FailureMemory()
  readonly #pacing: Pacing
  readonly #writeLock: WriteLock
  #hasResponded = false
  #lastResponseAt = performance.now()
  #responses = 0
  #fastestMs = Infinity
  #slowestMs = 0
  /** The number of requests sent, including retries and control requests. */
  requests = 0

  constructor(options: RetryingSenderOptions) {
    this.#options = options
    this.#pacing = new Pacing(options)
    this.#writeLock = options.writeLock ?? new WriteLock()
  }

  /** True if failures vanish when requests are retried. */
  get isUnstable(): boolean {
    return this.#memory.isUnstable
  }

  /** The number of responses, and the times of the fastest and the slowest one, in milliseconds. */
  get latency(): { responses: number; fastestMs: number; slowestMs: number } {
    return { responses: this.#responses, fastestMs: this.#fastestMs, slowestMs: this.#slowestMs }
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
      if (decision.action === 'throw') {
        if (decision.kind === 'unstable') this.#memory.recordUncounted(request, history.failures)
        throw this.#unavailable(decision.kind, request, attempt)
      }
      if (decision.action === 'retry') await this.#waitForRetry(decision.afterMs, request, attempt, outcome, signal)
      else if (decision.action === 'await-control' && (await this.#waitForControl(signal))) {
        history = { ...history, failures: 0, restarts: history.restarts + 1 }
      } else {
        const failsEachTime = isFailure(outcome) && !request.race && (history.failures > 1 || this.#memory.isFailing(request))
        if (outcome === 'ok') this.#memory.recordSuccess(request, history.failures)
        else if (isFailure(outcome) && !request.race) this.#memory.recordFailure(request)
        return { ...attempt, attempts, failsEachTime, indeterminate: isIndeterminate(request, outcome, history) }
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
    if (outcome === 'ok') this.#pacing.relax()
    return decide(outcome, history, {
      hasResponded,
      controlResponds: outcome !== 'timeout' || (await this.#sendOnce(this.#options.control, signal)).response !== undefined,
      isFailing: this.#memory.isFailing(request),
      maxFailures: this.#memory.maxFailures(request),
      isRace: request.race ?? false,
      retryAfterMs: parseRetryAfter(response?.headers),
    })
  }

  /** @throws {ServerUnavailableError} if the run has waited too long in total. */
  async #waitForRetry(
    ms: number,
    request: CheckRequest,
    attempt: Attempt,
    outcome: AttemptOutcome,
    signal: AbortSignal,
  ): Promise<void> {
    const isBusy = outcome === 'busy'
    if (isBusy && asksToWait(attempt)) this.#pacing.slowDown(ms)
    if (!isBusy && outcome !== 'unreachable') return this.#pacing.pause(ms, signal)
    if (await this.#pacing.wait(ms, signal)) return
    throw this.#unavailable(isBusy ? 'rate-limited' : 'unreachable', request, attempt, ms)
  }

  /** Waits for a response to the control request. Returns false if it came at once. */
  async #waitForControl(signal: AbortSignal): Promise<boolean> {
    for (const delayMs of [0, ...restartDelaysMs]) {
      if (delayMs > 0 && !(await this.#pacing.wait(delayMs, signal))) break
      const { failure } = await this.#sendOnce(this.#options.control, signal)
      if (failure === undefined) return delayMs > 0
    }
    const { proxy } = this.#options
    const message = mentionProxy('the server accepts connections but drops every one', proxy)
    throw new ServerUnavailableError('unreachable', message, proxy !== undefined)
  }

  async #sendOnce(request: CheckRequest, signal: AbortSignal): Promise<Attempt> {
    signal.throwIfAborted()
    if (request.path.length > maxPathLength) return { failure: pathTooLong(request.path) }
    await this.#pacing.waitForTurn(signal)
    this.requests++
    const transmit = () => this.#transmit(request, signal)
    return isSafe(request) ? transmit() : this.#writeLock.write(transmit)
  }

  async #transmit(request: CheckRequest, signal: AbortSignal): Promise<Attempt> {
    const started = performance.now()
    const timeoutMs = this.#timeoutMs(request)
    try {
      const response = await withTimeout(
        timeoutMs,
        signal,
        (signal) => this.#options.transport(request, signal),
        () => new TransportError('timeout', `no complete response within ${timeoutMs} ms`),
      )
      this.#lastResponseAt = performance.now()
      requireFewValues(response.body, this.#options.maxBody ?? 0)
      const durationMs = performance.now() - started
      this.#responses++
      this.#fastestMs = Math.min(this.#fastestMs, durationMs)
      this.#slowestMs = Math.max(this.#slowestMs, durationMs)
      return { response: toCheckResponse(response, durationMs, this.#reader) }
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof TransportError) return { failure: error }
      throw error
    }
  }

  /** A kind of request that timed out before gets less time. */
  #timeoutMs(request: CheckRequest): number {
    return this.#memory.isFailing(request) ? Math.min(this.#options.timeoutMs, 2_000) : this.#options.timeoutMs
  }

  /** @param refusedWaitMs The wait before a retry, if it exceeds the limit for all waiting. */
  #unavailable(kind: UnavailabilityKind, request: CheckRequest, { response, failure }: Attempt, refusedWaitMs?: number) {
    // A slowdown that does not help must not delay the rest of the run.
    if (kind === 'rate-limited') this.#pacing.reset()
    const line = requestLine({ request })
    const remedy = response?.status === 429 ? 'send fewer requests with --rate' : 'run again when the server is available'
    const waits = `the run waits at most ${this.#options.maxWaitMs / 1_000} s in total, ${moreWith.maxWait}`
    const messages: Record<UnavailabilityKind, string> = {
      unreachable: failure?.message ?? 'no response',
      'rate-limited':
        refusedWaitMs === undefined
          ? `${line} returned ${response?.status} on every attempt: ${remedy}`
          : `${line} returned ${response?.status}, a retry would wait ${formatSeconds(refusedWaitMs)}: ${waits}, or ${remedy}`,
      timeout: `no response within ${this.#options.timeoutMs} ms, not even to GET /api/pools: allow more time with --timeout MS`,
      unstable: `${line} failed on every attempt, but other failures of this server vanished: check the server log and run again`,
      proxy: failure?.message ?? 'no response',
      'too-large': `${line}: ${failure?.message ?? 'the body is too large'}, ${moreWith.maxBody}`,
    }
    if (failure?.kind === 'proxy-down' || kind === 'proxy') return new ServerUnavailableError(kind, messages[kind], true)
    const { proxy } = this.#options
    const mayBeProxy = proxy !== undefined && mayBeCausedBy(proxy, kind, response?.status)
    const message = mayBeProxy ? mentionProxy(messages[kind], proxy) : messages[kind]
    // A server that hangs must not cost two timeouts for each scenario that is left.
    const hasStopped =
      kind === 'timeout' && performance.now() - this.#lastResponseAt > maxSilentTimeouts * this.#options.timeoutMs
    return new ServerUnavailableError(hasStopped ? 'unreachable' : kind, message, mayBeProxy)
  }

  /** The cleanup has its own limit for all waiting. */
  startCleanup(maxWaitMs: number): void {
    this.#pacing.setMaxWait(maxWaitMs)
  }
}

/** A run ends if no request got a response for this many timeouts. */
const maxSilentTimeouts = 6

/** No server takes a longer one. A list may have an id of many megabytes. */
const maxPathLength = 100_000

function pathTooLong({ length }: string): TransportError {
  return new TransportError(
    'unsupported',
    `a path of ${length} characters is not sent, because it is longer than ${maxPathLength}`,
  )
}

/** Only a server limits its own rate, and the length of its bodies. */
function mayBeCausedBy({ isTunnel }: HttpProxy, kind: UnavailabilityKind, status: number | undefined): boolean {
  if (isTunnel && status !== undefined) return false
  return kind === 'timeout' || kind === 'unstable' || (kind === 'rate-limited' && status !== 429)
}

/** A gateway that fails does not ask to wait. */
function asksToWait({ response }: Attempt): boolean {
  return response?.status === 429 || (response?.headers.has('retry-after') ?? false)
}

function formatSeconds(ms: number): string {
  return `${Number.isFinite(ms) ? Math.ceil(ms / 100) / 10 : '∞'} s`
}

function isIndeterminate(request: CheckRequest, outcome: AttemptOutcome, history: History): boolean {
  if (outcome === 'unsupported') return false
  const mayHaveReached = history.restarts > 0 || history.hasGatewayError
  return outcome === 'ok' ? (mayHaveReached || history.hasFailed) && !isSafe(request) : mayHaveReached
}
