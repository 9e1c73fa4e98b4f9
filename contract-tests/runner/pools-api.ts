import { StopScenario } from '../model/check.ts'
import {
  type CheckRequest,
  type Exchange,
  findOperation,
  largeBytes,
  readPool,
  readSentName,
  succeeded,
} from '../model/exchange.ts'
import type { Options } from '../model/options.ts'
import { readPathId } from '../model/pool-ids.ts'
import { buildRequest, encodeSegment, poolPath, type RequestSpec } from '../model/request.ts'
import { isSafe } from '../transport/transport.ts'
import type { CreatedPool } from './created-pool.ts'
import type { CreationOutcome } from './creation-counter.ts'
import { deletionWidth } from './deletion-width.ts'
import { mapConcurrently } from './map-concurrently.ts'
import { PoolGuard } from './pool-guard.ts'
import type { PoolQuota, QuotaUser } from './pool-quota.ts'
import type { PoolTracker } from './pool-tracker.ts'
import { bodyText, recordExchange } from './record-exchange.ts'
import { type RetryingSender, type SendResult, ServerUnavailableError } from './retrying-sender.ts'
import type { ServerTraits } from './server-traits.ts'
import { findUnidentified } from './unidentified.ts'

export interface PoolsApiOptions {
  options: Options
  tracker: PoolTracker
  signal: AbortSignal
  sender: RetryingSender
  quota: PoolQuota
  traits: ServerTraits
  /** The most pools that the scenario keeps at a time. */
  maxPools: number
  /** Called after each request, before its response is recorded. */
  onRequest: () => void
  /** Called with each exchange. The request is complete once this settles. */
  onExchange: (exchange: Exchange) => Promise<void>
  /** Called if it is unknown how often a write took effect. */
  onIndeterminate: () => void
}

/** Sends the requests of a run and tracks the pools that they create, update and delete. */
export class PoolsApi {
  readonly options: Options
  readonly tracker: PoolTracker
  readonly guard: PoolGuard
  readonly signal: AbortSignal
  protected readonly quota: PoolQuota
  protected readonly quotaUser: QuotaUser
  readonly #parts: PoolsApiOptions
  readonly #traits: ServerTraits
  /** The ids of the pools that this context created. */
  readonly #created = new Set<string>()
  /** Those among them that it has not tried to delete yet. */
  readonly #toDelete = new Set<string>()
  /** The number of creations that wait for a response. */
  #creating = 0
  /** Pools whose creation told no usable id, and that the list showed. */
  readonly #adopted = new WeakMap<Exchange, CreatedPool>()
  readonly #triedOrphans = new Set<string>()

  constructor(parts: PoolsApiOptions) {
    this.options = parts.options
    this.tracker = parts.tracker
    this.signal = parts.signal
    this.#parts = parts
    this.guard = new PoolGuard({
      tracker: parts.tracker,
      traits: parts.traits,
      stateless: parts.options.stateless,
      signal: parts.signal,
      getPool: (id) => this.getPool(id),
      listPools: () => this.listPools(),
      onIndeterminate: parts.onIndeterminate,
    })
    this.#traits = parts.traits
    this.quota = parts.quota
    const heldPools = () => this.#countHeldPools()
    this.quotaUser = {
      maxPools: parts.maxPools,
      signal: parts.signal,
      get heldPools() {
        return heldPools()
      },
      listPools: () => this.listPools(),
      deleteUnused: () => this.deleteOrphans(),
    }
  }

  listPools(spec: RequestSpec = {}): Promise<Exchange> {
    return this.send({ method: 'GET', path: '/api/pools', ...spec })
  }

  getPool(id: string, spec: RequestSpec = {}): Promise<Exchange> {
    return this.send({ method: 'GET', path: poolPath(id), ...spec })
  }

  /** The cleanup deletes the created pool. */
  createPool(body: unknown, spec: RequestSpec = {}): Promise<Exchange> {
    return this.send({ method: 'POST', path: '/api/pools', body, ...spec })
  }

