import { requireAccess, type Violation } from '../../model/check.ts'
import { describeStatus } from '../../model/describe-status.ts'
import { type Exchange, succeeded } from '../../model/exchange.ts'
import { isStatusForRequest } from '../lib/http-statuses.ts'

/** Returns a violation unless the response is a 400. Stops the scenario if credentials are missing. */
export function checkRejected(exchange: Exchange, description: string): Violation | undefined {
  const { response } = exchange
  if (response && (response.status === 400 || isStatusForRequest(response.status, exchange.request))) return undefined
  requireAccess(exchange)
  const outcome =
    response === undefined
      ? 'gets no response'
      : succeeded(exchange)
        ? `is accepted with ${response.status}`
        : `returns ${response.status}`
  return {
    message: `${exchange.operation?.id} with ${description} ${outcome}`,
    expected: '400 with error, message and details',
    actual: describeStatus(exchange),
  }
}
