import { type ClientOptions, type ComputePoolsClient, connect } from './client/create-client.ts'

/**
 * The same client without the schemas of the answers, for pages that count bytes: as `validate: false`, but the schemas
 * do not even travel. The documented errors are told apart all the same. `waitForPool`, from the root, takes this client too.
 */
export function createClient(options: Omit<ClientOptions, 'validate'>): ComputePoolsClient {
  return connect(options, {})
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
  type ResponseValidationError,
  type Result,
  type SentRequest,
  TimeoutError,
  toResult,
  UnauthorizedError,
  UnexpectedResponseError,
} from './client/errors.ts'
export type { Token } from './client/headers.ts'
export type { Fetch } from './core/fetch.ts'
export type { Issue } from './core/validators.ts'
export type * from './generated/models.js'
