import { type CheckRequest, type CheckResponse, toCheckResponse } from '../model/exchange.ts'
import { JsonReader } from '../transport/json-reader.ts'
import { type Transport, TransportError } from '../transport/transport.ts'

/** Asked for more than the surroundings allow: nothing that was being judged can be judged. */
export class ServerUnavailableError extends Error {
  /** `unreachable`: the server stopped answering at all. `rate-limited`: it keeps asking us to wait. `timeout`: it does not answer in time. */
  kind: 'unreachable' | 'rate-limited' | 'timeout'
  constructor(kind: ServerUnavailableError['kind'], message: string) {
    super(message)
    this.kind = kind
  }
}

export interface RetryingSenderOptions {
  transport: Transport
  /** Longest time for one answer, in milliseconds. */
  timeoutMs: number
  /** Fewest milliseconds between two requests. */
  intervalMs: number
  signal: AbortSignal
  /** A request that any server of this API answers quickly: it tells a slow server from one that hangs on something. */
  control: CheckRequest
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>
}

export interface SendResult {
  response?: CheckResponse
  failure?: TransportError
  attempts: number
  /** Whether the attempts came to different ends, so that nobody knows how often the request took effect. */
  indeterminate: boolean
}

/** Longest that one `Retry-After` is waited for. */
const longestWaitMs = 60_000
/** How long a server that refuses connections is waited for: long enough for a supervisor to start it again. */
const restartMs = [200, 500, 1_000, 2_000, 3_000]

/**
 * Sends a request until the answer can be taken for what the server means: pauses that it asks for are kept, and a 500 or
 * a dropped connection counts only when it comes again each time.
 */
export class RetryingSender {
  readonly #options: RetryingSenderOptions
  readonly #sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly #reader = new JsonReader()
  #lastSent = 0
  /** Failures that vanished when the request was sent again, over the whole run. */
  #flukes = 0
  /** Kinds of request that failed each time. */
  readonly #failing = new Set<string>()
  /** How often each kind of write failed at its first attempt, as long as none went through. */
  readonly #failedFirst = new Map<string, number>()
  #met = false
  requests = 0

  constructor(options: RetryingSenderOptions) {
    this.#options = options
    this.#sleep = options.sleep ?? sleep
  }

  /** @param beforeRepeat what comes before a request is sent again that may have done its work: it throws where that must not be. */
  async send(request: CheckRequest, signal = this.#options.signal, beforeRepeat?: () => Promise<void>): Promise<SendResult> {
    let bad: SendResult | undefined
    let failures = 0
    let pauses = 0
    let refusals = 0
    let hangs = 0
    let isLost = false
    for (let attempts = 1; ; attempts++) {
      if (bad || isLost) await beforeRepeat?.()
      const end = await this.#once(request, signal)
      if (end.failure?.kind === 'unreachable') {
        const waitMs = this.#met ? restartMs[refusals++] : undefined
        if (waitMs === undefined) throw new ServerUnavailableError('unreachable', end.failure.message)
        await this.#sleep(waitMs, signal)
        continue
      }
      this.#met = true
      if (end.failure?.kind === 'unsendable') return { ...end, attempts, indeterminate: false }
      if (end.response && isBusy(end.response.status)) {
        const waitMs = pauseAfter(end.response, pauses++)
        if (waitMs === undefined) {
          throw new ServerUnavailableError(
            'rate-limited',
            `${request.method} ${request.path} is answered with ${end.response.status} again and again`,
          )
        }
        isLost ||= isFromBetween(end.response)
        await this.#sleep(waitMs, signal)
        continue
      }
      const failed = end.failure !== undefined || end.response?.status === 500 || end.response?.incomplete !== undefined
      if (attempts === 1) this.#first(request, failed)
      if (!failed) {
        this.#failing.delete(kindOf(request))
        if (failures > 0) this.#flukes++
        // Only what may have changed something is in doubt after a failure that vanished.
        return { ...end, attempts, indeterminate: (failures > 0 || refusals > 0 || isLost) && !isSafe(request) }
      }
      bad = { ...end, attempts, indeterminate: refusals > 0 || isLost }
      if (end.failure?.kind === 'hung') {
        if ((await this.#once(this.#options.control, signal)).response === undefined)
          throw new ServerUnavailableError('timeout', this.#slowness())
        if (hangs++ > 0 || this.#failing.has(kindOf(request))) {
          this.#failing.add(kindOf(request))
          return bad
        }
      }
      failures++
      if (request.race) return bad
      if (failures >= this.#tries(request)) {
        // What stands before a server that is starting again drops every connection: that is none of this request's doing.
        if (end.failure?.kind === 'dropped' && !this.#failing.has(kindOf(request))) {
          const waitedMs = await this.#untilControlAnswers(signal)
          if (waitedMs > 0) {
            failures = 0
            refusals++
            continue
          }
        }
        this.#failing.add(kindOf(request))
        return bad
      }
      await this.#sleep(50 * failures, signal)
    }
  }

  /** Three tries, more on a server that has been seen to stumble, and one where it has failed three times before. */
  #tries(request: CheckRequest): number {
    if ((this.#failedFirst.get(kindOf(request)) ?? 0) > 3) return 1
    const stumbles = this.#flukes >= 2
    return this.#failing.has(kindOf(request)) ? (stumbles ? 3 : 1) : stumbles ? 8 : 3
  }

  /**
   * Keeps count of first attempts. A write that fails each time it is new, and never when it is repeated, does its work and
   * fails to say so: the repetition would hide that.
   */
  #first(request: CheckRequest, failed: boolean) {
    if (isSafe(request)) return
    const kind = kindOf(request)
    if (!failed) this.#failedFirst.set(kind, -Infinity)
    else this.#failedFirst.set(kind, (this.#failedFirst.get(kind) ?? 0) + 1)
  }

  /** Waits for the plain list to be answered, and says how long that took, in milliseconds. */
  async #untilControlAnswers(signal: AbortSignal): Promise<number> {
    let waitedMs = 0
    for (const waitMs of [0, ...restartMs]) {
      if (waitMs > 0) await this.#sleep(waitMs, signal)
      waitedMs += waitMs
      const { failure } = await this.#once(this.#options.control, signal)
      if (failure === undefined) return waitedMs
    }
    throw new ServerUnavailableError('unreachable', 'every connection is dropped')
  }

  /** What has hung before is not waited for as long again. */
  #timeoutMs(request: CheckRequest): number {
    return this.#failing.has(kindOf(request)) ? Math.min(this.#options.timeoutMs, 2_000) : this.#options.timeoutMs
  }

  #slowness(): string {
    return `no answer within ${this.#options.timeoutMs} ms, to the plain list neither; --timeout MS gives it more time`
  }

