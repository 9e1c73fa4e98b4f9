import {
  type ApiError,
  BadRequestError,
  ForbiddenError,
  InternalServerError,
  NotFoundError,
  ResponseValidationError,
  UnauthorizedError,
  UnexpectedResponseError,
} from './errors.ts'
import type { Judge } from './generated/answers.js'
import { BadRequestBody, UnauthorizedBody } from './generated/error-answers.js'
import { type Attempt, mask, quote, say } from './messages.ts'

const documented = new Map<number, new (...args: ConstructorParameters<typeof NotFoundError>) => ApiError>([
  [400, BadRequestError],
  [401, UnauthorizedError],
  [403, ForbiddenError],
  [404, NotFoundError],
  [500, InternalServerError],
])

/** The longest body of an error that is read, in characters. The documented ones have a few hundred. */
const errorLimit = 2 ** 20

/** Reads all of a success, and as much of an error as can be the documented one. */
export async function readText(response: Response): Promise<string> {
  const reader = response.ok ? undefined : response.body?.getReader()
  if (!reader) return response.text()
  const decoder = new TextDecoder()
  let text = ''
  while (text.length < errorLimit) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    text += decoder.decode(value, { stream: true })
  }
  reader.cancel().catch(() => {})
  return text
}

/** The body of a success, or the error that the answer stands for, thrown. */
export function judge(attempt: Attempt, response: Response, text: string, validate: Judge = () => []): unknown {
  if (!response.ok)
    throw documentedError(attempt, response, text) ?? unexpected(attempt, response, text, 'not an answer of this API')
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw unexpected(attempt, response, text, 'but the body is not JSON')
  }
  const issues = validate(body)
  if (issues.length === 0) return body
  const more = issues.length > 1 ? ` and ${issues.length - 1} more` : ''
  throw new ResponseValidationError(
    say(attempt, `${response.status}, but not the documented body: ${issues[0]?.path} ${issues[0]?.message}${more}`),
    { request: attempt.request, response, issues },
  )
}

/** The error for an answer that the document does not describe, or that is not to be believed. */
export function unexpected(attempt: Attempt, response: Response, text: string, why: string): UnexpectedResponseError {
  const masked = mask(text, attempt)
  return new UnexpectedResponseError(say(attempt, `${response.status}, ${why}${masked && `: ${quote(masked)}`}`), {
    request: attempt.request,
    response,
    text: masked.slice(0, 2000),
  })
}

function documentedError(attempt: Attempt, response: Response, text: string): Error | undefined {
  const { status } = response
  const ErrorClass = documented.get(status)
  const body = ErrorClass && parseMasked(text, attempt)
  const validate = status === 400 ? BadRequestBody : UnauthorizedBody
  if (!ErrorClass || validate(body).length > 0) return undefined
  const { error, message, details } = body as { error: string; message: string; details?: string }
  const what = quote([error, message, ...(status === 400 ? [details] : [])].join(': '))
  return new ErrorClass(say(attempt, `${status} ${what}`), { request: attempt.request, response, body })
}

function parseMasked(text: string, attempt: Attempt): unknown {
  try {
    return JSON.parse(text, (_, value) => (typeof value === 'string' ? mask(value, attempt) : value))
  } catch {
    return undefined
  }
}