  /** Updates a pool that this run created. The pool may be deleted already. */
  updatePool(id: string, body: unknown, spec: RequestSpec = {}): Promise<Exchange> {
    return this.send({ method: 'PUT', path: poolPath(id), body, ...spec })
  }

  /** Deletes a pool that this run created. The pool may be deleted already. */
  deletePool(id: string, spec: RequestSpec = {}): Promise<Exchange> {
    return this.send({ method: 'DELETE', path: poolPath(id), ...spec })
  }

  listActivity(poolId?: string, spec: RequestSpec = {}): Promise<Exchange> {
    const query = poolId === undefined ? '' : `?poolId=${encodeSegment(poolId)}`
    return this.send({ method: 'GET', path: `/api/pools/activity${query}`, ...spec })
  }

  /**
   * Sends any request. Resolves without a `response` if none came. A POST waits until the quota allows another pool.
   *
   * @throws {StopScenario} if 8 pools of this run exist, or another pool may have the id of a deleted one by now.
   * @throws {WriteForbiddenError} if it may change a pool that this run did not create.
   */
  async send(spec: RequestSpec): Promise<Exchange> {
    const request = buildRequest(spec, this.options)
    const id = readPathId(request.path)
    if (!isSafe(request) && id !== undefined) {
      await this.guard.requireOwnership(id)
      // Also a PATCH or a POST may rename the pool, and an update may take effect although its response reports an error.
      if (request.body !== undefined) this.tracker.recordUpdate(id, bodyText(request), readSentName(request))
    }
    if (request.method !== 'POST' || this.options.stateless) return this.#exchange(request)
    const names = this.tracker.names.findIssued(bodyText(request))
    const exchange = await this.quota.create(
      this.quotaUser,
      request,
      names,
      () => this.#sendCreation(request),
      (exchange) => this.#outcomeOf(exchange),
    )
    const created = this.findCreated(exchange)
    if (!created && succeeded(exchange)) {
      const adopted = await findUnidentified(this, exchange, names)
      if (adopted) {
        this.#adopted.set(exchange, adopted)
        for (const ids of [this.#created, this.#toDelete]) ids.add(adopted.id)
      }
    }
    // An id that others had: before anything else, learn if it is theirs still.
    if (created?.evidence.suspicion !== undefined) await this.guard.isOwned(created)
    if (created?.evidence.isUncertain && !(await this.guard.isOwned(created)))
      this.tracker.recordUnusable({ id: created.id, names })
    return exchange
  }

  async #sendCreation(request: CheckRequest): Promise<Exchange> {
    this.#creating++
    try {
      const exchange = await this.#exchange(request)
      const created = this.findCreated(exchange)
      if (created) for (const ids of [this.#created, this.#toDelete]) ids.add(created.id)
      return exchange
    } finally {
      this.#creating--
    }
  }

  #countHeldPools(): number {
    return [...this.#created].reduce((sum, id) => sum + (this.tracker.get(id)?.copies ?? 0), this.#creating)
  }

  async #exchange(request: CheckRequest): Promise<Exchange> {
    const target = findOperation(request)
    const { operation, poolId } = target
    const sentAt = this.tracker.tick()
    const { response, failure, attempts, failsEachTime, indeterminate } = await this.#transmit(request, target)
    if (indeterminate) this.#parts.onIndeterminate()
    const exchange: Exchange = {
      request,
      url: this.options.baseUrl + request.path,
      attempts,
      ...(failsEachTime ? { failsEachTime } : {}),
      ...target,
      ...(response ? { response } : {}),
      ...(failure ? { failure } : {}),
    }
    this.#parts.onRequest()
    this.#record(exchange, sentAt)
    // An earlier attempt, whose response was lost, deleted the pool.
    if (indeterminate && operation?.id === 'deletePool' && response?.status === 404 && poolId !== undefined)
      this.tracker.markDeleted(poolId)
    await this.#parts.onExchange(exchange)
    return exchange
  }

  #outcomeOf(exchange: Exchange): CreationOutcome {
    if (this.findCreated(exchange)) return 'identified'
    if (succeeded(exchange)) return 'unidentified'
    const status = exchange.response?.status ?? 0
    return status >= 400 && status < 500 ? 'rejected' : 'lost'
  }

  /** The pool of this run in a successful response, or `undefined`. */
  findCreated(exchange: Exchange): CreatedPool | undefined {
    if (!succeeded(exchange)) return undefined
    const pool = this.tracker.get(readPool(exchange).id) ?? this.#adopted.get(exchange)
    return pool && this.tracker.get(pool.id)
  }

  /** Deletes pools, except those that are deleted already. A pool whose id several creations returned is deleted as often. */
  async deletePools(...ids: string[]): Promise<void> {
    for (const id of ids) {
      let rest = this.tracker.get(id)?.copies ?? 0
      while (rest-- > 0 && this.tracker.get(id)) {
        const exchange = await this.deletePool(id)
        if (exchange.response?.status === 404 && (await this.getPool(id)).response?.status === 404) this.tracker.markDeleted(id)
        else if (!succeeded(exchange)) break
      }
    }
  }

  /** Deletes the pools that this context created, each at most once. The cleanup tries again. */
  async deleteRest(): Promise<void> {
    const ids = [...this.#toDelete].filter((id) => this.tracker.get(id))
    this.#toDelete.clear()
    await mapConcurrently(ids, deletionWidth(ids.length), async (id) => {
      try {
        await this.deletePools(id)
      } catch (error) {
        this.signal.throwIfAborted()
        if (!(error instanceof StopScenario || error instanceof ServerUnavailableError)) throw error
      }
    })
  }

  /** Deletes pools in the newest list that a creation made although its response did not tell so, each once. */
  async deleteOrphans(): Promise<void> {
    for (const orphan of this.tracker.orphans()) {
      // A deleted pool may be listed for a while. The cleanup deletes it again.
      if (orphan.id === undefined || this.tracker.wasDeleted(orphan.id) || this.#triedOrphans.has(orphan.id)) continue
      this.#triedOrphans.add(orphan.id)
      const pool = this.tracker.adopt(orphan)
      if (pool && (await this.guard.isOwned(pool))) await this.deletePools(pool.id)
    }
  }

  /** True if a list is so large that scenarios should request it rarely. */
  get isListLarge(): boolean {
    return this.#traits.maxListBytes > largeBytes
  }

  /** True if requests of this run fail at random, also those that run alone. */
  get isServerUnstable(): boolean {
    return this.#parts.sender.isUnstable
  }

  /** True if another response was so large that scenarios should send few requests at the same time. */
  get isOtherLarge(): boolean {
    return this.#traits.maxOtherBytes > largeBytes
  }

  #transmit(request: CheckRequest, { operation, poolId }: Pick<Exchange, 'operation' | 'poolId'>): Promise<SendResult> {
    const send = (beforeRetry?: () => Promise<void>) => this.#parts.sender.send(request, this.signal, beforeRetry)
    if (operation?.id === 'deletePool' && poolId !== undefined && this.tracker.hasCreated(poolId))
      return this.guard.sendDeletion(poolId, send)
    return request.method === 'POST' && !this.options.stateless ? send(() => this.quota.beforeRetry(this.quotaUser)) : send()
  }

  #record(exchange: Exchange, sentAt: number): void {
    const { operation, poolId, response } = exchange
    const field = operation?.id === 'listPools' ? 'maxListBytes' : 'maxOtherBytes'
    this.#traits[field] = Math.max(this.#traits[field], response?.size ?? 0)
    if (this.options.stateless) return
    recordExchange(exchange, this.tracker, sentAt)
    if (!succeeded(exchange)) return
    if (operation?.id === 'deletePool' && poolId !== undefined) this.quota.recordDeletion(poolId)
  }
}
