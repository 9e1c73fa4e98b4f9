import { sleep, withTimeout } from '../../src/core/timeout.ts'
import { RunLimitError } from '../model/check.ts'
import { readPools } from '../model/contents.ts'
import { bodyValue, type Exchange, succeeded } from '../model/exchange.ts'
import type { TransportRequest } from '../transport/transport.ts'
import type { CreationOutcome } from './creation-counter.ts'
import { describeUnusable } from './left-behind.ts'
import { maxLagMs, pollDelaysMs } from './poller.ts'
import type { PoolTracker } from './pool-tracker.ts'
import { isSafeToCreate, type PoolHolder } from './safe-allocation.ts'

/** A run keeps at most this many pools at a time, except for a scenario with `extraPools`. */
export const maxAlivePools = 8

/** The scenario that creates pools, and the requests that make space for them. */
export interface QuotaUser extends PoolHolder {
  signal: AbortSignal
  listPools: () => Promise<Exchange>
  /** Deletes the pools of the newest list that are certainly of this run, and that no scenario uses. */
  deleteUnused: () => Promise<void>
}

/** Limits the pools of the run that may exist at a time. All scenarios share it. */
export class PoolQuota {
  readonly #tracker: PoolTracker
  /** Scenarios that run at the same time. */
  readonly #holders = new Set<QuotaUser>()
  /** The scenarios among them that wait for space. */
  readonly #waiting = new Set<QuotaUser>()
  readonly #waking: (() => void)[] = []
  /** The number of creations and deletions so far. */
  #changes = 0
  /** Their number when a list was requested last to make space. */
  #listedAt = -1
  /** The time of each deletion, by id, while the list may still show the pool. */
  readonly #recentDeletions = new Map<string, number>()
  #countsDeletedPools = false
  #hasTimedOut = false
  #pending = 0

  constructor(tracker: PoolTracker) {
    this.#tracker = tracker
  }

  /** Runs a scenario beside others. It gets its pools in an order in which every scenario can finish. */
  async share<T>(user: QuotaUser, scenario: () => Promise<T>): Promise<T> {
    this.#holders.add(user)
    try {
      return await scenario()
    } finally {
      this.#holders.delete(user)
      this.#notify()
    }
  }

