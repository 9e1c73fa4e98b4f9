import type { Issue } from '../core/validators.ts'
import type {
  BadRequestBody,
  ForbiddenBody,
  InternalServerErrorBody,
  NotFoundBody,
  UnauthorizedBody,
} from '../generated/schema.js'

/** Everything that a call of the client can reject with, apart from the caller's own abort. `status` and `name` narrow it. */
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

/** The request that an error is about. Its headers are not kept: they hold the token. */
export interface SentRequest {
  method: string
  url: string
}

/** What an error knows beside its message. */
export interface ErrorDetails {
  request?: SentRequest
  response?: Response | undefined
  cause?: unknown
  body?: unknown
  text?: string
  issues?: Issue[]
}

/** What every error of this package is. Its message stands alone in a log: method, URL, what came, and after how many attempts. */
export abstract class ComputePoolsError extends Error {
  /** The name of the class, also in a minified bundle. */
  declare readonly name: CallError['name']
  /** The status, where the API document describes it; `undefined` for everything else. */
  declare readonly status: 400 | 401 | 403 | 404 | 500 | undefined

  constructor(message: string, { cause, response, ...facts }: ErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause })
    Object.assign(this, facts)
    // Not enumerable: a server may echo the token in its headers, and loggers print what is enumerable.
    if (response) Object.defineProperty(this, 'response', { value: response })
  }

  /** For structured logs: an Error's own message is not enumerable, and would be lost. */
  toJSON(): object {
    return { ...this, message: this.message }
  }
}

/** One of the five errors that the API document describes, in the documented shape. @see "Error Responses" in the API document */
export abstract class ApiError extends ComputePoolsError {
  declare readonly name: 'BadRequestError' | 'UnauthorizedError' | 'ForbiddenError' | 'NotFoundError' | 'InternalServerError'
  declare readonly status: 400 | 401 | 403 | 404 | 500
  declare readonly request: SentRequest
  /** Its headers and URL. The body has been read: it is in `body`. */
  declare readonly response: Response
  declare readonly body: BadRequestBody | UnauthorizedBody | ForbiddenBody | NotFoundBody | InternalServerErrorBody
}

/** The server refused the input. `details` says what is wrong with it. @see "400 Bad Request" in the API document */
export class BadRequestError extends ApiError {
  declare readonly body: BadRequestBody
  override readonly name = 'BadRequestError'
  override readonly status = 400
  /** What is wrong with the input, as the server says it: `body.details`. */
  get details(): string {
    return this.body.details
  }
}

/**
 * The server does not know who is calling. `cause` is what `onUnauthorized` threw, where it did.
 * @see "401 Unauthorized" in the API document
 */
export class UnauthorizedError extends ApiError {
  declare readonly body: UnauthorizedBody
  override readonly name = 'UnauthorizedError'
  override readonly status = 401
}

/** The caller is known and may not do this. @see "403 Forbidden" in the API document */
export class ForbiddenError extends ApiError {
  declare readonly body: ForbiddenBody
  override readonly name = 'ForbiddenError'
  override readonly status = 403
}

/** No pool has this id, or no longer. @see "404 Not Found" in the API document */
export class NotFoundError extends ApiError {
  declare readonly body: NotFoundBody
  override readonly name = 'NotFoundError'
  override readonly status = 404
}

/** The server failed, and said so as the document wants it. @see "500 Internal Server Error" in the API document */
export class InternalServerError extends ApiError {
  declare readonly body: InternalServerErrorBody
  override readonly name = 'InternalServerError'
  override readonly status = 500
}

/**
 * An answer that the document does not describe: another status, an error page of a proxy, a success that is not JSON,
 * a redirect that is not followed. The number is in `response.status`.
 */
export class UnexpectedResponseError extends ComputePoolsError {
  declare readonly status: undefined
  declare readonly request: SentRequest
  /** Its headers, URL and status. The body has been read: its beginning is in `text`. */
  declare readonly response: Response
  /** The body's first 2,000 characters at most. */
  declare readonly text: string
  override readonly name = 'UnexpectedResponseError'
}

/** A success whose JSON is not what the operation answers: a field is missing, or of another type. */
export class ResponseValidationError extends ComputePoolsError {
  declare readonly status: undefined
  declare readonly request: SentRequest
  declare readonly response: Response
  /** Every place that departs from the schema, such as `{ path: '/pools/3/nodeCount', message: 'must be number' }`. */
  declare readonly issues: Issue[]
  override readonly name = 'ResponseValidationError'
}

/** No answer, or not all of it: refused, reset, no such host, broken off in the body. `cause` is the platform's error. */
export class ConnectionError extends ComputePoolsError {
  declare readonly status: undefined
  declare readonly request: SentRequest
  override readonly name = 'ConnectionError'
}

/** The time for an attempt, or for `waitForPool`, was up. A change may still have happened on the server. */
export class TimeoutError extends ComputePoolsError {
  declare readonly status: undefined
  /** `undefined` when the time of `waitForPool` was up, which is about no request in particular. */
  declare readonly request: SentRequest | undefined
  override readonly name = 'TimeoutError'
}

/** Nothing was sent, because of what the caller gave: an unusable id, body, header or token. */
export class RequestNotSentError extends ComputePoolsError {
  declare readonly status: undefined
  override readonly name = 'RequestNotSentError'
}

/** The outcome of a call as a value. */
export type Result<T> = { ok: true; data: T } | { ok: false; error: CallError }

/**
 * The same call as a value: `toResult(client.getPool('pool-1'))`. Aborts and bugs are no outcome of a call, and are thrown
 * as they are.
 */
export async function toResult<T>(call: PromiseLike<T>): Promise<Result<T>> {
  try {
    return { ok: true, data: await call }
  } catch (error) {
    if (error instanceof ComputePoolsError) return { ok: false, error: error as CallError }
    throw error
  }
}
