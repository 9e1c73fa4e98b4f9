import type {
  BadRequestBody,
  ForbiddenBody,
  InternalServerErrorBody,
  NotFoundBody,
  UnauthorizedBody,
} from '../generated/schema.js'

/** An error response: a documented one, or one of the same shape. */
export interface ErrorResponse {
  status: number
  body: { error: string; message: string; details?: string }
  headers?: Record<string, string>
}

/** Rejects a request. The server sends `response`. */
export class HttpError extends Error {
  override readonly name = 'HttpError'
  readonly response: ErrorResponse

  constructor(response: ErrorResponse) {
    super(`${response.status} ${response.body.error}: ${response.body.message}`)
    this.response = response
  }
}

/** @param details the invalid part of the request and the reason. @see "400 Bad Request" in the API document */
export function badRequest(details: string): { status: 400; body: BadRequestBody } {
  return { status: 400, body: { error: 'Bad Request', message: 'Invalid request parameters', details } }
}

/** @see "401 Unauthorized" in the API document */
export function unauthorized(challenge: string): { status: 401; body: UnauthorizedBody; headers: Record<string, string> } {
  const body: UnauthorizedBody = { error: 'Unauthorized', message: 'Authentication required' }
  return { status: 401, body, headers: { 'www-authenticate': challenge } }
}

/** @see "403 Forbidden" in the API document */
export function forbidden(message = 'Insufficient permissions to perform this action'): {
  status: 403
  body: ForbiddenBody
} {
  return { status: 403, body: { error: 'Forbidden', message } }
}

/** @see "404 Not Found" in the API document */
export function notFound(message = 'The requested resource was not found'): { status: 404; body: NotFoundBody } {
  return { status: 404, body: { error: 'Not Found', message } }
}

/** @see "500 Internal Server Error" in the API document */
export function internalServerError(): { status: 500; body: InternalServerErrorBody } {
  return { status: 500, body: { error: 'Internal Server Error', message: 'An unexpected error occurred' } }
}

/** An error that HTTP defines and the API document does not, in the shape of the documented errors. */
export function undocumentedError(
  status: keyof typeof reasonPhrases,
  message: string,
  headers: Record<string, string> = {},
): ErrorResponse {
  return { status, body: { error: reasonPhrase(status), message }, headers }
}

/** The standard phrase of an undocumented status, such as `Conflict`. */
export function reasonPhrase(status: number): string {
  return (reasonPhrases as Record<number, string>)[status] ?? `Status ${status}`
}

const reasonPhrases = {
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  417: 'Expectation Failed',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
} as const
