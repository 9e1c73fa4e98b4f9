import type { Violation } from '../model/check.ts'
import type { Exchange } from '../model/exchange.ts'

/** The check that reports every redirect of a documented request. Other checks refer to it. */
export const reportsRedirects = { id: 'answers.status-is-documented' }

/** True if a violation says only that the response to a documented request is a redirect. */
export function isReportedRedirect({ actual }: Violation, { operation, request, response }: Exchange): boolean {
  if (!operation || request.kind !== 'documented' || !response) return false
  const { status } = response
  return status >= 300 && status < 400 && status !== 304 && actual.startsWith(String(status))
}
