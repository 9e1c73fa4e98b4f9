import type { Client } from 'openapi-fetch'
import type { Fetch } from '../core/fetch.ts'
import type {
  ActivityList,
  CreatePoolRequest,
  DeletePoolResult,
  Pool,
  PoolList,
  paths,
  UpdatePoolRequest,
} from '../generated/schema.js'

/** Headers by name. Names are case-insensitive, and a value of `undefined` is ignored. */
export type HeadersOption = Headers | Record<string, string | undefined> | [string, string][]

/** A bearer token, or a function that returns the current one. `''` and `undefined` send no `Authorization` header. */
export type Token = string | undefined | (() => string | undefined | Promise<string | undefined>)

/** Limits the retries of GET, PUT and DELETE after a connection error, a timeout, or 408, 429, 502, 503 and 504. */
export interface RetryOptions {
  /**
   * Maximum number of retries after the first attempt.
   *
   * @default 2
   */
  limit?: number | undefined
}

/** Options of one call. `undefined` counts as not given. */
export interface CallOptions {
  /** Aborts the call at any moment. The call rejects with the signal's reason, unchanged. */
  signal?: AbortSignal | null | undefined
  /**
   * Time limit of one attempt in ms, including the response body. `0` and `Infinity` set no limit.
   *
   * @default the `timeout` of the client
   */
  timeout?: number | undefined
  /** Headers of this call. They override headers of the client. */
  headers?: HeadersOption | undefined
  /**
   * `false` disables retries.
   *
   * @default the `retry` of the client
   */
  retry?: false | RetryOptions | undefined
}

/** Options of a client. `undefined` counts as not given. */
export interface ClientOptions {
  /** URL in front of `/api/pools`, such as `https://dash.example`. In a page it may be relative. */
  baseUrl: string | URL
  /** Bearer token, or a function that is called before every attempt. It is sent to the origin of `baseUrl` only. */
  token?: Token
  /**
   * Renews the token after a 401. Parallel calls share one renewal. Each call then reads `token` again and is repeated once,
   * POST included. An error that it throws becomes the `cause` of an UnauthorizedError. `timeout` does not limit it, because
   * it may ask a person to sign in.
   */
  onUnauthorized?: (() => void | Promise<void>) | undefined
  /**
   * Replaces the platform's fetch.
   *
   * @default `globalThis.fetch`, read at every call
   */
  fetch?: Fetch | undefined
  /** Headers of every call. */
  headers?: HeadersOption | undefined
  /**
   * Time limit of one attempt in ms, including the response body. `0` and `Infinity` set no limit.
   *
   * @default 30_000
   */
  timeout?: number | undefined
  /**
   * `false` disables retries.
   *
   * @default { limit: 2 }
   */
  retry?: false | RetryOptions | undefined
  /**
   * Maximum size of a response body in bytes, after decompression. An error has 1 MB at most. A larger body, and one with over
   * 1,000 levels of lists and objects, is an UnexpectedResponseError.
   *
   * @default 67_108_864
   */
  maxBody?: number | undefined
  /**
   * `false` accepts any JSON as the body of a successful response.
   *
   * @default true
   */
  validate?: boolean | undefined
}

/**
 * The six operations of the Compute Pools API.
 *
 * A call rejects with a CallError, or with the reason of the caller's signal. Besides the errors that a method lists, every
 * call can reject with:
 *
 * - a documented error: BadRequestError, UnauthorizedError, ForbiddenError or InternalServerError.
 * - another error of the client: UnexpectedResponseError, ResponseValidationError, ConnectionError, TimeoutError or
 *   RequestNotSentError.
 */
