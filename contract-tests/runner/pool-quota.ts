import { sleep } from '../../src/core/timeout.ts'
import { readPools } from '../model/contents.ts'
import { bodyValue, type Exchange } from '../model/exchange.ts'
import { longestLagMs } from './poller.ts'
import type { PoolTracker } from './pool-tracker.ts'

/** Pools of a run that are there at a time, at most. */
export const maxAlivePools = 8

/** How many more pools there may be. A server with a limit may count those that are on their way out. */
export class PoolQuota {
  readonly #own: PoolTracker
  readonly #listPools: () => Promise<Exchange>
  readonly #signal: AbortSignal
  /** When pools were deleted, as far as the list may still have them. */
  readonly #leaving = new Map<string, number>()
  #deletionsTakeRoom = false
  #beingCreated = 0

  constructor(own: PoolTracker, listPools: () => Promise<Exchange>, signal: AbortSignal) {
    this.#own = own
    this.#listPools = listPools
    this.#signal = signal
  }

  /** Creates a pool once there is room for it. */
  async creating(create: () => Promise<Exchange>): Promise<Exchange> {
    if (this.#deletionsTakeRoom) await this.#untilThereIsSome()
    this.#beingCreated++
    return create().finally(() => this.#beingCreated--)
  }

  /** A pool of this run was deleted. */
  leaves(id: string) {
    this.#leaving.set(id, performance.now())
  }

  /** Whether a creation may have been refused for a pool that is on its way out; if so, room is waited for from now on. */
  async wasShort(): Promise<boolean> {
    if (this.#deletionsTakeRoom || this.#leaving.size === 0) return false
    await this.#lookWhoLeft()
    this.#deletionsTakeRoom = this.#leaving.size > 0
    return this.#deletionsTakeRoom
  }

  async #untilThereIsSome() {
    const isFull = () => this.#own.alive().length + this.#beingCreated + this.#leaving.size >= maxAlivePools
    while (this.#leaving.size > 0 && isFull()) {
      await sleep(250, this.#signal)
      await this.#lookWhoLeft()
    }
  }

  async #lookWhoLeft() {
    const listed = new Set(readPools(bodyValue(await this.#listPools())).map(({ id }) => id))
    for (const [id, deletedAt] of this.#leaving) {
      if (!listed.has(id) || performance.now() > deletedAt + longestLagMs) this.#leaving.delete(id)
    }
  }
}
