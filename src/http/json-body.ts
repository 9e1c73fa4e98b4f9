import type { SchemaName } from '../core/operations.ts'
import { collectIssues, type Issue } from '../core/validators.ts'
import type { CreatePoolRequest, UpdatePoolRequest } from '../generated/schema.js'
import { badRequest, HttpError, undocumented } from './replies.ts'
import type { ServerRequest } from './request.ts'

type PoolRequest = CreatePoolRequest | UpdatePoolRequest

/**
 * Reads the body that an operation takes.
 *
 * @throws {HttpError} 400 for what is not JSON or departs from the schema, 413 for a body over a megabyte, 415 for another
 * media type. Whatever the request's own stream fails with is passed on.
 */
export async function readBody<Body extends PoolRequest>(
  question: ServerRequest,
  schema: SchemaName,
  fits: (value: unknown) => value is Body,
): Promise<Body> {
  refuseOtherMediaTypes(question)
  const value = parse(decode(await bytesOf(question)))
  const tooLong = longLists(value)
  if (tooLong.length > 0) throw new HttpError(badRequest(describeIssues(tooLong)))
  if (!fits(value)) throw new HttpError(badRequest(describeIssues(collectIssues(schema, value))))
  const issues = [...brokenTexts(value), ...uncountable(value)]
  if (issues.length > 0) throw new HttpError(badRequest(describeIssues(issues)))
  return value
}

/** What is sent is JSON unless it says otherwise. */
function refuseOtherMediaTypes({ header }: ServerRequest): void {
  const encoding = header('content-encoding')
  if (encoding && encoding.toLowerCase() !== 'identity') {
    const message = `The body must not be compressed, but its Content-Encoding is ${quoted(encoding)}`
    throw new HttpError(undocumented(415, message, { 'accept-encoding': 'identity' }))
  }
  const contentType = header('content-type')
  if (contentType && !jsonType.test(contentType)) {
    const message = `The body must be JSON in UTF-8 (application/json), but its Content-Type is ${quoted(contentType)}`
    throw new HttpError(undocumented(415, message, { accept: 'application/json' }))
  }
}

const jsonType = /^\s*application\/([\w.!#$&^-]+\+)?json\s*(;(?!\s*charset\s*=\s*(?!"?(utf-?8|us-ascii)"?\s*(;|$))).*)?$/i

async function bytesOf(question: ServerRequest): Promise<Uint8Array> {
  const announced = Number(question.header('content-length'))
  const bytes = announced > mostBytes ? undefined : await question.read(mostBytes)
  if (bytes) return bytes
  throw new HttpError(undocumented(413, `The body must not be longer than ${mostBytes} bytes`))
}

const mostBytes = 1_048_576

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new HttpError(badRequest('the body is not valid UTF-8'))
  }
}

function parse(text: string): unknown {
  if (text.trim() === '') throw new HttpError(badRequest('the body is empty: it must be a JSON object'))
  try {
    return JSON.parse(text)
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : 'it is nested too deeply'
    throw new HttpError(badRequest(shortened(`the body is not valid JSON: ${reason}`)))
  }
}

/** Lists that no pool needs, and that would take long to check. */
function longLists(value: unknown): Issue[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value)
    .filter(([field, list]) => (field === 'nodeTypes' || field === 'tags') && Array.isArray(list) && list.length > mostItems)
    .map(([field]) => ({ path: `/${field}`, message: `must not have more than ${mostItems} items` }))
}

const mostItems = 1000

/** Half of a surrogate pair is no character: it could not be sent back as UTF-8. */
function brokenTexts(body: PoolRequest): Issue[] {
  const texts = Object.entries(body).flatMap(([field, value]: [string, unknown]): [string, unknown][] => {
    if (field === 'tags' && Array.isArray(value)) return value.map((tag, i) => [`/tags/${i}`, tag])
    if (field === 'nodeTypes' && Array.isArray(value)) return value.map((node, i) => [`/nodeTypes/${i}/type`, node.type])
    return [[`/${field}`, value]]
  })
  return texts
    .filter(([, text]) => typeof text === 'string' && /\p{Surrogate}/u.test(text))
    .map(([path]) => ({ path, message: 'must not have half of a surrogate pair' }))
}

/** Beyond this, sums of counts are no longer exact. */
function uncountable({ nodeTypes = [] }: PoolRequest): Issue[] {
  const sum = nodeTypes.reduce((total, { count }) => total + count, 0)
  if (Number.isSafeInteger(sum)) return []
  return [{ path: '/nodeTypes', message: `must have counts that add up to at most ${Number.MAX_SAFE_INTEGER}` }]
}

function describeIssues(issues: Issue[]): string {
  const told = issues.slice(0, mostIssues).map(({ path, message }) => `${path || 'the body'}: ${message}`)
  const more = issues.length - told.length
  return shortened([...told, ...(more > 0 ? [`and ${more} more`] : [])].join('; '))
}

const mostIssues = 10

function quoted(text: string): string {
  return JSON.stringify(shortened(text, 100))
}

function shortened(text: string, most = 1000): string {
  const short = text.length > most ? `${text.slice(0, most - 1)}…` : text
  return short.replaceAll(/\p{Surrogate}/gu, '\ufffd')
}
