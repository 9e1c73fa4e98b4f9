import { sleep } from '../../src/core/timeout.ts'
import type { Pool } from '../../src/generated/schema.js'
import { type Check, requireAccess, StopScenario, type Violation } from '../model/check.ts'
import { readActivities, readId, readPools } from '../model/contents.ts'
import {
  bodyValue,
  type CheckRequest,
  describeStatus,
  type Exchange,
  findOperation,
  readPool,
  readSentName,
  succeeded,
} from '../model/exchange.ts'
import type { Options } from '../model/options.ts'
import type { PoolBodies } from '../model/pool-bodies.ts'
import { buildRequest, poolPath, type RequestSpec } from '../model/request.ts'
import type { RawGet } from '../transport/raw-socket.ts'
import { AttemptResults } from './attempt-results.ts'
import type { Coverage } from './coverage.ts'
import { Poller } from './poller.ts'
import { maxAlivePools, PoolQuota } from './pool-quota.ts'
import type { CreatedPool, PoolTracker } from './pool-tracker.ts'
import type { ResultCollector } from './result-collector.ts'
import type { RetryingSender, SendResult } from './retrying-sender.ts'

const idsComeBack = 'this server gives the ids of deleted pools away again, so they are not touched'

/** How long a new pool is waited for, where nothing can be done with it before. */
const longestStartMs = 8_000

/** What a scenario has at hand: the server, the pools of this run, and the claims to judge. */
export class ScenarioContext {
  readonly options: Options
  readonly tracker: PoolTracker
  readonly bodies: PoolBodies
  readonly signal: AbortSignal
  /** The bytes of an answer, where the server is reached over a connection. */
  readonly rawGet: RawGet | undefined
  readonly #sender: RetryingSender
  readonly #results: ResultCollector
  readonly #coverage: Coverage
  readonly #onExchange: (exchange: Exchange) => Promise<void>
  readonly #onRequest: () => void
  readonly #lag: Poller
  readonly #room: PoolQuota
  /** Bytes of the largest list so far. */
  #listBytes = 0
  #draft = new AttemptResults()
  #settlesFirst = false

  constructor(parts: {
    options: Options
    own: PoolTracker
    bodies: PoolBodies
    signal: AbortSignal
    sender: RetryingSender
    results: ResultCollector
    coverage: Coverage
    onExchange: (exchange: Exchange) => Promise<void>
    onRequest: () => void
    rawGet?: RawGet
  }) {
    this.options = parts.options
    this.tracker = parts.own
    this.bodies = parts.bodies
    this.signal = parts.signal
    this.#sender = parts.sender
    this.#results = parts.results
    this.#coverage = parts.coverage
    this.#onExchange = parts.onExchange
    this.#onRequest = parts.onRequest
    this.rawGet = parts.rawGet
    this.#lag = new Poller(parts.signal)
    this.#room = new PoolQuota(parts.own, () => this.listPools(), parts.signal)
  }

  listPools(ask: RequestSpec = {}): Promise<Exchange> {
    return this.send({ method: 'GET', path: '/api/pools', ...ask })
  }

  getPool(id: string, ask: RequestSpec = {}): Promise<Exchange> {
    return this.send({ method: 'GET', path: poolPath(id), ...ask })
  }

  /** A pool that the answer says was created is remembered and removed at the end. */
  async createPool(body: unknown, ask: RequestSpec = {}): Promise<Exchange> {
    const exchange = await this.#room.creating(() => this.send({ method: 'POST', path: '/api/pools', body, ...ask }))
    const { id, name } = readPool(exchange)
    if (!succeeded(exchange) || !this.tracker.belongsToOther(id)) return exchange
    // Somebody else had this id when the list was read. It may have become free since; if so, the pool bears our name.
    const read = await this.getPool(id)
    if (readPool(read).name === name && name === readSentName(exchange.request)) this.tracker.add(id, name)
    return exchange
  }

  /** Changes a pool of this run, or tries to, after its deletion. */
  async updatePool(id: string, body: unknown, ask: RequestSpec = {}): Promise<Exchange> {
    await this.#mayTouch(id)
    return this.send({ method: 'PUT', path: poolPath(id), body, ...ask })
  }