  async #once(request: CheckRequest, signal: AbortSignal): Promise<{ response?: CheckResponse; failure?: TransportError }> {
    signal.throwIfAborted()
    const pauseMs = this.#lastSent + this.#options.intervalMs - performance.now()
    if (pauseMs > 0) {
      // Reserved before the wait, so that parallel requests keep their distance too.
      this.#lastSent += this.#options.intervalMs
      await this.#sleep(pauseMs, signal)
    } else this.#lastSent = performance.now()
    this.requests++
    const started = performance.now()
    const { controller, release } = deadline(this.#timeoutMs(request), signal)
    try {
      const response = await this.#options.transport(request, controller.signal)
      return { response: toCheckResponse(response, performance.now() - started, this.#reader) }
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof TransportError) return { failure: error }
      throw error
    } finally {
      release()
    }
  }
}

function isSafe({ method }: CheckRequest): boolean {
  return /^(GET|HEAD|OPTIONS)$/.test(method)
}

function kindOf({ method, path, body }: CheckRequest): string {
  return `${method} ${path.split('?')[0]?.split('/').length} ${body === undefined ? '' : 'body'}`
}

function isBusy(status: number): boolean {
  return status === 429 || status === 502 || status === 503 || status === 504
}

/** Whether this may be a proxy's, that had no answer from a server which may have done its work all the same. */
function isFromBetween({ status, headers }: CheckResponse): boolean {
  return status === 502 || status === 504 || (status === 503 && !headers.has('retry-after'))
}

/** How long to wait before the next try, in milliseconds; `undefined` when patience is at its end. */
function pauseAfter(response: CheckResponse, pauses: number): number | undefined {
  const asked = retryAfterMs(response.headers.get('retry-after'))
  if (asked !== undefined) return pauses < 20 && asked <= longestWaitMs ? Math.max(asked, 20) : undefined
  return pauses < 5 ? 250 * 2 ** pauses : undefined
}

function retryAfterMs(value: string | null): number | undefined {
  if (value === null) return undefined
  if (/^\s*\d+(\.\d+)?\s*$/.test(value)) return Number(value) * 1_000
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now())
}

function deadline(timeoutMs: number, signal: AbortSignal) {
  const controller = new AbortController()
  const abort = () => controller.abort(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  const timer = setTimeout(() => controller.abort(new Error('timeout')), timeoutMs)
  return {
    controller,
    release() {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
    },
  }
}

/** Waits, and rejects with the signal's reason when it is aborted first. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const abort = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort)
      resolve()
    }, ms)
    signal.addEventListener('abort', abort, { once: true })
  })
}
