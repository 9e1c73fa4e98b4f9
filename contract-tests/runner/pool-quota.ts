import { sleep } from '../../src/core/timeout.ts'
import { readPools } from '../model/contents.ts'
import { bodyValue, type Exchange } from '../model/exchange.ts'
import { maxLagMs } from './poller.ts'
import type { PoolTracker } from './pool-tracker.ts'

/** A run keeps at most this many pools at a time. */
export const maxAlivePools = 8

/** Delays creations on a server that counts deleted pools toward its limit for a while. */
export class PoolQuota {
  readonly #tracker: PoolTracker
  readonly #listPools: () => Promise<Exchange>
  readonly #signal: AbortSignal
  /** The time of each deletion, by id, while the list may still show the pool. */
  readonly #recentDeletions = new Map<string, number>()
  #countsDeletedPools = false
  #pendingCreations = 0

  constructor(tracker: PoolTracker, listPools: () => Promise<Exchange>, signal: AbortSignal) {
    this.#tracker = tracker
    this.#listPools = listPools
    this.#signal = signal
  }

  /** Sends a creation once the quota allows it. */
  async create(send: () => Promise<Exchange>): Promise<Exchange> {
    if (this.#countsDeletedPools) await this.#waitForSpace()
    this.#pendingCreations++
    return send().finally(() => this.#pendingCreations--)
  }

  /** A pool of this run was deleted. */
  recordDeletion(id: string): void {
    this.#recentDeletions.set(id, performance.now())
  }

  /** Returns true if a creation may have been rejected because of deleted pools. From then on, creations wait for them. */
  async wasExceeded(): Promise<boolean> {
    if (this.#countsDeletedPools || this.#recentDeletions.size === 0) return false
    await this.#forgetUnlisted()
    this.#countsDeletedPools = this.#recentDeletions.size > 0
    return this.#countsDeletedPools
  }

  async #waitForSpace(): Promise<void> {
    const used = () => this.#tracker.alive().length + this.#pendingCreations + this.#recentDeletions.size
    while (this.#recentDeletions.size > 0 && used() >= maxAlivePools) {
      await sleep(250, this.#signal)
      await this.#forgetUnlisted()
    }
  }

  async #forgetUnlisted(): Promise<void> {
    const listed = new Set(readPools(bodyValue(await this.#listPools())).map(({ id }) => id))
    for (const [id, deletedAt] of this.#recentDeletions) {
      if (!listed.has(id) || performance.now() > deletedAt + maxLagMs) this.#recentDeletions.delete(id)
    }
  }
}
