import { BadRequestBody, UnauthorizedBody } from '../generated/error-validators.js'
import type * as schemas from '../generated/response-validators.js'
import type { Attempt } from './attempt.ts'
import {
  type ApiError,
  BadRequestError,
  type CallError,
  ForbiddenError,
  InternalServerError,
  NotFoundError,
  UnauthorizedError,
  UnexpectedResponseError,
} from './errors.ts'

/** Throws if the body of a successful response does not match the schema of its operation. */
export type ResponseValidator = (body: unknown, attempt: Attempt, response: Response) => void

/** Validators by schema name. Without one, any JSON is accepted. */
export type ResponseValidators = { [Schema in keyof typeof schemas]?: ResponseValidator }

const documentedErrors: Record<number, new (...args: ConstructorParameters<typeof ApiError>) => ApiError & CallError> = {
  400: BadRequestError,
  401: UnauthorizedError,
  403: ForbiddenError,
  404: NotFoundError,
  500: InternalServerError,
}

/**
 * Returns the body of a successful response.
 *
 * @throws {ApiError} for a documented status with the documented body.
 * @throws {UnexpectedResponseError} for every other status, and for a body that is not JSON.
 */
export function parseResponse(attempt: Attempt, response: Response, text: string, validator?: ResponseValidator): unknown {
  const { ok, status } = response
  const body = parseJson(text, ok ? undefined : attempt)
  const ErrorClass = documentedErrors[status]
  // The bodies of the other four errors have the same shape. A test verifies it.
  if (ErrorClass && (status === 400 ? BadRequestBody : UnauthorizedBody)(body)) {
    const { error, message, details } = body as BadRequestError['body']
    const quoted = `${error}: ${message}${status === 400 ? `: ${details}` : ''}`
    throw attempt.createError(ErrorClass, `${status} `, quoted, { response, body })
  }
  if (!ok || body === undefined) throw unexpectedResponse(attempt, response, ok ? 'not JSON' : 'not as documented', text)
  validator?.(body, attempt, response)
  return body
}

/**
 * Returns `undefined` for text that is not JSON. With `masking`, strings are masked, and fields with a
 * secret in their name are omitted.
 */
function parseJson(text: string, masking: Attempt | undefined): unknown {
  // Shorter names are kept, because a short secret may be the name of a documented field.
  const mask = (name: string, value: unknown) =>
    name[7] && masking?.mask(name) !== name ? undefined : typeof value === 'string' ? masking?.mask(value) : value
  try {
    return JSON.parse(text, masking && mask)
  } catch {
    return undefined
  }
}

/** Creates the error for a response that the API document does not describe, or that cannot be trusted. */
export function unexpectedResponse(attempt: Attempt, response: Response, reason: string, text = ''): UnexpectedResponseError {
  // Spread and joined, because a slice would keep all of a long text in memory.
  const details = { response, text: [...attempt.mask(text).slice(0, 2000)].join('') }
  return attempt.createError(UnexpectedResponseError, `${response.status}, ${reason}${text && ': '}`, details.text, details)
}
