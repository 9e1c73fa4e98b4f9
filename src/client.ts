import createOpenApiClient, { type Client } from 'openapi-fetch'
import type { Check } from './answers.ts'
import { createAttempt } from './attempt.ts'
import { complete, type Token } from './auth.ts'
import { createPlan, Draft } from './call.ts'
import type { Fetch } from './fetch.ts'
import type {
  ActivityList,
  CreatePoolRequest,
  DeletePoolResult,
  Pool,
  PoolList,
  paths,
  UpdatePoolRequest,
} from './generated/schema.js'
import { readBaseUrl, readPoolId, toJson } from './input.ts'

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
   * What it throws becomes the cause of an UnauthorizedError.
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

/** The six operations of the Compute Pools API. Every call rejects with a CallError, or with the reason of the caller's signal. */
export interface ComputePoolsClient {
  listPools(options?: CallOptions): Promise<PoolList>
  getPool(poolId: string, options?: CallOptions): Promise<Pool>
  createPool(body: CreatePoolRequest, options?: CallOptions): Promise<Pool>
  updatePool(poolId: string, body: UpdatePoolRequest, options?: CallOptions): Promise<Pool>
  deletePool(poolId: string, options?: CallOptions): Promise<DeletePoolResult>
  listActivity(filter?: { poolId?: string | undefined }, options?: CallOptions): Promise<ActivityList>
  /** The openapi-fetch client */
  readonly raw: Client<paths>
}

/** What checks the bodies of successes, by schema. Without it any JSON is taken. */
export type Checks = { [Schema in 'PoolList' | 'Pool' | 'DeletePoolResult' | 'ActivityList']?: Check }

/** A client whose answers are checked with these: what both entries of the package are made of. */
export function connect(options: ClientOptions, checks: Checks = {}): ComputePoolsClient {
  const settings = { ...options }
  const { baseUrl, origin } = readBaseUrl(settings.baseUrl)
  const plan = createPlan(settings, origin)
  const core = createOpenApiClient<paths>({ baseUrl, Request: Draft as typeof Request, bodySerializer: toJson })

  return {
    async listPools(options) {
      return bodyOf(await core.GET('/api/pools', plan(options, checks.PoolList)))
    },
    async getPool(poolId, options) {
      return bodyOf(await core.GET('/api/pools/{poolId}', { ...plan(options, checks.Pool), params: at(poolId) }))
    },
    async createPool(body, options) {
      return bodyOf(await core.POST('/api/pools', { ...plan(options, checks.Pool), body: body ?? null }))
    },
    async updatePool(poolId, body, options) {
      const init = { ...plan(options, checks.Pool), params: at(poolId), body: body ?? null }
      return bodyOf(await core.PUT('/api/pools/{poolId}', init))
    },
    async deletePool(poolId, options) {
      const init = { ...plan(options, checks.DeletePoolResult), params: at(poolId) }
      return bodyOf(await core.DELETE('/api/pools/{poolId}', init))
    },
    async listActivity({ poolId } = {}, options) {
      const params = poolId === undefined ? {} : { query: { poolId: readPoolId(poolId) } }
      return bodyOf(await core.GET('/api/pools/activity', { ...plan(options, checks.ActivityList), params }))
    },
    raw: createOpenApiClient<paths>({ baseUrl, fetch: sendRaw }),
  }

  async function sendRaw(request: Request): Promise<Response> {
    const { fetch = globalThis.fetch, headers, token } = settings
    if (request.url.startsWith(`${origin}/`)) await complete(createAttempt(request, request.headers), [headers], token)
    return fetch(request)
  }
}

function at(poolId: string) {
  return { path: { poolId: readPoolId(poolId) } }
}

/** The six methods have no outcome but a body: every other answer has been thrown by then. */
function bodyOf<T>({ data }: { data?: T }): T {
  return data as T
}
