import type { Pool } from '../../src/generated/schema.js'
import { type Check, StopScenario, type Violation } from '../model/check.ts'
import { type Exchange, readPool } from '../model/exchange.ts'
import type { PoolBodies } from '../model/pool-bodies.ts'
import type { RawGet } from '../transport/raw-socket.ts'
import type { CreatedPool } from './created-pool.ts'
import { mapConcurrently } from './map-concurrently.ts'
import { Poller, type PollResult } from './poller.ts'
import { maxAlivePools } from './pool-quota.ts'
import { PoolReadiness } from './pool-readiness.ts'
import { PoolsApi, type PoolsApiOptions } from './pools-api.ts'
import { explainMissingPool } from './rejections.ts'
import type { ScenarioAttempts } from './scenario-attempts.ts'
import type { ServerTraits } from './server-traits.ts'

export interface ScenarioContextOptions extends Omit<PoolsApiOptions, 'onIndeterminate'> {
  bodies: PoolBodies
  attempts: ScenarioAttempts
  /** The most independent requests that the scenario sends at the same time. */
  width: number
  rawGet: RawGet | undefined
  /** Adds a note to the report. */
  note: (text: string) => void
}

/** The tools of a scenario: requests to the server, pools to work on, and a way to judge responses. */
export class ScenarioContext extends PoolsApi {
  readonly bodies: PoolBodies
  readonly readiness: PoolReadiness
  /** Runs scenarios. Not for use inside a scenario. */
  readonly attempts: ScenarioAttempts
  /** Returns the raw bytes of a response. Not available through a Fetch or a proxy. */
  readonly rawGet: RawGet | undefined
  /** Adds a note to the report. */
  readonly note: (text: string) => void
  readonly #poller: Poller
  readonly #traits: ServerTraits
  readonly #width: number

  constructor({ bodies, attempts, width, rawGet, note, ...api }: ScenarioContextOptions) {
    super({ ...api, onIndeterminate: () => attempts.markIndeterminate() })
    this.bodies = bodies
    this.attempts = attempts
    this.#traits = api.traits
    this.#width = width
    this.rawGet = rawGet
    this.note = note
    this.readiness = new PoolReadiness((id) => this.getPool(id), api.traits, api.signal)
    this.#poller = new Poller(api.traits, api.signal)
  }

  /** True if other scenarios run at the same time. */
  get isShared(): boolean {
    return this.attempts.isShared
  }

  /** Records that an exchange passes a check, or violates it. Reported only if no request of the scenario was indeterminate. */
  judge(check: Check, exchange: Exchange, violation?: Violation | false): void {
    this.attempts.judge(check, exchange, violation)
  }

  /** Repeats a request until its response matches, for as long as a list or a deletion may lag behind. */
  async poll(request: () => Promise<Exchange>, matches: (exchange: Exchange) => boolean): Promise<PollResult> {
    const result = await this.#poller.poll(request, matches)
    // Beside other scenarios, it may have timed out because of their writes.
    if (!result.matched && !this.isShared) this.#traits.pollsTimeOut = true
    return result
  }

  /**
   * Calls `work` for each item, and returns the results in the order of the items. On a slow server, several items are worked
   * on at the same time, so they must not depend on each other. Issue names before the call.
   */
  each<Item, Result>(items: Iterable<Item>, work: (item: Item) => Promise<Result>): Promise<Result[]> {
    return mapConcurrently([...items], this.#width, work)
  }

  /** Runs the scenario beside others. It gets its pools in an order in which every scenario can finish. */
  sharePools<Result>(scenario: () => Promise<Result>): Promise<Result> {
    return this.quota.share(this.quotaUser, scenario)
  }

  /** Deletes pools, except those that are deleted already. */
  override async deletePools(...ids: string[]): Promise<void> {
    await this.each(ids, (id) => super.deletePools(id))
  }

  /** Lets a scenario that runs alone keep up to `count` pools at a time. */
  async withManyPools(count: number, work: () => Promise<void>): Promise<void> {
    this.tracker.extraPools = Math.max(0, count - maxAlivePools)
    try {
      await work()
    } finally {
      this.tracker.extraPools = 0
    }
  }

  /**
   * Creates a pool for the scenario to work on.
   *
   * @throws {StopScenario} if the server does not create one.
   */
  async newPool(changes: Record<string, unknown> = {}): Promise<{ created: CreatedPool; pool: Pool; exchange: Exchange }> {
    const body = { ...this.bodies.create(), ...changes }
    let exchange = await this.createPool(body)
    if (exchange.response?.status === 400 && (await this.quota.wasExceeded(this.quotaUser)))
      exchange = await this.createPool(body)
    // The id may be one that others had. Another pool has another id.
    for (let tries = 0; tries < 3 && this.findCreated(exchange)?.evidence.suspicion && !this.isCleared(exchange); tries++)
      exchange = await this.createPool({ ...body, name: this.bodies.name() })
    const created = this.requireCreated(exchange)
    await this.readiness.waitIfRequired(created.id)
    return { created, pool: { ...readPool(exchange), id: created.id }, exchange }
  }

  /**
   * Returns the pool that a creation made.
   *
   * @throws {StopScenario} if it made none.
   */
  requireCreated(exchange: Exchange): CreatedPool {
    const created = this.findCreated(exchange)
    if (!created) throw new StopScenario('inconclusive', explainMissingPool(exchange))
    return created
  }

  private isCleared(exchange: Exchange): boolean {
    return this.findCreated(exchange)?.evidence.isCleared ?? false
  }

  /** Deletes the pool that a creation made, if it made one. */
  async deleteCreated(exchange: Exchange): Promise<void> {
    const created = this.findCreated(exchange)
    if (created) await this.deletePools(created.id)
  }
}
