import type { SchemaName } from '../core/operations.ts'
import { collectIssues, type Issue } from '../core/validators.ts'
import type { CreatePoolRequest, UpdatePoolRequest } from '../generated/schema.js'
import { describeIssue, joinReasons } from '../http/error-details.ts'
import { badRequest, HttpError } from '../http/error-responses.ts'
import { parseJson, readJsonText } from '../http/json-body.ts'
import { rejectLongLists } from '../http/long-lists.ts'
import type { ServerRequest } from '../http/request.ts'

type PoolRequest = CreatePoolRequest | UpdatePoolRequest

/**
 * Reads and validates the body of an operation.
 *
 * @throws {HttpError} 400 for a body that is not JSON or violates the schema, and the errors of `readJsonText()`. Rejects
 * with the stream's own error if the connection breaks.
 */
export async function readBody<Body extends PoolRequest>(
  request: ServerRequest,
  schema: SchemaName,
  isValid: (value: unknown) => value is Body,
): Promise<Body> {
  const value = parseJson(await readJsonText(request))
  rejectLongLists(value)
  if (!isValid(value)) throw invalidBody(collectIssues(schema, value))
  rejectIssues([...findLoneSurrogates(value), ...findInexactSums(value)])
  return value
}

function rejectIssues(issues: Issue[]): void {
  if (issues.length > 0) throw invalidBody(issues)
}

function invalidBody(issues: Issue[]): HttpError {
  return new HttpError(badRequest(joinReasons(issues.map(describeIssue))))
}

/** Finds halves of surrogate pairs: UTF-8 cannot encode them, so no response could contain them. */
function findLoneSurrogates(body: PoolRequest): Issue[] {
  const texts = Object.entries(body).flatMap(([field, value]: [string, unknown]): [string, unknown][] => {
    if (field === 'tags' && Array.isArray(value)) return value.map((tag, i) => [`/tags/${i}`, tag])
    if (field === 'nodeTypes' && Array.isArray(value)) return value.map((node, i) => [`/nodeTypes/${i}/type`, node.type])
    return [[`/${field}`, value]]
  })
  return texts
    .filter(([, text]) => typeof text === 'string' && /\p{Surrogate}/u.test(text))
    .map(([path]) => ({ path, message: 'must not have half of a surrogate pair' }))
}

/** Finds counts whose sum exceeds the safe integers. */
function findInexactSums({ nodeTypes = [] }: PoolRequest): Issue[] {
  const sum = nodeTypes.reduce((total, { count }) => total + count, 0)
  if (Number.isSafeInteger(sum)) return []
  return [{ path: '/nodeTypes', message: `must have counts that add up to at most ${Number.MAX_SAFE_INTEGER}` }]
}
