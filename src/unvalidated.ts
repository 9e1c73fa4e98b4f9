import { createClientWith } from './client/create-client.ts'
import type { ClientOptions, ComputePoolsClient } from './client/types.ts'

/**
 * Creates a client without response validators, for pages with a small bundle budget. It behaves like a client with
 * `validate: false`, and distinguishes the documented errors. `waitForPool` of the root entry accepts it too.
 */
export function createClient(options: Omit<ClientOptions, 'validate'>): ComputePoolsClient {
  return createClientWith(options, {})
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
  type ResponseValidationError,
  type SentRequest,
  TimeoutError,
  UnauthorizedError,
  UnexpectedResponseError,
} from './client/errors.ts'
export { type Result, toResult } from './client/result.ts'
export type { CallOptions, ClientOptions, ComputePoolsClient, HeadersOption, RetryOptions, Token } from './client/types.ts'
export type { Fetch } from './core/fetch.ts'
export type { Issue } from './core/validators.ts'
export type * from './generated/models.js'
