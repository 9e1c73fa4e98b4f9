import { sleep } from '../../src/core/timeout.ts'
import type { Pool } from '../../src/generated/schema.js'
import { type Check, StopScenario, type Violation } from '../model/check.ts'
import { type Exchange, readPool, succeeded } from '../model/exchange.ts'
import type { PoolBodies } from '../model/pool-bodies.ts'
import type { RawGet } from '../transport/raw-socket.ts'
import { Poller, type PollResult } from './poller.ts'
import { maxAlivePools } from './pool-quota.ts'
import type { CreatedPool } from './pool-tracker.ts'
import { PoolsApi, type PoolsApiOptions } from './pools-api.ts'
import { explainMissingPool } from './rejections.ts'
import type { ResultCollector } from './result-collector.ts'
import type { ScenarioAttempts } from './scenario-attempts.ts'

/** A new pool may stay in the status `initializing` for this long. */
const maxStartMs = 8_000
const startPollMs = 250

export interface ScenarioContextOptions extends Omit<PoolsApiOptions, 'onIndeterminate'> {
  bodies: PoolBodies
  results: ResultCollector
  attempts: ScenarioAttempts
  rawGet: RawGet | undefined
}

/** The tools of a scenario: requests to the server, pools to work on, and a way to judge responses. */
export class ScenarioContext extends PoolsApi {
  readonly bodies: PoolBodies
  /** Returns the raw bytes of a response. Not available through a Fetch or a proxy. */
  readonly rawGet: RawGet | undefined
  readonly #results: ResultCollector
  readonly #attempts: ScenarioAttempts
  readonly #poller: Poller
  #waitsForReadiness = false

  constructor({ bodies, results, attempts, rawGet, ...api }: ScenarioContextOptions) {
    super({ ...api, onIndeterminate: () => attempts.markIndeterminate() })
    this.bodies = bodies
    this.rawGet = rawGet
    this.#results = results
    this.#attempts = attempts
    this.#poller = new Poller(api.signal)
  }

  /** Records that an exchange passes a check, or violates it. Reported only if no request of the scenario was indeterminate. */
  judge(check: Check, exchange: Exchange, violation?: Violation | false): void {
    this.#attempts.judge(check, exchange, violation)
  }

  /** True if the run reports this check. */
  isSelected(check: Check): boolean {
    return this.#results.isSelected(check)
  }

  /**
   * Creates a pool for the scenario to work on.
   *
   * @throws {StopScenario} if the server does not create one.
   */
  async newPool(changes: Record<string, unknown> = {}): Promise<{ created: CreatedPool; pool: Pool; exchange: Exchange }> {
    const body = { ...this.bodies.create(), ...changes }
    let exchange = await this.createPool(body)
    if (exchange.response?.status === 400 && (await this.quota.wasExceeded())) exchange = await this.createPool(body)
    const created = this.requireCreated(exchange)
    if (this.#waitsForReadiness) await this.#waitUntilReady(created.id)
    return { created, pool: readPool(exchange), exchange }
  }

  /**
   * Returns the pool that a creation made.
   *
   * @throws {StopScenario} if it made none, or if this run cannot delete its pools.
   */
  requireCreated(exchange: Exchange): CreatedPool {
    const created = this.findCreated(exchange)
    if (!created) throw new StopScenario('inconclusive', explainMissingPool(exchange))
    if (this.tracker.alive().length > maxAlivePools)
      throw new StopScenario(
        'inconclusive',
        'the pools of this run cannot be deleted, so it creates no more: delete them with the curl lines of this report',
      )
    return created
  }

  /** Deletes the pool that a creation made, if it made one. */
  async deleteCreated(exchange: Exchange): Promise<void> {
    const created = this.findCreated(exchange)
    if (created) await this.deletePools(created.id)
  }

  /**
   * Stops a scenario that deletes one pool several times at once: a later deletion could hit a pool of others.
   *
   * @throws {StopScenario} if this server reuses the ids of deleted pools.
   */
  skipIfIdsAreReused(): void {
    this.guard.requireUniqueIds()
  }

  /**
   * Sends a write. If it is rejected with 400 while the pool is initializing, sends it again once the pool is ready: a server
   * may accept writes only then. After that, `newPool` waits for every pool.
   */
  async retryWhenReady(id: string, write: () => Promise<Exchange>): Promise<Exchange> {
    const exchange = await write()
    if (exchange.response?.status !== 400 || !(await this.#waitUntilReady(id))) return exchange
    const retried = await write()
    if (succeeded(retried)) this.#waitsForReadiness = true
    return retried
  }

  /** Repeats a request until its response matches, for as long as a list or a deletion may lag behind. */
  poll(request: () => Promise<Exchange>, matches: (exchange: Exchange) => boolean): Promise<PollResult> {
    return this.#poller.poll(request, matches)
  }

  /** Runs a scenario, and repeats it if its results are uncertain. */
  runAttempts(scenario: () => Promise<void>): Promise<void> {
    return this.#attempts.run(scenario, () => this.deleteOrphans())
  }

  /** Returns true if the pool was initializing and became ready. */
  async #waitUntilReady(id: string): Promise<boolean> {
    for (let waitedMs = 0; waitedMs <= maxStartMs; waitedMs += startPollMs) {
      const { status } = readPool(await this.getPool(id))
      if (status !== 'initializing') return waitedMs > 0
      await sleep(startPollMs, this.signal)
    }
    return false
  }
}
