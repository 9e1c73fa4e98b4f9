import { type ClientOptions, type ComputePoolsClient, connect } from './client/create-client.ts'
import { responseValidators } from './client/response-validators.ts'

/**
 * A client for one server of the Compute Pools API. It judges every answer: what a call gives is what its type says.
 *
 * ```ts
 * const client = createClient({ baseUrl: 'https://dash.example', token: () => session.token })
 * const { pools } = await client.listPools()
 * ```
 *
 * @throws {TypeError} when no URL can be made of `baseUrl`.
 */
export function createClient(options: ClientOptions): ComputePoolsClient {
  return connect(options, options?.validate === false ? {} : responseValidators)
}

export type { CallOptions, ClientOptions, ComputePoolsClient, HeadersOption, RetryOptions } from './client/create-client.ts'
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
  type Result,
  type SentRequest,
  TimeoutError,
  toResult,
  UnauthorizedError,
  UnexpectedResponseError,
} from './client/errors.ts'
export type { Token } from './client/headers.ts'
export { type WaitOptions, waitForPool } from './client/wait-for-pool.ts'
export type { Fetch } from './core/fetch.ts'
export type { Issue } from './core/validators.ts'
export type * from './generated/models.js'
