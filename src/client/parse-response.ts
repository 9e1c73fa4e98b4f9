import { BadRequestBody, UnauthorizedBody } from '../generated/error-answers.js'
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

const documented: Record<number, DocumentedError> = {
  400: BadRequestError,
  401: UnauthorizedError,
  403: ForbiddenError,
  404: NotFoundError,
  500: InternalServerError,
}
type DocumentedError = new (...args: ConstructorParameters<typeof ApiError>) => ApiError & CallError

/** The body of a success, or the error that the answer stands for, thrown. */
export function parseResponse(attempt: Attempt, response: Response, text: string, check?: ResponseValidator): unknown {
  const { mask, fail } = attempt
  const { ok, status } = response
  let body: unknown
  try {
    // A field whose very name holds the token is left out.
    const masked = (name: string, value: unknown) =>
      mask(name) !== name ? undefined : typeof value === 'string' ? mask(value) : value
    body = JSON.parse(text, ok ? undefined : masked)
  } catch {
    // Stays undefined, which is nothing that JSON can say.
  }
  const ErrorClass = documented[status]
  // The bodies of the other four have one shape, which a test holds.
  if (ErrorClass && (status === 400 ? BadRequestBody : UnauthorizedBody)(body)) {
    const { error, message, details } = body as BadRequestError['body']
    const said = `${error}: ${message}${status === 400 ? `: ${details}` : ''}`
    throw fail(ErrorClass, `${status} `, said, { response, body })
  }
  if (!ok || body === undefined) throw unexpected(attempt, response, ok ? 'not JSON' : 'not as documented', text)
  check?.(body, attempt, response)
  return body
}

/** Throws when the body of a success is not what its operation answers. */
export type ResponseValidator = (body: unknown, attempt: Attempt, response: Response) => void

/** The error for an answer that the document does not describe, or that is not to be believed. */
export function unexpected(attempt: Attempt, response: Response, why: string, text = ''): UnexpectedResponseError {
  // Spread and joined, because a slice would keep all of a long text in memory.
  const facts = { response, text: [...attempt.mask(text).slice(0, 2000)].join('') }
  return attempt.fail(UnexpectedResponseError, `${response.status}, ${why}${text && ': '}`, facts.text, facts)
}
