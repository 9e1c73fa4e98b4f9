import type { Issue } from '../core/validators.ts'
import type {
  BadRequestBody,
  ForbiddenBody,
  InternalServerErrorBody,
  NotFoundBody,
  UnauthorizedBody,
} from '../generated/schema.js'

/** Any error that a call of the client can reject with, except the caller's own abort. `status` and `name` narrow it. */
export type CallError =
  | BadRequestError
  | UnauthorizedError
  | ForbiddenError
  | NotFoundError
  | InternalServerError
  | UnexpectedResponseError
  | ResponseValidationError
  | ConnectionError
  | TimeoutError
  | RequestNotSentError

/** The request of an error. It omits the headers, because they contain the token. */
export interface SentRequest {
  method: string
  url: string
}

/** Properties of an error besides its message. */
export interface ErrorDetails {
  request?: SentRequest
  response?: Response | undefined
  cause?: unknown
  body?: unknown
  text?: string
  issues?: Issue[]
}

/** Base class of all errors of the client. The message is complete in a log: method, URL, reason and number of attempts. */
export abstract class ComputePoolsError extends Error {
  /** Name of the class. Minification does not change it. */
  declare readonly name: CallError['name']
  /** HTTP status of a documented error, otherwise `undefined`. */
  declare readonly status: 400 | 401 | 403 | 404 | 500 | undefined

  constructor(message: string, { cause, response, ...details }: ErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause })
    Object.assign(this, details)
    // A hidden getter: a server may echo the token in its headers, and loggers print properties.
    if (response) Object.defineProperty(this, 'response', { get: () => response })
  }

  /** Includes the message, which `JSON.stringify` omits from other errors. */
  toJSON(): object {
    return { ...this, message: this.message }
  }
}

/**
 * Base class of the five documented errors.
 *
 * @see "Error Responses" in the API document
 */
export abstract class ApiError extends ComputePoolsError {
  declare readonly name: 'BadRequestError' | 'UnauthorizedError' | 'ForbiddenError' | 'NotFoundError' | 'InternalServerError'
  declare readonly status: 400 | 401 | 403 | 404 | 500
  declare readonly request: SentRequest
  /** Response with status, headers and URL. Its body was read: use `body`. */
  declare readonly response: Response
  declare readonly body: BadRequestBody | UnauthorizedBody | ForbiddenBody | NotFoundBody | InternalServerErrorBody
}

/**
 * The server rejected the input. `details` contains the reason.
 *
 * @see "400 Bad Request" in the API document
 */
export class BadRequestError extends ApiError {
  declare readonly body: BadRequestBody
  override readonly name = 'BadRequestError'
  override readonly status = 400
  /** Reason of the server, from `body.details`. */
  get details(): string {
    return this.body.details
  }
}

/**
 * The request has no valid credentials. `cause` is the error of `onUnauthorized`, if it threw one.
 *
 * @see "401 Unauthorized" in the API document
 */
export class UnauthorizedError extends ApiError {
  declare readonly body: UnauthorizedBody
  override readonly name = 'UnauthorizedError'
  override readonly status = 401
}

/**
 * The caller is authenticated but not allowed to do this.
 *
 * @see "403 Forbidden" in the API document
 */
export class ForbiddenError extends ApiError {
  declare readonly body: ForbiddenBody
  override readonly name = 'ForbiddenError'
  override readonly status = 403
}

/**
 * No pool has this id. It may have been deleted.
 *
 * @see "404 Not Found" in the API document
 */
export class NotFoundError extends ApiError {
  declare readonly body: NotFoundBody
  override readonly name = 'NotFoundError'
  override readonly status = 404
}

/**
 * The server failed, and reported it in the documented shape.
 *
 * @see "500 Internal Server Error" in the API document
 */
export class InternalServerError extends ApiError {
  declare readonly body: InternalServerErrorBody
  override readonly name = 'InternalServerError'
  override readonly status = 500
}

/**
 * The API document does not describe the response: another status, an error page of a proxy, a success that is not JSON, a
 * body that exceeds a limit, or a redirect that is not followed. Its status is in `response.status`.
 */
export class UnexpectedResponseError extends ComputePoolsError {
  declare readonly status: undefined
  declare readonly request: SentRequest
  /** Response with status, headers and URL. Its body was read: use `text`. */
  declare readonly response: Response
  /** First 2,000 characters of the body. */
  declare readonly text: string
  override readonly name = 'UnexpectedResponseError'
}

/** The body of a successful response does not match its schema: a field is missing, or has another type. */
export class ResponseValidationError extends ComputePoolsError {
  declare readonly status: undefined
  declare readonly request: SentRequest
  declare readonly response: Response
  /** The first 100 violations of the schema, such as `{ path: '/pools/3/nodeCount', message: 'must be number' }`. */
  declare readonly issues: Issue[]
  override readonly name = 'ResponseValidationError'
}

/**
 * No complete response was received: refused, reset, unknown host, or interrupted body. `cause` is an error with the message
 * and the `code` of the platform's error, without its other properties, which may contain the token.
 */
export class ConnectionError extends ComputePoolsError {
  declare readonly status: undefined
  declare readonly request: SentRequest
  override readonly name = 'ConnectionError'
}

/** An attempt or `waitForPool` exceeded its time limit. The server may still have made the change. */
export class TimeoutError extends ComputePoolsError {
  declare readonly status: undefined
  /** `undefined` if `waitForPool` timed out. */
  declare readonly request: SentRequest | undefined
  override readonly name = 'TimeoutError'
}

/** The request was not sent, because an id, body, header or token is unusable. */
export class RequestNotSentError extends ComputePoolsError {
  declare readonly status: undefined
  override readonly name = 'RequestNotSentError'
}
