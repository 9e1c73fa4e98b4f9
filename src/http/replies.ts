import type { OperationId } from '../core/operations.ts'
import type {
  BadRequestBody,
  operations as Described,
  ForbiddenBody,
  InternalServerErrorBody,
  NotFoundBody,
  UnauthorizedBody,
} from '../generated/schema.js'
import type { ServerResponse } from './request.ts'

/** What the server says before it becomes a Response. */
export interface Reply {
  status: number
  /** Sent as JSON; nothing is sent when it is missing. */
  body?: unknown
  headers?: Record<string, string>
}

type Answers<Id extends OperationId> = Described[Id]['responses']

/** The documented answers of one operation. A status or a body that is not among them does not compile. */
export type ReplyTo<Id extends OperationId> = {
  [Status in keyof Answers<Id>]: Answers<Id>[Status] extends { content: { 'application/json': infer Body extends object } }
    ? { status: Status & number; body: Body; headers?: Record<string, string> }
    : never
}[keyof Answers<Id>]

/** A request that is answered before, or instead of, its operation. */
export class HttpError extends Error {
  override readonly name = 'Refusal'
  readonly reply: Reply

  constructor(reply: Reply) {
    super(`answered with ${reply.status}`)
    this.reply = reply
  }
}

/** Writes the reply out as JSON. The answer to HEAD has the length that the body would have. */
export function toServerResponse(
  { status, body, headers }: Reply,
  further: Record<string, string>,
  isHead: boolean,
): ServerResponse {
  if (body === undefined) return { status, headers: { ...headers, ...further }, body: null }
  const text = textOf(body)
  const all = { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers, ...further }
  if (!isHead) return { status, headers: all, body: text }
  return { status, headers: { ...all, 'content-length': String(new TextEncoder().encode(text).length) }, body: null }
}

/** The store gives the same object as long as nothing changes, so a list of thousands of pools is written out once. */
function textOf(body: unknown): string {
  if (typeof body !== 'object' || body === null) return JSON.stringify(body)
  const known = texts.get(body)
  if (known !== undefined) return known
  const text = JSON.stringify(body)
  texts.set(body, text)
  return text
}

const texts = new WeakMap<object, string>()

/** @param details which part of the request is wrong, and why. @see "400 Bad Request" in the API document */
export function badRequest(details: string): { status: 400; body: BadRequestBody } {
  return { status: 400, body: { error: 'Bad Request', message: 'Invalid request parameters', details } }
}

/** @see "401 Unauthorized" in the API document */
export function unauthorized(challenge: string): { status: 401; body: UnauthorizedBody; headers: Record<string, string> } {
  const body: UnauthorizedBody = { error: 'Unauthorized', message: 'Authentication required' }
  return { status: 401, body, headers: { 'www-authenticate': challenge } }
}

/** @see "403 Forbidden" in the API document */
export function forbidden(): { status: 403; body: ForbiddenBody } {
  return { status: 403, body: { error: 'Forbidden', message: 'Insufficient permissions to perform this action' } }
}

/** @see "404 Not Found" in the API document */
export function notFound(): { status: 404; body: NotFoundBody } {
  return { status: 404, body: { error: 'Not Found', message: 'The requested resource was not found' } }
}

/** @see "500 Internal Server Error" in the API document */
export function internalServerError(): { status: 500; body: InternalServerErrorBody } {
  return { status: 500, body: { error: 'Internal Server Error', message: 'An unexpected error occurred' } }
}

/** An error that HTTP has a status for and the document has none, in the shape of the documented ones. */
export function undocumented(status: keyof typeof phrases, message: string, headers: Record<string, string> = {}): Reply {
  return { status, body: { error: phraseOf(status), message }, headers }
}

/** What HTTP calls a status that the document does not have, as far as it is met here. */
export function phraseOf(status: number): string {
  return (phrases as Record<number, string>)[status] ?? `Status ${status}`
}

const phrases = {
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
