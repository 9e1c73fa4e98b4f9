import type { Activity } from '../../../src/generated/schema.js'
import type { Violation } from '../../model/check.ts'
import { type Exchange, succeeded } from '../../model/exchange.ts'
import type { CreatedPool } from '../../runner/created-pool.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { entriesDoNotChange, entriesStay, timeIsThatOfTheChange } from './checks.ts'
import { isSameId, readEntries } from './entries.ts'
import { LogHistory } from './log-history.ts'
import { compareTimes } from './times.ts'

/** The activity log of a pool that a scenario created. Each read is compared with the reads before it. */
export class PoolLog {
  readonly id: string
  readonly #ctx: ScenarioContext
  readonly #history: LogHistory
  readonly #startedAt: number
  #count = 0
  #growth = 0

  /** @param startedAt The time before the pool was created, from `performance.now`. */
  constructor(ctx: ScenarioContext, { id, names }: CreatedPool, startedAt: number) {
    this.id = id
    this.#ctx = ctx
    this.#history = new LogHistory(names)
    this.#startedAt = startedAt
  }

  /** The number of entries in the newest response. */
  get count(): number {
    return this.#count
  }

  /** The number of entries that the newest response has more than the one before. */
  get growth(): number {
    return this.#growth
  }

  /**
   * Reads the log while the pool exists. A log may lag, so missing entries are polled for.
   *
   * @param minCount The number of entries to poll for.
   */
  async read(minCount = 0): Promise<Exchange> {
    const history = this.#history
    let loss: Violation | undefined
    let change: Violation | undefined
    const { exchange } = await this.#ctx.poll(
      () => this.#ctx.listActivity(this.id),
      (exchange) => {
        const entries = this.#ownEntries(exchange)
        loss = isLog(exchange) ? history.findLoss(entries) : undefined
        change = history.findChange(entries)
        return !isLog(exchange) || (!loss && !change && entries.length >= minCount)
      },
    )
    if (!isLog(exchange)) return exchange
    // Another client may have deleted the pool.
    if (!history.isEmpty && (!loss || (await this.#exists()))) this.#ctx.judge(entriesStay, exchange, loss)
    if (!history.isEmpty) this.#ctx.judge(entriesDoNotChange, exchange, change)
    this.judgeTimes(exchange)
    const entries = this.#ownEntries(exchange)
    history.record(entries)
    this.#growth = entries.length - this.#count
    this.#count = entries.length
    return exchange
  }

  /** Compares the times of the entries with the Date header. Not possible if an earlier pool may have had the id. */
  judgeTimes(exchange: Exchange): void {
    if (!this.#ctx.tracker.namesOf(this.id)) return
    const compared = compareTimes(exchange, this.#ownEntries(exchange), performance.now() - this.#startedAt)
    if (compared) this.#ctx.judge(timeIsThatOfTheChange, exchange, compared.violation)
  }

  /** Without entries of other pools: another check reports a filter that lets them through. */
  #ownEntries(exchange: Exchange): Activity[] {
    return readEntries(exchange).filter(({ poolId }) => isSameId(poolId, this.id))
  }

  async #exists(): Promise<boolean> {
    return succeeded(await this.#ctx.getPool(this.id))
  }
}

/** True for a log, and for a 404, which a server may return for an empty one. */
function isLog(exchange: Exchange): boolean {
  return succeeded(exchange) || exchange.response?.status === 404
}
