import { createClientWith } from './client/create-client.ts'
import type { ClientOptions, ComputePoolsClient } from './client/types.ts'

/**
 * Creates a client without response validators, for pages with a small bundle budget and a trusted server. It behaves like a
 * client with `validate: false`, and distinguishes the documented errors. It does not limit the size and nesting of bodies,
 * and errors mask the token only as it was sent. `waitForPool` of the root entry accepts it too.
 */
export function createClient(options: Omit<ClientOptions, 'validate' | 'maxBody'>): ComputePoolsClient {
  return createClientWith(options, {
    createMask(headers) {
      const token = headers.get('authorization')?.replace(/^\S+ +/, '')
      // A token of up to three characters is no secret, and masking it would mutilate ordinary words.
      return (text) => (token?.[3] ? text.replaceAll(token, '***') : text)
    },
    readText: (response) => response.text(),
  })
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
