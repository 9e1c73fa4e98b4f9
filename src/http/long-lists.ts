import type { Issue } from '../core/validators.ts'
import { describeIssue, joinReasons } from './error-details.ts'
import { badRequest, HttpError } from './error-responses.ts'

/** Rejects a body with lists longer than any real pool needs. Validating them would take too long. @throws {HttpError} 400 */
export function rejectLongLists(body: unknown): void {
  if (typeof body !== 'object' || body === null) return
  const { nodeTypes, tags } = body as Record<string, unknown>
  const issues = Object.entries({ nodeTypes, tags })
    .filter(([, list]) => Array.isArray(list) && list.length > maxItems)
    .map(([field]): Issue => ({ path: `/${field}`, message: `must not have more than ${maxItems} items` }))
  if (issues.length > 0) throw new HttpError(badRequest(joinReasons(issues.map(describeIssue))))
}

const maxItems = 1000