  /**
   * Sends a creation once the quota allows it.
   *
   * @param outcomeOf Returns what a response tells about the new pool.
   * @throws {RunLimitError} if 8 pools may exist and cannot be deleted.
   */
  async create(
    user: QuotaUser,
    request: TransportRequest,
    names: string[],
    send: () => Promise<Exchange>,
    outcomeOf: (exchange: Exchange) => CreationOutcome,
  ): Promise<Exchange> {
    const { creations, unusable } = this.#tracker
    if (unusable) throw new RunLimitError(`the server ${describeUnusable(unusable)}, so this run creates no more`)
    if (this.#countsDeletedPools) await this.#waitForDeletions(user)
    // No await between the check and the creation: others wait for the same space.
    while (!this.#mayCreate(user)) await this.#waitForSpace(user)
    creations.open(request, names, this.#tracker.tick())
    let outcome: CreationOutcome = 'lost'
    this.#pending++
    try {
      const exchange = await send()
      // Together with `close`: a parallel creation may find out in between that the id is that of another pool.
      outcome = outcomeOf(exchange)
      return exchange
    } finally {
      creations.close(request, outcome, this.#tracker.tick())
      this.#pending--
      this.#notify()
    }
  }

  /** Call before a creation is retried. Learns from the list which pools exist, if the quota may be used up. */
  async beforeRetry({ listPools, deleteUnused }: QuotaUser): Promise<void> {
    if (this.#hasSpace()) return
    const list = await listPools()
    if (!succeeded(list)) this.#tracker.creations.resolveRejected()
    if (!this.#hasSpace()) await deleteUnused()
  }

  /** A pool of this run was deleted. */
  recordDeletion(id: string): void {
    this.#recentDeletions.set(id, performance.now())
    this.#notify()
  }

  /** Returns true if a creation may have been rejected because of deleted pools. From then on, creations wait for them. */
  async wasExceeded(user: QuotaUser): Promise<boolean> {
    if (this.#countsDeletedPools || this.#recentDeletions.size === 0) return false
    await this.#forgetUnlisted(user)
    this.#countsDeletedPools = this.#recentDeletions.size > 0
    return this.#countsDeletedPools
  }

  async #waitForSpace(user: QuotaUser): Promise<void> {
    if (this.#tracker.mayExist() > this.#known() && this.#listedAt < this.#changes) await this.#learnFromList(user)
    else if (this.#othersMayMakeSpace(user)) await this.#change(user)
    else if (!this.#hasSpace()) await this.#makeSpace(user)
    else throw new RunLimitError('other scenarios of this run keep the pools that it may create')
  }

  /** The list shows if rejected creations and deletions took effect. */
  async #learnFromList({ listPools }: QuotaUser): Promise<void> {
    this.#listedAt = this.#changes
    await listPools()
    for (const resolve of this.#waking.splice(0)) resolve()
  }

  /** The number of pools that certainly exist or are being created. */
  #known(): number {
    return this.#tracker.alive().reduce((sum, { copies }) => sum + copies, this.#pending)
  }

  /** Reads the list, which shows the pools of lost creations, and deletes those that are not needed. */
  async #makeSpace({ listPools, deleteUnused, signal }: QuotaUser): Promise<void> {
    // A list may lag. After one timeout, it is not expected to change any more.
    for (const delayMs of this.#hasTimedOut ? [0] : pollDelaysMs) {
      if (delayMs > 0) await sleep(delayMs, signal)
      const list = await listPools()
      if (!succeeded(list)) this.#tracker.creations.resolveRejected()
      if (this.#hasSpace()) return
      await deleteUnused()
      if (this.#hasSpace()) return
      if (!succeeded(list)) break
    }
    this.#hasTimedOut = true
    throw new RunLimitError(this.#explainLimit())
  }

  #explainLimit(): string {
    if (this.#tracker.creations.hasSucceeded || this.#tracker.hasList)
      return `up to ${this.#maxPools} pools of this run may exist and cannot be deleted, so it creates no more: delete them first`
    return 'no createPool succeeded, and no list was ever read, so this run creates no more: see the findings of createPool and listPools'
  }

  #mayCreate(user: QuotaUser): boolean {
    return this.#hasSpace() && isSafeToCreate(user, this.#holders, this.#maxPools - this.#tracker.mayExist())
  }

  #hasSpace(): boolean {
    return this.#tracker.mayExist() + this.#tracker.perCreation <= this.#maxPools
  }

  get #maxPools(): number {
    return maxAlivePools + this.#tracker.extraPools
  }

  #othersMayMakeSpace(user: QuotaUser): boolean {
    return this.#pending > 0 || [...this.#holders].some((other) => other !== user && !this.#waiting.has(other))
  }

  /** Waits until a pool may have been created or deleted. */
  async #change(user: QuotaUser): Promise<void> {
    this.#waiting.add(user)
    try {
      const change = () => new Promise<void>((resolve) => this.#waking.push(resolve))
      // Also after a while: a pool may be found to be gone.
      await withTimeout(250, user.signal, change, () => new Error('no change'))
    } catch {
      user.signal.throwIfAborted()
    } finally {
      this.#waiting.delete(user)
    }
  }

  #notify(): void {
    this.#changes++
    for (const resolve of this.#waking.splice(0)) resolve()
  }

  async #waitForDeletions(user: QuotaUser): Promise<void> {
    const used = () => this.#tracker.mayExist() + this.#recentDeletions.size
    while (this.#recentDeletions.size > 0 && used() >= this.#maxPools) {
      await sleep(250, user.signal)
      await this.#forgetUnlisted(user)
    }
  }

  async #forgetUnlisted({ listPools }: QuotaUser): Promise<void> {
    const listed = new Set(readPools(bodyValue(await listPools())).map(({ id }) => id))
    for (const [id, deletedAt] of this.#recentDeletions) {
      if (!listed.has(id) || performance.now() > deletedAt + maxLagMs) this.#recentDeletions.delete(id)
    }
  }
}
