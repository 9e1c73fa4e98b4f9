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
import { buildRequest, encodeSegment, poolPath, type RequestSpec } from '../model/request.ts'
import { PoolGuard } from './pool-guard.ts'
import { PoolQuota } from './pool-quota.ts'
import type { CreatedPool, PoolTracker } from './pool-tracker.ts'
import { recordExchange } from './record-exchange.ts'
import type { RetryingSender, SendResult } from './retrying-sender.ts'

export interface PoolsApiOptions {
  options: Options
  tracker: PoolTracker
  signal: AbortSignal
  sender: RetryingSender
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
  readonly #parts: PoolsApiOptions
  #maxListBytes = 0
  #maxOtherBytes = 0

  constructor(parts: PoolsApiOptions) {
    this.options = parts.options
    this.tracker = parts.tracker
    this.signal = parts.signal
    this.#parts = parts
    this.guard = new PoolGuard({
      tracker: parts.tracker,
      stateless: parts.options.stateless,
      getPool: (id) => this.getPool(id),
      onIndeterminate: parts.onIndeterminate,
    })
    this.quota = new PoolQuota(parts.tracker, () => this.listPools(), parts.signal)
  }

  listPools(spec: RequestSpec = {}): Promise<Exchange> {
    return this.send({ method: 'GET', path: '/api/pools', ...spec })
  }

  getPool(id: string, spec: RequestSpec = {}): Promise<Exchange> {
    return this.send({ method: 'GET', path: poolPath(id), ...spec })
  }

  /** Waits until the quota allows another pool. The cleanup deletes the created pool. */
  async createPool(body: unknown, spec: RequestSpec = {}): Promise<Exchange> {
    const exchange = await this.quota.create(() => this.send({ method: 'POST', path: '/api/pools', body, ...spec }))
    const { id, name } = readPool(exchange)
    if (!succeeded(exchange) || !this.tracker.isIdOfOther(id)) return exchange
    // The newest list shows this id for another pool. If that one was deleted since, the new pool has the name we sent.
    const read = await this.getPool(id)
    if (readPool(read).name === name && name === readSentName(exchange.request)) this.tracker.add(id, name)
    return exchange
  }

  /**
   * Updates a pool that this run created. The pool may be deleted already.
   *
   * @throws {StopScenario} if another pool may have the id by now.
   */
  async updatePool(id: string, body: unknown, spec: RequestSpec = {}): Promise<Exchange> {
    await this.guard.requireOwnership(id)
    return this.send({ method: 'PUT', path: poolPath(id), body, ...spec })
  }

  /**
   * Deletes a pool that this run created. The pool may be deleted already.
   *
   * @throws {StopScenario} if another pool may have the id by now.
   */
  async deletePool(id: string, spec: RequestSpec = {}): Promise<Exchange> {
    await this.guard.requireOwnership(id)
    return this.send({ method: 'DELETE', path: poolPath(id), ...spec })
  }

  listActivity(poolId?: string, spec: RequestSpec = {}): Promise<Exchange> {
    const query = poolId === undefined ? '' : `?poolId=${encodeSegment(poolId)}`
    return this.send({ method: 'GET', path: `/api/pools/activity${query}`, ...spec })
  }

  /** Sends any request. Resolves without a `response` if none came. */
  async send(spec: RequestSpec): Promise<Exchange> {
    const request = buildRequest(spec, this.options)
    const target = findOperation(request)
    const names = typeof request.body === 'string' ? this.tracker.names.findIssued(request.body) : []
    const isUpdate = target.operation?.id === 'updatePool' && this.tracker.get(target.poolId ?? '') !== undefined
    this.tracker.markSent(names)
    const { response, failure, attempts, indeterminate } = await this.#transmit(request, target)
    if (indeterminate) this.#parts.onIndeterminate()
    const exchange: Exchange = {
      request,
      url: this.options.baseUrl + request.path,
      attempts,
      ...target,
      ...(response ? { response } : {}),
      ...(failure ? { failure } : {}),
    }
    this.#parts.onRequest()
    this.#record(exchange)
    const isCreation = target.operation?.id === 'createPool' && !indeterminate && this.findCreated(exchange) !== undefined
    if (isUpdate || isCreation) this.tracker.markResolved(names)
    // An earlier attempt, whose response was lost, deleted the pool.
    if (indeterminate && target.operation?.id === 'deletePool' && response?.status === 404 && target.poolId !== undefined)
      this.tracker.markDeleted(target.poolId)
    await this.#parts.onExchange(exchange)
    return exchange
  }

  /** The pool of this run in a successful response, or `undefined`. */
  findCreated(exchange: Exchange): CreatedPool | undefined {
    return succeeded(exchange) ? this.tracker.get(readPool(exchange).id) : undefined
  }

  /** Deletes pools, except those that are deleted already. */
  async deletePools(...ids: string[]): Promise<void> {
    for (const id of ids) if (this.tracker.get(id)) await this.deletePool(id)
  }

  /** True if a list is so large that scenarios should request it rarely. */
  get isListLarge(): boolean {
    return this.#maxListBytes > largeBytes
  }

  /** True if another response was so large that scenarios should send few requests at the same time. */
  get isOtherLarge(): boolean {
    return this.#maxOtherBytes > largeBytes
  }

  #transmit(request: CheckRequest, { operation, poolId }: Pick<Exchange, 'operation' | 'poolId'>): Promise<SendResult> {
    const send = (beforeRetry?: () => Promise<void>) => this.#parts.sender.send(request, this.signal, beforeRetry)
    return operation?.id === 'deletePool' && poolId !== undefined && this.tracker.hasCreated(poolId)
      ? this.guard.sendDeletion(poolId, send)
      : send()
  }

  #record(exchange: Exchange): void {
    const { operation, poolId, response } = exchange
    const size = response?.size ?? 0
    if (operation?.id === 'listPools') this.#maxListBytes = Math.max(this.#maxListBytes, size)
    else this.#maxOtherBytes = Math.max(this.#maxOtherBytes, size)
    if (this.options.stateless) return
    recordExchange(exchange, this.tracker)
    if (!succeeded(exchange)) return
    if (operation?.id === 'deletePool' && poolId !== undefined) this.quota.recordDeletion(poolId)
  }
}
