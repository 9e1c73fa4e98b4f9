import { matchOperation, type Operation, type OperationMatch } from '../core/operations.ts'
import { collectIssues } from '../core/validators.ts'
import type { Cors } from '../http/cors.ts'
import { describeIssue, joinReasons } from '../http/error-details.ts'
import { badRequest, type ErrorResponse, HttpError, internalServerError, notFound } from '../http/error-responses.ts'
import { parseJson, readJsonText } from '../http/json-body.ts'
import { type JsonResponse, serializeResponse } from '../http/json-response.ts'
import { rejectLongLists } from '../http/long-lists.ts'
import type { Handler, ServerRequest } from '../http/request.ts'
import type { Prism, PrismResponse } from './engine.ts'
import { rejectDeepNesting } from './nesting.ts'
import { readPreferences } from './prefer.ts'

/** Creates a handler around Prism's engine. Every response has a documented status and its documented body. */
export function createHandler(prism: Prism, cors: Cors): Handler {
  return async (request) => {
    const isHead = request.method === 'HEAD'
    const headers = cors.headers(request)
    const preflight = request.header('origin') === null ? undefined : cors.preflightHeaders(request)
    if (preflight) return serializeResponse({ status: 204, headers: preflight }, headers, isHead)
    return serializeResponse(cors.findRejection(request) ?? (await respond(prism, request)), headers, isHead)
  }
}

/** Turns any undocumented error of HTTP, such as a 413, into a documented 400 with the reason in `details`. */
export function toDocumentedError(response: ErrorResponse): ErrorResponse {
  const { status, body } = response
  return status === 403 || status === 500 ? response : badRequest(body.details ?? body.message)
}

async function respond(prism: Prism, request: ServerRequest): Promise<JsonResponse> {
  const { path } = parseTarget(request)
  const method = request.method === 'HEAD' ? 'GET' : request.method
  let found: OperationMatch
  try {
    found = matchOperation(method, path)
  } catch {
    return badRequest(`the path ${path} is not valid percent-encoding`)
  }
  if (found.found === 'nothing') return notFound(`Unknown path ${path}`)
  if (found.found === 'path') {
    const allow = found.methods.join(', ')
    return { ...notFound(`${method} is not an operation of ${path}. Operations: ${allow}`), headers: { allow } }
  }
  try {
    return await callPrism(prism, found.operation, request)
  } catch (error) {
    if (error instanceof HttpError) return toDocumentedError(error.response)
    throw error
  }
}

/** Splits the target without `new URL()`, which removes dot segments and rejects some targets that HTTP allows. */
function parseTarget({ target }: ServerRequest): { path: string; query: URLSearchParams } {
  const [, path = '', query] = /^(?:https?:\/\/[^/?#]*)?([^?#]*)\??([^#]*)/i.exec(target) ?? []
  return { path, query: new URLSearchParams(query) }
}

/** @throws {HttpError} for invalid preferences, and for a body that is not JSON. */
async function callPrism(prism: Prism, operation: Operation, request: ServerRequest): Promise<JsonResponse> {
  const { path, query } = parseTarget(request)
  const preferences = readPreferences(request.header('prefer'), query)
  const { code } = preferences
  if (code !== undefined && !(code in operation.responses)) {
    const documented = Object.keys(operation.responses).join(', ')
    throw new HttpError(badRequest(`invalid preference code=${code}: expected a status of ${operation.id}: ${documented}`))
  }
  // A request for an error gets it whatever its body is, so the body is not read.
  const wantsError = code !== undefined && code >= 400
  const text = operation.requestSchema && !wantsError ? await readBodyText(request) : undefined
  const body = text === undefined ? undefined : parseJson(text)
  rejectLongLists(body)
  const response = await prism(
    {
      method: operation.method.toLowerCase(),
      url: { path, query: groupByName(query) },
      headers: { ...(text === undefined ? {} : bodyHeaders(text)), ...readAuthorization(request) },
      ...(text === undefined ? {} : { body }),
    },
    preferences,
  ).catch(toInternalServerError)
  return withReasons(response, operation, body, query)
}

/** Prism rejects only for its own errors, apart from a preference that it cannot meet. */
function toInternalServerError(error: unknown): PrismResponse {
  if (error instanceof HttpError) throw error
  return { ...internalServerError(), violations: [] }
}

async function readBodyText(request: ServerRequest): Promise<string> {
  const text = await readJsonText(request)
  rejectDeepNesting(text)
  return text
}

function bodyHeaders(text: string): Record<string, string> {
  return { 'content-type': 'application/json', 'content-length': String(new TextEncoder().encode(text).length) }
}

// Authentication schemes are case-insensitive; Prism accepts only `Bearer`.
function readAuthorization({ header }: ServerRequest): { authorization?: string } {
  const authorization = header('authorization')
  return authorization === null ? {} : { authorization: authorization.replace(/^bearer(?=\s)/i, 'Bearer') }
}

function groupByName(query: URLSearchParams): Record<string, string | string[]> {
  const groups = new Map<string, string[]>()
  for (const [name, value] of query) {
    const group = groups.get(name)
    if (group) group.push(value)
    else groups.set(name, [value])
  }
  return Object.fromEntries(
    Array.from(groups, ([name, [first = '', ...more]]) => [name, more.length > 0 ? [first, ...more] : first]),
  )
}

/** Replaces the `details` of Prism's 400, which are those of the example, with the reasons that apply to this request. */
function withReasons(
  { status, body, violations }: PrismResponse,
  { requestSchema }: Operation,
  requestBody: unknown,
  query: URLSearchParams,
): JsonResponse {
  if (status !== 400 || violations.length === 0) return { status, body }
  const inBody = requestSchema ? collectIssues(requestSchema, requestBody).map(describeIssue) : []
  const elsewhere = violations
    .filter(({ path: [location = 'body'] = [] }) => inBody.length === 0 || location !== 'body')
    .map(({ path = [], message }) => (path[0] === 'query' ? describeRepeated(query) : `${path.join(' ')}: ${message}`))
  return badRequest(joinReasons([...inBody, ...elsewhere]))
}

/** Prism lowercases the name of a parameter. A query has only one possible violation: a repeated parameter. */
function describeRepeated(query: URLSearchParams): string {
  const [name] = Object.entries(groupByName(query)).find(([, values]) => Array.isArray(values)) ?? []
  return `${name}: must be given once`
}
