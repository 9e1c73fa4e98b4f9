import createOpenApiClient, { type Client } from 'openapi-fetch'
import type { Fetch } from '../core/fetch.ts'
import type * as answers from '../generated/answers.js'
import type {
  ActivityList,
  CreatePoolRequest,
  DeletePoolResult,
  Pool,
  PoolList,
  paths,
  UpdatePoolRequest,
} from '../generated/schema.js'
import { createAttempt } from './attempt.ts'
import { readBaseUrl, toJson, toSegment } from './encode.ts'
import { createCalls, Draft } from './execute.ts'
import { applyHeaders, type Token } from './headers.ts'
import type { ResponseValidator } from './parse-response.ts'

/** Headers by name. They merge without regard to case; a value of `undefined` counts as not given. */
export type HeadersOption = Headers | Record<string, string | undefined> | [string, string][]

/** How often a GET, PUT or DELETE is repeated after a connection error, a timeout, or 408, 429, 502, 503, 504. */
export interface RetryOptions {
  /** Repetitions after the first attempt, 2 when not given. */
  limit?: number | undefined
}

/** What one call may ask for. An option given as `undefined` counts as not given. */
export interface CallOptions {
  /** Ends the call at any moment: it rejects with the signal's reason, as it is. */
  signal?: AbortSignal | null | undefined
  /** How long one attempt may take, the body included, in ms. `0` and `Infinity` mean no limit. */
  timeout?: number | undefined
  /** Headers of this call. They win over the client's. */
  headers?: HeadersOption | undefined
  /** `false` never repeats. */
  retry?: false | RetryOptions | undefined
}

/** What a client is made of. An option given as `undefined` counts as not given. */
export interface ClientOptions {
  /** What stands before `/api/pools`, such as `https://dash.example`. In a page it may be relative. */
  baseUrl: string | URL
  /** The bearer token, or a function that is asked before every attempt. It goes to the origin of `baseUrl` alone. */
  token?: Token
  /**
   * Renews the token after a 401. Parallel calls share one run; then each asks `token` again, and is repeated once.
   * What it throws becomes the cause of an UnauthorizedError. `timeout` does not end it: it may ask a person to sign in.
   */
  onUnauthorized?: (() => void | Promise<void>) | undefined
  /** Takes the place of the platform's fetch, which is otherwise looked up at every call. */
  fetch?: Fetch | undefined
  /** Headers of every call. */
  headers?: HeadersOption | undefined
  /** How long one attempt may take, the body included, in ms: 30,000 when not given. `0` and `Infinity` mean no limit. */
  timeout?: number | undefined
  /** `false` never repeats. */
  retry?: false | RetryOptions | undefined
  /** `false` takes the body of a success as it is, without a look at its fields. */
  validate?: boolean | undefined
}

/**
 * The six operations of the Compute Pools API. A call rejects with a CallError, or with the reason of the caller's signal:
 * besides the errors that a method names, each can be a BadRequestError, UnauthorizedError, ForbiddenError or
 * InternalServerError, and one of those without a status: UnexpectedResponseError, ResponseValidationError,
 * ConnectionError, TimeoutError, RequestNotSentError.
 */
export interface ComputePoolsClient {
  /**
   * Every pool as it is now, in one list without pages, and four figures over all of them: `totalPools`, `activePools` and
   * `totalNodes` are counts; `totalCapacity` is a number whose unit the document leaves open.
   *
   * ```ts
   * const { pools, summary } = await client.listPools()
   * pools.map((pool) => pool.name)[0] // => 'ML Training Cluster'
   * summary.totalPools === pools.length // => true
   * ```
   *
   * @see "Get All Compute Pools" in the API document
   */
  listPools(options?: CallOptions): Promise<PoolList>

  /**
   * One pool as it is now. Utilization figures are percentages, 0 to 100, and move from one call to the next; `nodeCount`
   * is the sum of the counts in `nodeTypes`; `createdAt` is a day, `YYYY-MM-DD`. Expect statuses beyond the known ones.
   *
   * ```ts
   * const pool = await client.getPool('pool-1')
   * pool.region // => 'us-east-1'
   * pool.nodeTypes[0] // => { type: 'p4d.24xlarge', count: 32 }
   * ```
   *
   * @throws {NotFoundError} when no pool has this id.
   * @throws {RequestNotSentError} for `''`, `'.'`, `'..'` and `'activity'`, whose URLs are other endpoints.
   * @see "Get Pool by ID" in the API document
   */
  getPool(poolId: string, options?: CallOptions): Promise<Pool>

  /**
   * The new pool, with the id, the status and the day of creation that the server gave it. `description` and `tags` may be
   * left out. The request is never repeated by itself, because a lost answer may hide a pool that was created; the one
   * exception is a call that `onUnauthorized` has renewed the token for.
   *
   * ```ts
   * const nodeTypes = [{ type: 'g5.12xlarge', count: 8 }]
   * const pool = await client.createPool({ name: 'Nightly tests', region: 'us-west-2', provider: 'AWS', nodeTypes })
   * pool.nodeCount // => 8
   * ```
   *
   * @throws {BadRequestError} when the server refuses the input; `details` says what is wrong with it.
   * @see "Create New Pool" in the API document
   */
  createPool(body: CreatePoolRequest, options?: CallOptions): Promise<Pool>

