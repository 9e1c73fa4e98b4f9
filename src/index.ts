import { type ClientOptions, type ComputePoolsClient, connect } from './client.ts'
import { checks } from './validated.ts'

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
  return connect(options, options?.validate === false ? {} : checks)
}

export type { Token } from './auth.ts'
export type { CallOptions, ClientOptions, ComputePoolsClient, HeadersOption, RetryOptions } from './client.ts'
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
} from './errors.ts'
export type { Fetch } from './fetch.ts'
export type * from './generated/models.js'
export type { Issue } from './validators.ts'
export { type WaitOptions, waitForPool } from './wait.ts'
