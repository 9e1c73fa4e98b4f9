import { sleep } from '../../src/core/timeout.ts'

export interface PacingOptions {
  /** The minimum time between two requests. */
  intervalMs: number
  /** The limit for all waiting of the run for a busy server. */
  maxWaitMs: number
  /** @default the `sleep` of timers */
  sleep?: (ms: number, signal: AbortSignal) => Promise<void>
  /** @default `performance.now` */
  now?: () => number
}

/** A limited server gets at most this much time between two requests. Slower servers need `--rate`. */
const maxAdaptedMs = 200
/** After 35 responses in a row, the time between two requests is half as long again. */
const relaxation = 0.98

/** Spaces out the requests of a run: as `--rate` demands, and further apart while the server rejects some as too many. */
export class Pacing {
  readonly #intervalMs: number
  readonly #sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly #now: () => number
  #remainingWaitMs: number
  /** Until then, waiting is counted already: parallel requests wait together. */
  #countedUntil = 0
  #pausedUntil = 0
  #adaptedMs = 0
  #lastSent = 0
  /** The times of the last requests. */
  readonly #recent: number[] = []

  constructor({ intervalMs, maxWaitMs, sleep: given, now }: PacingOptions) {
    this.#intervalMs = intervalMs
    this.#remainingWaitMs = maxWaitMs
    this.#sleep = given ?? sleep
    this.#now = now ?? (() => performance.now())
  }

  /** Waits until the next request may be sent. */
  async waitForTurn(signal: AbortSignal): Promise<void> {
    const intervalMs = Math.max(this.#intervalMs, this.#adaptedMs)
    const now = this.#now()
    const turn = Math.max(this.#lastSent + intervalMs, this.#pausedUntil)
    // Reserved before the wait, so that parallel requests queue up.
    this.#lastSent = Math.max(turn, now)
    this.#recent.push(this.#lastSent)
    if (this.#recent.length > 16) this.#recent.shift()
    if (turn > now) await this.#sleep(turn - now, signal)
  }

  /** Waits before a retry. Returns false, without a wait, if it exceeds what is left of the limit for all waiting. */
  async wait(ms: number, signal: AbortSignal): Promise<boolean> {
    const now = this.#now()
    const uncountedMs = Math.max(0, now + ms - Math.max(now, this.#countedUntil))
    if (uncountedMs > this.#remainingWaitMs) return false
    this.#remainingWaitMs -= uncountedMs
    this.#countedUntil = Math.max(this.#countedUntil, now + ms)
    await this.#sleep(ms, signal)
    return true
  }

  /** Waits, without counting the time. */
  pause(ms: number, signal: AbortSignal): Promise<void> {
    return this.#sleep(ms, signal)
  }

  /** The server asked to wait this long. Other requests wait as well, and the next ones are sent further apart. */
  slowDown(ms: number): void {
    const now = this.#now()
    // Requests that were sent at the same time may be rejected together.
    if (now >= this.#pausedUntil) {
      const [first = now] = this.#recent
      const recentMs = (now - first) / Math.max(1, this.#recent.length)
      this.#adaptedMs = Math.min(2 * Math.max(this.#adaptedMs, recentMs, 1), maxAdaptedMs)
      // The pause is no measure of how often this run sends.
      this.#recent.length = 0
    }
    this.#pausedUntil = Math.max(this.#pausedUntil, now + ms)
  }

  /** The server responded. */
  relax(): void {
    this.#adaptedMs = this.#adaptedMs < 1 ? 0 : this.#adaptedMs * relaxation
  }

  /** Ends a slowdown that did not help. */
  reset(): void {
    this.#adaptedMs = 0
    this.#pausedUntil = 0
  }

  /** From now on, this is the limit for all waiting. */
  setMaxWait(ms: number): void {
    this.#remainingWaitMs = ms
  }
}
