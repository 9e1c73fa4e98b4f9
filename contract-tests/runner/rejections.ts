import { explainUnreadable } from '../model/body-format.ts'
import { requireAccess, StopScenario, type Violation } from '../model/check.ts'
import { describeStatus } from '../model/describe-status.ts'
import { cut, formatJson } from '../model/excerpt.ts'
import { bodyValue, type Exchange } from '../model/exchange.ts'

/**
 * Returns the violation of a server that rejects a request which every server must accept.
 *
 * @throws {StopScenario} if the server rejected the credentials, or values of the API document that it does not offer.
 */
export function rejectedValidRequest(exchange: Exchange): Violation {
  const { response, operation } = exchange
  requireAccess(exchange)
  if (response?.status === 400)
    throw new StopScenario(
      'inconclusive',
      `${operation?.id} rejects the example of the API document${quoteDetails(exchange)}: give values that the server accepts with --fixtures`,
    )
  return {
    message: `${operation?.id} rejects a valid request`,
    expected: String(operation?.success),
    actual: describeStatus(exchange),
  }
}

/** Explains why a creation made no pool, and how to fix it. */
export function explainMissingPool(exchange: Exchange): string {
  const status = exchange.response?.status
  if (status === 401) return 'createPool returned 401: give credentials with --token or --header'
  if (status === 403) return 'createPool returned 403: give a token with write access with --token'
  if (status === 400)
    return `the server rejects the API document's example of a new pool${quoteDetails(exchange)}: give values that it accepts with --fixtures, or another --seed if it rejects names that were used before`
  if (status !== undefined && status < 300) return explainUnreadable(exchange) ?? explainUnusableId(exchange)
  if (status === 409) return 'createPool returned 409, as for a name that is taken: run with another --seed'
  return `createPool failed: ${describeStatus(exchange)}`
}

function explainUnusableId(exchange: Exchange): string {
  const { id } = (bodyValue(exchange) ?? {}) as { id?: unknown }
  const check = typeof id === 'string' ? 'pool.id-is-addressable' : 'answers.success-matches-its-schema'
  return `createPool returned no id of a new pool, but ${formatJson(id, 100)}: see ${check}`
}

/** Quotes `details` of a 400 in parentheses, after a space. Returns `''` if there are none. */
export function quoteDetails(exchange: Exchange): string {
  const details = (bodyValue(exchange) as { details?: unknown } | undefined | null)?.details
  return typeof details === 'string' ? ` ("${cut(details, 200)}")` : ''
}
