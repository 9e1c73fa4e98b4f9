import { sleep } from '../../src/core/timeout.ts'
import { StopScenario } from '../model/check.ts'
import { type Exchange, readPool, succeeded } from '../model/exchange.ts'
import { isPlain } from '../model/pool-ids.ts'
import type { CreatedPool } from './created-pool.ts'
import { pollDelaysMs } from './poller.ts'
import type { PoolTracker } from './pool-tracker.ts'
import type { SendResult } from './retrying-sender.ts'
import type { ServerTraits } from './server-traits.ts'
import { WriteForbiddenError } from './write-guard.ts'

const reusedIdsReason = 'this server reuses the ids of deleted pools, so deleted pools are not written to'

interface PoolGuardOptions {
  tracker: PoolTracker
  traits: ServerTraits
  stateless: boolean
  signal: AbortSignal
  getPool: (id: string) => Promise<Exchange>
  listPools: () => Promise<Exchange>
  onIndeterminate: () => void
}

/** Learns which pools are certainly of this run, before it writes to them. The transport rejects writes to all others. */
export class PoolGuard {
  readonly #tracker: PoolTracker
  readonly #options: PoolGuardOptions

  constructor(options: PoolGuardOptions) {
    this.#tracker = options.tracker
    this.#options = options
  }

  /**
   * Called before each update and deletion. Call it before a race too, so that the race does not read the pool.
   *
   * @throws {StopScenario} if this run deleted the pool and another pool may have its id by now.
   * @throws {WriteForbiddenError} if the pool may not be one of this run.
   */
  async requireOwnership(id: string): Promise<void> {
    if (this.#options.stateless || id === this.#tracker.unknownId() || this.#tracker.isLeftover(id)) return
    const created = this.#tracker.get(id)
    if (created && !(created.mayBeDeleted && (await this.#isReused(id)))) return this.#confirm(created)
    if (!this.#tracker.hasCreated(id)) throw new WriteForbiddenError(`pool ${JSON.stringify(id)} was not created by this run`)
    if (this.#tracker.idsAreReused || this.belongsToOther(await this.#options.getPool(id))) this.#stop()
  }

  /** Returns true if the run may write to the pool. Otherwise the tracker has forgotten it, or reports it as left behind. */
  async isOwned(pool: CreatedPool): Promise<boolean> {
    try {
      await this.#confirm(pool)
      return true
    } catch (error) {
      if (error instanceof WriteForbiddenError) return false
      throw error
    }
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
    return succeeded(exchange) && typeof name === 'string' && !this.#tracker.names.isIssued(name)
  }

  /** Reads the pool and the list, as far as needed to know that the id is that of a pool of this run. */
  async #confirm(pool: CreatedPool): Promise<void> {
    const { id, evidence } = pool
    const tracker = this.#tracker
    const { traits } = this.#options
    let hasRead = false
    // After one timeout, lists are not expected to lag but to be wrong.
    const listDelaysMs = traits.listsTimeOut ? [0] : [...pollDelaysMs]
    let hasListed = false
    for (;;) {
      if (tracker.get(id) !== pool) this.#forbid(id, 'the server returned it for a new pool, but it is the id of another one')
      const step = evidence.decide({ hasRead, hasListed, reuseIsProven: tracker.reuseIsProven, getWorks: tracker.getWorks })
      if (step === 'cleared') {
        if (!evidence.isCleared) tracker.recordCleared(pool)
        evidence.clear()
        return
      }
      if (step === 'read') {
        await this.#options.getPool(id)
        hasRead = true
      } else if (step === 'list') {
        // A list may lag.
        const delayMs = listDelaysMs.shift() ?? 0
        if (delayMs > 0) await sleep(delayMs, this.#options.signal)
        const list = await this.#options.listPools()
        hasListed = evidence.isShownByList || !succeeded(list) || listDelaysMs.length === 0
        if (listDelaysMs.length === 0) traits.listsTimeOut = true
      } else if (step === 'refuted') {
        tracker.refute(id)
      } else {
        const why = isPlain(id)
          ? 'no response shows it under its name'
          : 'a URL with its id may name another pool, and a read does not show it'
        this.#forbid(id, why)
      }
    }
  }

  #forbid(id: string, why: string): never {
    throw new WriteForbiddenError(`pool ${JSON.stringify(id.slice(0, 100))} is not written to: ${why}`)
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
