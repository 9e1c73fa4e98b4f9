import { StopScenario } from '../model/check.ts'
import { type Exchange, readPool, succeeded } from '../model/exchange.ts'
import type { PoolTracker } from './pool-tracker.ts'
import type { SendResult } from './retrying-sender.ts'

const reusedIdsReason = 'this server reuses the ids of deleted pools, so deleted pools are not written to'

interface PoolGuardOptions {
  tracker: PoolTracker
  stateless: boolean
  getPool: (id: string) => Promise<Exchange>
  onIndeterminate: () => void
}

/** Lets a run write to pools that it created, and to no others. */
export class PoolGuard {
  readonly #tracker: PoolTracker
  readonly #options: PoolGuardOptions

  constructor(options: PoolGuardOptions) {
    this.#tracker = options.tracker
    this.#options = options
  }

  /**
   * Call before each update and deletion.
   *
   * @throws {StopScenario} if this run deleted the pool and another pool may have its id by now.
   * @throws {Error} if this run never created a pool with this id.
   */
  async requireOwnership(id: string): Promise<void> {
    if (this.#options.stateless) return
    const created = this.#tracker.get(id)
    if (created && !(created.mayBeDeleted && (await this.#isReused(id)))) return
    if (!this.#tracker.hasCreated(id)) throw new Error(`pool ${id} was not created by this run`)
    if (this.#tracker.idsAreReused || this.belongsToOther(await this.#options.getPool(id))) this.#stop()
  }

  /** Sends a deletion. It is not retried if an earlier attempt freed the id and another pool has it by now. */
  async sendDeletion(id: string, send: (beforeRetry: () => Promise<void>) => Promise<SendResult>): Promise<SendResult> {
    const created = this.#tracker.get(id)
    // Set before the request: an interrupted run sees no response.
    if (created) created.mayBeDeleted = true
    const result = await send(async () => {
      if (!(await this.#isReused(id))) return
      this.#options.onIndeterminate()
      this.#stop()
    })
    if (created) created.mayBeDeleted = result.indeterminate || result.response === undefined || result.response.status >= 500
    return result
  }

  /**
   * Call before a pool is deleted several times at once: a later deletion could hit a pool of others.
   *
   * @throws {StopScenario} if this server reuses the ids of deleted pools.
   */
  requireUniqueIds(): void {
    if (this.#tracker.idsAreReused) this.#stop()
  }

  /** True if the response shows a pool of others, although this run created one with its id: a server may reuse ids. */
  belongsToOther(exchange: Exchange): boolean {
    const { name } = readPool(exchange)
    return succeeded(exchange) && typeof name === 'string' && !this.#tracker.names.isFromSeed(name)
  }

  /** True if a pool of this run is gone and another one has its id. */
  async #isReused(id: string): Promise<boolean> {
    if (!this.belongsToOther(await this.#options.getPool(id))) return false
    this.#tracker.markDeleted(id)
    this.#tracker.recordReusedId()
    return true
  }

  #stop(): never {
    throw new StopScenario('skipped', reusedIdsReason)
  }
}
