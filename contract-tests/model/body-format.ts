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

/** Like `explainUnreadable`, also for a list in which no pool has an id. */
export function explainUnidentifiable(exchange: Exchange): string | undefined {
  const reason = explainUnreadable(exchange)
  if (reason !== undefined || !isListPools(exchange)) return reason
  const { pools } = (exchange.response?.json.value ?? {}) as { pools?: unknown }
  if (!Array.isArray(pools) || pools.length === 0 || pools.some(hasId)) return undefined
  return 'listPools returned pools without ids: see answers.success-matches-its-schema'
}

/** Like `explainUnreadable`, also for a list without a summary, and for an error in another format. */
export function explainUnreadablePart(exchange: Exchange): string | undefined {
  const reason = explainUnreadable(exchange) ?? explainUnreadableError(exchange)
  if (reason !== undefined || !isListPools(exchange)) return reason
  const { summary } = (exchange.response?.json.value ?? {}) as { summary?: unknown }
  if (typeof summary === 'object' && summary !== null) return undefined
  return 'listPools returned no summary: see answers.success-matches-its-schema'
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

function isListPools(exchange: Exchange): boolean {
  return exchange.operation?.id === 'listPools' && exchange.request.kind === 'documented' && succeeded(exchange)
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

function hasId(pool: unknown): boolean {
  const id: unknown = typeof pool === 'object' && pool !== null && 'id' in pool ? pool.id : undefined
  return typeof id === 'string' || typeof id === 'number'
}