  /** Deletes a pool of this run, or tries to, after its deletion. */
  async deletePool(id: string, ask: RequestSpec = {}): Promise<Exchange> {
    await this.#mayTouch(id)
    return this.send({ method: 'DELETE', path: poolPath(id), ...ask })
  }

  listActivity(poolId?: string, ask: RequestSpec = {}): Promise<Exchange> {
    const query = poolId === undefined ? '' : `?poolId=${encodeURIComponent(poolId)}`
    return this.send({ method: 'GET', path: `/api/pools/activity${query}`, ...ask })
  }

  /** Sends any request, shows its exchange to every invariant, and gives it back, also when no answer came. */
  async send(ask: RequestSpec): Promise<Exchange> {
    const request = buildRequest(ask, this.options)
    const asked = findOperation(request)
    const names = typeof request.body === 'string' ? this.tracker.names.findIssued(request.body) : []
    const updatesOwn = asked.operation?.id === 'updatePool' && this.tracker.get(asked.poolId ?? '') !== undefined
    this.tracker.markSent(names)
    const { response, failure, attempts, indeterminate } = await this.#ask(request, asked)
    this.#draft.indeterminate ||= indeterminate
    const exchange: Exchange = {
      request,
      url: this.options.baseUrl + request.path,
      attempts,
      ...asked,
      ...(response ? { response } : {}),
      ...(failure ? { failure } : {}),
    }
    this.#onRequest()
    this.#coverage.record(exchange)
    this.#remember(exchange)
    const createsOwn = asked.operation?.id === 'createPool' && !indeterminate && this.findCreated(exchange) !== undefined
    if (updatesOwn || createsOwn) this.tracker.markResolved(names)
    // It was ours, and the attempt whose answer was lost has deleted it.
    if (indeterminate && exchange.operation?.id === 'deletePool' && response?.status === 404 && exchange.poolId !== undefined)
      this.tracker.markDeleted(exchange.poolId)
    await this.#onExchange(exchange)
    return exchange
  }

