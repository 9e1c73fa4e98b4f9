import { sleep } from '../../src/core/timeout.ts'
import { type Exchange, readPool, succeeded } from '../model/exchange.ts'
import type { ServerTraits } from './server-traits.ts'

/** A new pool may stay in the status `initializing` for this long. */
const maxStartMs = 8_000
const startPollMs = 250

/** Delays writes on a server that accepts them only once a pool is ready. */
export class PoolReadiness {
  readonly #getPool: (id: string) => Promise<Exchange>
  readonly #signal: AbortSignal
  readonly #traits: ServerTraits

  constructor(getPool: (id: string) => Promise<Exchange>, traits: ServerTraits, signal: AbortSignal) {
    this.#getPool = getPool
    this.#traits = traits
    this.#signal = signal
  }

  /**
   * Sends a write. If it is rejected with 400 while the pool is initializing, sends it again once the pool is ready. If the
   * retry succeeds, every pool that is created later is waited for.
   */
  async retryWhenReady(id: string, write: () => Promise<Exchange>): Promise<Exchange> {
    const exchange = await write()
    if (exchange.response?.status !== 400 || !(await this.#waitUntilReady(id))) return exchange
    const retried = await write()
    if (succeeded(retried)) this.#traits.hasToBeReady = true
    return retried
  }

  /** Waits for a new pool, if an earlier write succeeded only after such a wait. */
  async waitIfRequired(id: string): Promise<void> {
    if (this.#traits.hasToBeReady) await this.#waitUntilReady(id)
  }

  /** Returns true if the pool was initializing and became ready. */
  async #waitUntilReady(id: string): Promise<boolean> {
    for (let waitedMs = 0; waitedMs <= maxStartMs; waitedMs += startPollMs) {
      const { status } = readPool(await this.#getPool(id))
      if (status !== 'initializing') return waitedMs > 0
      await sleep(startPollMs, this.#signal)
    }
    return false
  }
}
