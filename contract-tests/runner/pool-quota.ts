import { sleep } from '../../src/core/timeout.ts'
import { RunLimitError } from '../model/check.ts'
import { readPools } from '../model/contents.ts'
import { bodyValue, type Exchange, succeeded } from '../model/exchange.ts'
import type { TransportRequest } from '../transport/transport.ts'
import type { CreationOutcome } from './creation-counter.ts'
import { maxLagMs, pollDelaysMs } from './poller.ts'
import type { PoolTracker } from './pool-tracker.ts'

/** A run keeps at most this many pools at a time. */
export const maxAlivePools = 8

interface PoolQuotaOptions {
  tracker: PoolTracker
  listPools: () => Promise<Exchange>
  /** Deletes the pools of the newest list that are certainly of this run, and that no scenario uses. */
  deleteUnused: () => Promise<void>
  signal: AbortSignal
}

/** Limits the pools of the run that may exist at a time. */
export class PoolQuota {
  readonly #options: PoolQuotaOptions
  readonly #tracker: PoolTracker
  /** The time of each deletion, by id, while the list may still show the pool. */
  readonly #recentDeletions = new Map<string, number>()
  #countsDeletedPools = false
  #hasTimedOut = false
  readonly #pending = new Set<Promise<unknown>>()

  constructor(options: PoolQuotaOptions) {
    this.#options = options
    this.#tracker = options.tracker
  }

  /**
   * Sends a creation once the quota allows it.
   *
   * @param outcomeOf Returns what a response tells about the new pool.
   * @throws {RunLimitError} if 8 pools may exist and cannot be deleted.
   */
  async create(
    request: TransportRequest,
    names: string[],
    send: () => Promise<Exchange>,
    outcomeOf: (exchange: Exchange) => CreationOutcome,
  ): Promise<Exchange> {
    const { creations, unusableId } = this.#tracker
    if (unusableId !== undefined)
      throw new RunLimitError(
        `the server gave a new pool the id ${JSON.stringify(unusableId)}, which no URL can name, so this run creates no more`,
      )
    if (this.#countsDeletedPools) await this.#waitForDeletions()
    while (!this.#hasSpace()) {
      if (this.#pending.size > 0) await Promise.race(this.#pending)
      else await this.#makeSpace()
    }
    creations.open(request, names, this.#tracker.tick())
    let outcome: CreationOutcome = 'lost'
    const sending = send()
    const settled = sending.then(
      () => {},
      () => {},
    )
    this.#pending.add(settled)
    try {
      const exchange = await sending
      // Together with `close`: a parallel creation may find out in between that the id is that of another pool.
      outcome = outcomeOf(exchange)
      return exchange
    } finally {
      creations.close(request, outcome, this.#tracker.tick())
      this.#pending.delete(settled)
    }
  }

  /** Call before a creation is retried. Learns from the list which pools exist, if the quota may be used up. */
  async beforeRetry(): Promise<void> {
    if (this.#hasSpace()) return
    const list = await this.#options.listPools()
    if (!succeeded(list)) this.#tracker.creations.resolveRejected()
    if (!this.#hasSpace()) await this.#options.deleteUnused()
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

  /** Reads the list, which shows the pools of lost creations, and deletes those that are not needed. */
  async #makeSpace(): Promise<void> {
    // A list may lag. After one timeout, it is not expected to change any more.
    for (const delayMs of this.#hasTimedOut ? [0] : pollDelaysMs) {
      if (delayMs > 0) await sleep(delayMs, this.#options.signal)
      const list = await this.#options.listPools()
      if (!succeeded(list)) this.#tracker.creations.resolveRejected()
      if (this.#hasSpace()) return
      await this.#options.deleteUnused()
      if (this.#hasSpace()) return
      if (!succeeded(list)) break
    }
    this.#hasTimedOut = true
    throw new RunLimitError(
      `up to ${maxAlivePools} pools of this run may exist and cannot be deleted, so it creates no more: delete them first`,
    )
  }

  #hasSpace(): boolean {
    return this.#tracker.mayExist() + this.#tracker.perCreation <= maxAlivePools
  }

  async #waitForDeletions(): Promise<void> {
    const used = () => this.#tracker.mayExist() + this.#recentDeletions.size
    while (this.#recentDeletions.size > 0 && used() >= maxAlivePools) {
      await sleep(250, this.#options.signal)
      await this.#forgetUnlisted()
    }
  }

  async #forgetUnlisted(): Promise<void> {
    const listed = new Set(readPools(bodyValue(await this.#options.listPools())).map(({ id }) => id))
    for (const [id, deletedAt] of this.#recentDeletions) {
      if (!listed.has(id) || performance.now() > deletedAt + maxLagMs) this.#recentDeletions.delete(id)
    }
  }
}