  /** A deletion is not sent again where its first attempt may have freed the id, and somebody else has it by now. */
  async #ask(request: CheckRequest, { operation, poolId }: Pick<Exchange, 'operation' | 'poolId'>): Promise<SendResult> {
    const id = operation?.id === 'deletePool' && poolId !== undefined && this.tracker.hasCreated(poolId) ? poolId : undefined
    if (id === undefined) return this.#sender.send(request, this.signal)
    const own = this.tracker.get(id)
    // Before the request: an interruption leaves no answer.
    if (own) own.mayBeDeleted = true
    const taken = await this.#sender.send(request, this.signal, async () => {
      if (!(await this.#isGivenAway(id))) return
      this.#draft.indeterminate = true
      throw new StopScenario('skipped', idsComeBack)
    })
    if (own) own.mayBeDeleted = taken.indeterminate || taken.response === undefined || taken.response.status >= 500
    return taken
  }

  /** Whether a pool of ours is gone, and its id another's. */
  async #isGivenAway(id: string): Promise<boolean> {
    if (!this.belongsToOther(await this.getPool(id))) return false
    this.tracker.markDeleted(id)
    this.tracker.recordReusedId()
    return true
  }

  /** Holds one subject against a claim; it counts once the scenario has come through calm waters. */
  judge(check: Check, exchange: Exchange, violation?: Violation | false) {
    this.#draft.add(check, exchange, violation)
  }

  /** Halts a scenario that deletes one pool several times at once: where ids come back, the second time hits somebody else's. */
  skipIfIdsAreReused() {
    if (this.tracker.idsAreReused) throw new StopScenario('skipped', idsComeBack)
  }

  /** Finds out, before anything is judged by ids, whether this server gives those of deleted pools away again. */
  async detectReusedIds() {
    const { created } = await this.newPool()
    await this.deletePools(created.id)
    if (this.belongsToOther(await this.getPool(created.id))) this.tracker.recordReusedId()
    const { created: next } = await this.newPool()
    await this.deletePools(next.id)
  }

  /** Whether an id that was ours belongs to somebody else by now: a server may give ids away again. */
  belongsToOther(exchange: Exchange): boolean {
    const { name } = readPool(exchange)
    return succeeded(exchange) && typeof name === 'string' && !this.tracker.names.isFromSeed(name)
  }

  /** Whether a list costs so much that it is asked for only where nothing else will do. */
  get isListLarge(): boolean {
    return this.#listBytes > 1_000_000
  }

  isSelected(check: Check): boolean {
    return this.#results.isSelected(check)
  }

  /** Creates a pool for a scenario to work on. Halts the scenario when the server does not give one. */
  async newPool(changes: Record<string, unknown> = {}): Promise<{ created: CreatedPool; pool: Pool; exchange: Exchange }> {
    const body = { ...this.bodies.create(), ...changes }
    let exchange = await this.createPool(body)
    if (exchange.response?.status === 400 && (await this.#room.wasShort())) exchange = await this.createPool(body)
    const own = this.requireCreated(exchange)
    if (this.#settlesFirst) await this.waitUntilReady(own.id)
    return { created: own, pool: readPool(exchange), exchange }
  }

  /** The pool that a creation answered. Halts the scenario when there is none of our own. */
  requireCreated(exchange: Exchange): CreatedPool {
    const own = this.findCreated(exchange)
    if (!own) throw new StopScenario(...whyNoPool(exchange))
    if (this.tracker.alive().length > maxAlivePools)
      throw new StopScenario('inconclusive', 'the pools of this run cannot be deleted, so it creates no more')
    return own
  }

  /**
   * Sends a write again once the pool is no longer initializing, when it was refused with 400 before: a server may take
   * writes only then. From then on every new pool is waited for.
   */
  async retryWhenReady(id: string, write: () => Promise<Exchange>): Promise<Exchange> {
    const exchange = await write()
    if (exchange.response?.status !== 400 || !(await this.waitUntilReady(id))) return exchange
    const later = await write()
    if (succeeded(later)) this.#settlesFirst = true
    return later
  }

  /** Whether the pool was initializing, and has come out of it within some seconds. */
  async waitUntilReady(id: string): Promise<boolean> {
    for (let waitedMs = 0; waitedMs <= longestStartMs; waitedMs += 250) {
      const { status } = readPool(await this.getPool(id))
      if (status !== 'initializing') return waitedMs > 0
      await sleep(250, this.signal)
    }
    return false
  }

  /** What is wrong with refusing a request that every server must take; nothing where credentials are what it lacks. */
  rejectedValidRequest(exchange: Exchange): Violation | undefined {
    const { response, operation } = exchange
    requireAccess(exchange)
    if (response?.status === 400)
      throw new StopScenario(
        'inconclusive',
        `${operation?.id} refuses the document's own example: give values that it takes with --fixtures`,
      )
    return {
      message: `${operation?.id} does not do what the document has it for`,
      expected: String(operation?.success),
      actual: describeStatus(exchange),
    }
  }

  /** The pool of this run that a success carries. */
  findCreated(exchange: Exchange): CreatedPool | undefined {
    const id = succeeded(exchange) ? readId(bodyValue(exchange)) : undefined
    return id === undefined ? undefined : this.tracker.get(id)
  }

  /** Deletes pools that a scenario is done with. What cannot be deleted is left for the clean-up. */
  async deletePools(...ids: string[]) {
    for (const id of ids) if (this.tracker.get(id)) await this.deletePool(id)
  }

  /** Deletes the pool that a creation gave, where it gave one. */
  async deleteCreated(exchange: Exchange) {
    const own = this.findCreated(exchange)
    if (own) await this.deletePools(own.id)
  }

  /** Asks until the answer is as it should be, for as long as a list or a deletion may lag. */
  poll(...look: Parameters<Poller['poll']>): ReturnType<Poller['poll']> {
    return this.#lag.poll(...look)
  }

  /** Runs a scenario's body, and again when the surroundings were too rough to trust what it found. */
  async runAttempts(body: () => Promise<void>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      this.#draft = new AttemptResults()
      let end: unknown
      try {
        try {
          await body()
        } finally {
          if (this.#draft.indeterminate) await this.#removeLost()
        }
      } catch (error) {
        end = error
      }
      const isDoubtful = this.#draft.isInconclusive(end)
      if (isDoubtful && attempt < 3 && (end === undefined || end instanceof StopScenario)) continue
      this.#draft.commit(this.#results, isDoubtful)
      this.#draft = new AttemptResults()
      if (end !== undefined) throw end
      return
    }
  }

  /** Removes what only the list knows, because the answer to its creation was lost: it would take up room. */
  async #removeLost() {
    if (!this.options.write || this.options.stateless) return
    const list = await this.listPools()
    const lost = succeeded(list) ? readPools(bodyValue(list)).filter((pool) => this.isOrphan(pool)) : []
    for (const { id, name } of lost) this.tracker.add(id, name)
    await this.deletePools(...lost.map(({ id }) => id))
  }

  /** Whether a listed pool is of this run's making, though no answer said so. */
  isOrphan({ id, name }: Pool): boolean {
    return (
      this.tracker.mayBeOrphan(name) && !this.tracker.get(id) && !this.tracker.belongsToOther(id) && !this.tracker.wasDeleted(id)
    )
  }

  #remember(exchange: Exchange) {
    const { operation, request, poolId } = exchange
    if (this.options.stateless || !operation) return
    // An update may have taken effect though its answer says otherwise.
    if (operation.id === 'updatePool' && poolId !== undefined) this.tracker.recordName(poolId, readSentName(request))
    if (!succeeded(exchange)) return
    const value = bodyValue(exchange)
    // What comes for an odd query may be a part of the list.
    if (operation.id === 'listPools' && request.kind === 'documented') {
      this.#listBytes = Math.max(this.#listBytes, exchange.response?.size ?? 0)
      this.tracker.recordListed(readPools(value))
    }
    if (operation.id === 'listActivity') {
      for (const { poolId: logged } of readActivities(value)) if (typeof logged === 'string') this.tracker.recordLogged(logged)
    }
    if (operation.id === 'deletePool' && poolId !== undefined) {
      this.tracker.markDeleted(poolId)
      this.#room.leaves(poolId)
    }
    const id = readId(value)
    if (operation.id === 'createPool' && id !== undefined && !this.tracker.belongsToOther(id))
      this.tracker.add(id, readSentName(request) ?? '')
    if (id !== undefined) this.tracker.recordName(id, (value as Pool).name)
  }

  /** Whatever is not ours is left alone; so is the id of a pool that we deleted, where somebody else may have it by now. */
  async #mayTouch(id: string) {
    if (this.options.stateless) return
    const own = this.tracker.get(id)
    if (own && !(own.mayBeDeleted && (await this.#isGivenAway(id)))) return
    if (!this.tracker.hasCreated(id)) throw new Error(`the pool ${id} is not of this run's making`)
    if (this.tracker.idsAreReused || this.belongsToOther(await this.getPool(id))) throw new StopScenario('skipped', idsComeBack)
  }
}

/** Why a scenario that needs a pool of its own cannot be played, in words that name the way out. */
function whyNoPool(exchange: Exchange): ['skipped' | 'inconclusive', string] {
  const status = exchange.response?.status
  if (status === 401) return ['inconclusive', 'creating a pool is answered with 401: give credentials with --token or --header']
  if (status === 403) return ['inconclusive', 'creating a pool is answered with 403: the token may not write']
  if (status === 400) {
    const details = (bodyValue(exchange) as { details?: unknown } | undefined)?.details
    const said = typeof details === 'string' ? ` ("${details.slice(0, 200)}")` : ''
    return [
      'inconclusive',
      `the server refuses the document's own example of a new pool${said}: give values that it takes with --fixtures, or another --seed where names cannot be used again`,
    ]
  }
  if (status !== undefined && status < 300)
    return ['inconclusive', 'creating a pool gave no pool with an id of its own to work with']
  return ['inconclusive', `no pool could be created: ${describeStatus(exchange)}`]
}
