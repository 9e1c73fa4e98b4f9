import { createClientWith } from './client/create-client.ts'
import { protections, strictPolicies } from './client/strict-policies.ts'
import type { ClientOptions, ComputePoolsClient } from './client/types.ts'

/**
 * Creates a client for one server of the Compute Pools API. It validates the body of every successful response.
 *
 * ```ts
 * const client = createClient({ baseUrl: 'https://dash.example', token: () => session.token })
 * const { pools } = await client.listPools()
 * ```
 *
 * @throws {TypeError} if `baseUrl` is not a URL.
 */
export function createClient(options: ClientOptions): ComputePoolsClient {
  return createClientWith(options, options?.validate === false ? protections : strictPolicies)
}

export {
  ApiError,
  BadRequestError,
  type CallError,
  ComputePoolsError,
  ConnectionError,
  ForbiddenError,
  InternalServerError,
  NotFoundError,
  RequestNotSentError,
  ResponseValidationError,
  type SentRequest,
  TimeoutError,
  UnauthorizedError,
  UnexpectedResponseError,
} from './client/errors.ts'
export { type Result, toResult } from './client/result.ts'
export type { CallOptions, ClientOptions, ComputePoolsClient, HeadersOption, RetryOptions, Token } from './client/types.ts'
export { type WaitOptions, waitForPool } from './client/wait-for-pool.ts'
export type { Fetch } from './core/fetch.ts'
export type { Issue } from './core/validators.ts'
export type * from './generated/models.js'