  /**
   * The pool after the change. Only `name`, `description`, `nodeTypes` and `tags` can be changed, and lists are replaced
   * as a whole. What becomes of a field that is not sent is the server's choice: to be safe, send all four.
   *
   * ```ts
   * const pool = await client.updatePool('pool-2', { nodeTypes: [{ type: 'g5.12xlarge', count: 12 }] })
   * pool.nodeCount // => 12
   * ```
   *
   * @throws {NotFoundError} when no pool has this id.
   * @throws {BadRequestError} when the server refuses the input.
   * @throws {RequestNotSentError} for an id that `getPool` refuses too.
   * @see "Update Pool" in the API document
   */
  updatePool(poolId: string, body: UpdatePoolRequest, options?: CallOptions): Promise<Pool>

  /**
   * What the server says of the deletion. When an answer gets lost, the call is repeated and may meet a 404, although it
   * was itself that deleted the pool: take a NotFoundError here for "it is gone".
   *
   * ```ts
   * const { success } = await client.deletePool('pool-3')
   * success // => true
   * ```
   *
   * @throws {NotFoundError} when no pool has this id, or no longer.
   * @throws {RequestNotSentError} for an id that `getPool` refuses too.
   * @see "Delete Pool" in the API document
   */
  deletePool(poolId: string, options?: CallOptions): Promise<DeletePoolResult>

  /**
   * The log of what happened to all pools, or to one. `timestamp` is an RFC 3339 date-time; the order is the server's.
   * A pool's entries may outlive it.
   *
   * ```ts
   * const { activities } = await client.listActivity({ poolId: 'pool-1' })
   * activities.every((entry) => entry.poolId === 'pool-1') // => true
   * ```
   *
   * @throws {NotFoundError} from servers that want to know the pool they filter by.
   * @throws {RequestNotSentError} for an id that no pool can have.
   * @see "Get Pool Activity" in the API document
   */
  listActivity(filter?: { poolId?: string | undefined }, options?: CallOptions): Promise<ActivityList>

  /**
   * An openapi-fetch client with the same base URL, token and headers, for the unusual call. It makes real Requests, takes
   * middleware, and gives `{ data, error, response }` for every status; retry, timeout and validation are not part of it.
   *
   * ```ts
   * const { data, response } = await client.raw.GET('/api/pools/{poolId}', { params: { path: { poolId: 'pool-1' } } })
   * response.status // => 200
   * ```
   */
  readonly raw: Client<paths>
}

/** What checks the bodies of successes, by schema. Without it any JSON is taken. */
export type ResponseValidators = { [Schema in keyof typeof answers]?: ResponseValidator }

/** A client whose answers are checked with these: what both entries of the package are made of. */
export function connect(options: ClientOptions, checks: ResponseValidators): ComputePoolsClient {
  const settings = { ...options }
  const { baseUrl, origin } = readBaseUrl(settings.baseUrl)
  const callWith = createCalls(settings, origin)
  const core = createOpenApiClient<paths>({
    baseUrl,
    Request: Draft as typeof Request,
    bodySerializer: toJson,
    pathSerializer: (path, { poolId }) => path.replace('{poolId}', toSegment(poolId)),
    querySerializer: ({ poolId }) => (poolId === undefined ? '' : `poolId=${toSegment(poolId)}`),
  })

  return {
    listPools: (options) => core.GET('/api/pools', { fetch: callWith(options, checks.PoolList) }).then(bodyOf),
    getPool: (poolId, options) =>
      core.GET('/api/pools/{poolId}', { params: { path: { poolId } }, fetch: callWith(options, checks.Pool) }).then(bodyOf),
    createPool: (body, options) =>
      core.POST('/api/pools', { body: body ?? null, fetch: callWith(options, checks.Pool) }).then(bodyOf),
    updatePool: (poolId, body, options) =>
      core
        .PUT('/api/pools/{poolId}', { params: { path: { poolId } }, body: body ?? null, fetch: callWith(options, checks.Pool) })
        .then(bodyOf),
    deletePool: (poolId, options) =>
      core
        .DELETE('/api/pools/{poolId}', { params: { path: { poolId } }, fetch: callWith(options, checks.DeletePoolResult) })
        .then(bodyOf),
    listActivity: (query = {}, options) =>
      core
        .GET('/api/pools/activity', {
          params: { query: query as { poolId: string } },
          fetch: callWith(options, checks.ActivityList),
        })
        .then(bodyOf),
    raw: createOpenApiClient<paths>({ baseUrl, fetch: sendRaw }),
  }

  async function sendRaw(request: Request): Promise<Response> {
    const { fetch = globalThis.fetch, headers, token } = settings
    if (request.url.startsWith(`${origin}/`))
      await applyHeaders(createAttempt(request, request.headers), [headers, new Headers(request.headers)], token)
    return fetch(request)
  }
}

/** The six methods have no outcome but a body: every other answer has been thrown by then. */
function bodyOf<T>({ data }: { data?: T }): T {
  return data as T
}
