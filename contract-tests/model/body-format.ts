import type { OperationId } from '../../src/core/operations.ts'
import { type Exchange, succeeded } from './exchange.ts'

/**
 * Returns why checks cannot read the body of a successful response, such as a list in another envelope, and names the check
 * that reports it. Otherwise a single defect would be reported by every check of the body.
 */
export function explainUnreadable(exchange: Exchange): string | undefined {
  const { operation, request, response } = exchange
  if (!operation || !response || request.kind !== 'documented' || !succeeded(exchange)) return undefined
  const { isJson, value } = response.json
  if (isJson && isDocumentedFormat(operation.id, value)) return undefined
  const check = response.incomplete
    ? 'answers.body-is-complete'
    : isJson
      ? 'answers.success-matches-its-schema'
      : 'answers.body-is-json'
  return `${operation.id} returned a body in another format than documented: see ${check}`
}

/** Like `explainUnreadable`, also for a list or a log in which no entry has an id. */
export function explainUnidentifiable(exchange: Exchange): string | undefined {
  const reason = explainUnreadable(exchange)
  const { operation, request, response } = exchange
  if (reason !== undefined || !operation || request.kind !== 'documented' || !succeeded(exchange)) return reason
  const { pools, activities } = (response?.json.value ?? {}) as { pools?: unknown; activities?: unknown }
  const entries = operation.id === 'listPools' ? pools : operation.id === 'listActivity' ? activities : undefined
  if (!Array.isArray(entries) || entries.length === 0 || entries.some(hasId)) return undefined
  return `${operation.id} returned entries without ids: see answers.success-matches-its-schema`
}

/** The bodies from which checks learn what they judge. */
export type Subject = 'pools' | 'activity' | 'errors'

/** Finds a body from which checks cannot learn what they judge. Also finds a list without a summary. */
export function findUnreadable(exchange: Exchange): { reason: string; subject: Subject } | undefined {
  const { operation, request, response } = exchange
  const error = explainUnreadableError(exchange)
  if (error !== undefined) return { reason: error, subject: 'errors' }
  const reason = explainUnreadable(exchange)
  if (reason !== undefined) {
    // Only one check reads the response to a delete.
    return operation?.id === 'deletePool'
      ? undefined
      : { reason, subject: operation?.id === 'listActivity' ? 'activity' : 'pools' }
  }
  if (operation?.id !== 'listPools' || request.kind !== 'documented' || !succeeded(exchange)) return undefined
  const { summary } = (response?.json.value ?? {}) as { summary?: unknown }
  if (typeof summary === 'object' && summary !== null) return undefined
  return { reason: 'listPools returned no summary: see answers.success-matches-its-schema', subject: 'pools' }
}

/** Returns the subject of a check, by its id. Other checks of responses judge a body in any format. */
export function subjectOf(checkId: string): Subject | undefined {
  if (checkId.startsWith('activity.')) return 'activity'
  if (!checkId.startsWith('answers.')) return 'pools'
  return /^answers\.(error|bad-request)/.test(checkId) ? 'errors' : undefined
}

function explainUnreadableError({ operation, request, response }: Exchange): string | undefined {
  if (!operation || !response || request.kind !== 'documented') return undefined
  if (response.status < 400 || !(response.status in operation.responses)) return undefined
  const { isJson, value } = response.json
  if (isJson && isErrorFormat(value)) return undefined
  const check = isJson ? 'answers.error-has-its-fields' : 'answers.body-is-json'
  return `${operation.id} returned an error in another format than documented: see ${check}`
}

/** True if the body of an error has its message at the documented place. */
export function isErrorFormat(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { error, message } = value as { error?: unknown; message?: unknown }
  return typeof error === 'string' || typeof message === 'string'
}

/** True if the body has the members by which checks find its content. They may have other defects. */
export function isDocumentedFormat(operation: OperationId, value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    hasContent[operation](value as Record<string, unknown>)
  )
}

const hasContent: Record<OperationId, (body: Record<string, unknown>) => boolean> = {
  listPools: ({ pools }) => Array.isArray(pools),
  createPool: isPool,
  getPool: isPool,
  updatePool: isPool,
  deletePool: (body) => 'success' in body,
  listActivity: ({ activities }) => Array.isArray(activities),
}

function isPool(body: Record<string, unknown>): boolean {
  return 'id' in body && 'name' in body
}

function hasId(entry: unknown): boolean {
  const id: unknown = typeof entry === 'object' && entry !== null && 'id' in entry ? entry.id : undefined
  return typeof id === 'string' || typeof id === 'number'
}
