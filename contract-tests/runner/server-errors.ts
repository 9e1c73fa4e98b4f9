import type { Check, Violation } from '../model/check.ts'
import { type Exchange, isLargeRequest } from '../model/exchange.ts'
import { isServerError } from '../model/status.ts'

/** The check that reports every server error of a documented request. Other checks refer to it. */
export const neverFails = {
  id: 'answers.documented-request-never-fails',
  description: 'No documented request, whatever its input, returns a 5xx status each time it is sent.',
  pointer: '#/components/schemas/InternalServerErrorBody',
  level: 'must',
  anyBody: true,
} as const satisfies Check

/**
 * True for a request with the method, path and media type of an operation. Races are never retried, and large bodies have
 * their own check.
 */
export function isDocumentedRequest({ operation, request }: Exchange): boolean {
  const isJson = request.body === undefined || request.headers['content-type'] === 'application/json'
  return operation !== undefined && request.kind === 'documented' && !request.race && isJson && !isLargeRequest(request)
}

/** True if the exchange violates `neverFails`. */
export function violatesNeverFails(exchange: Exchange): boolean {
  const { response, failsEachTime } = exchange
  return Boolean(isDocumentedRequest(exchange) && failsEachTime && response && isServerError(response.status))
}

/** True if a violation says only that the response is a server error, which `neverFails` reports. */
export function isReportedByNeverFails({ actual }: Violation, exchange: Exchange): boolean {
  return actual === String(exchange.response?.status) && violatesNeverFails(exchange)
}