export interface ComputePoolsClient {
  /**
   * Fetches all pools in one list without pages, and a summary. `totalPools`, `activePools` and `totalNodes` are counts. The
   * API document gives no unit for `totalCapacity`.
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
   * Fetches one pool. Utilization values are percentages, 0 to 100. `nodeCount` is the sum of the counts in `nodeTypes`.
   * `createdAt` is a date, `YYYY-MM-DD`. `status` may have values beyond the documented ones.
   *
   * ```ts
   * const pool = await client.getPool('pool-1')
   * pool.region // => 'us-east-1'
   * pool.nodeTypes[0] // => { type: 'p4d.24xlarge', count: 32 }
   * ```
   *
   * @throws {NotFoundError} if no pool has this id.
   * @throws {RequestNotSentError} for `''`, `'.'`, `'..'` and `'activity'`, whose URLs belong to other endpoints.
   * @see "Get Pool by ID" in the API document
   */
  getPool(poolId: string, options?: CallOptions): Promise<Pool>

  /**
   * Creates a pool and returns it with the id, status and creation date that the server assigned. `description` and `tags`
   * are optional. The request is not retried, because a lost response may hide a pool that was created. It is repeated only
   * after `onUnauthorized` renewed the token.
   *
   * ```ts
   * const nodeTypes = [{ type: 'g5.12xlarge', count: 8 }]
   * const pool = await client.createPool({ name: 'Nightly tests', region: 'us-west-2', provider: 'AWS', nodeTypes })
   * pool.nodeCount // => 8
   * ```
   *
   * @throws {BadRequestError} if the server rejects the input. `details` contains the reason.
   * @see "Create New Pool" in the API document
   */
  createPool(body: CreatePoolRequest, options?: CallOptions): Promise<Pool>

  /**
   * Changes a pool and returns the changed pool. Only `name`, `description`, `nodeTypes` and `tags` can be changed, and lists
   * are replaced as a whole. The API document does not define the effect of an omitted field. To be safe, send all four.
   *
   * ```ts
   * const pool = await client.updatePool('pool-2', { nodeTypes: [{ type: 'g5.12xlarge', count: 12 }] })
   * pool.nodeCount // => 12
   * ```
   *
   * @throws {NotFoundError} if no pool has this id.
   * @throws {BadRequestError} if the server rejects the input. `details` contains the reason.
   * @throws {RequestNotSentError} for the ids that `getPool` rejects.
   * @see "Update Pool" in the API document
   */
  updatePool(poolId: string, body: UpdatePoolRequest, options?: CallOptions): Promise<Pool>

  /**
   * Deletes a pool and returns the server's confirmation. If the response is lost, the call is retried and may get a 404,
   * although its first attempt deleted the pool. Treat a NotFoundError as "the pool is gone".
   *
   * ```ts
   * const { success } = await client.deletePool('pool-3')
   * success // => true
   * ```
   *
   * @throws {NotFoundError} if no pool has this id. It may have been deleted.
   * @throws {RequestNotSentError} for the ids that `getPool` rejects.
   * @see "Delete Pool" in the API document
   */
  deletePool(poolId: string, options?: CallOptions): Promise<DeletePoolResult>

  /**
   * Fetches the activity log of all pools, or of one pool. `timestamp` is an RFC 3339 date-time. The server chooses the
   * order. Entries of a deleted pool may remain.
   *
   * ```ts
   * const { activities } = await client.listActivity({ poolId: 'pool-1' })
   * activities.every((entry) => entry.poolId === 'pool-1') // => true
   * ```
   *
   * @throws {NotFoundError} if the server requires that the pool exists.
   * @throws {RequestNotSentError} for an id that no pool can have.
   * @see "Get Pool Activity" in the API document
   */
  listActivity(filter?: { poolId?: string | undefined }, options?: CallOptions): Promise<ActivityList>

  /**
   * An openapi-fetch client with the same base URL, token and headers, for calls that the six methods do not cover. It sends
   * real Requests, supports middleware and returns `{ data, error, response }` for every status. It does not retry, time out,
   * validate, limit bodies or mask secrets. It does not follow redirects, unless a call has `redirect: 'follow'`. Then the
   * platform follows them, also to other origins, with all headers but `Authorization`.
   *
   * ```ts
   * const { data, response } = await client.raw.GET('/api/pools/{poolId}', { params: { path: { poolId: 'pool-1' } } })
   * response.status // => 200
   * ```
   */
  readonly raw: Client<paths>
}
