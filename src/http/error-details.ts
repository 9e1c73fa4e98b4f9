import { maxIssues } from '../core/max-issues.ts'
import type { Issue } from '../core/validators.ts'

/** Describes one violation of a body's schema, such as `/tags/0: must be string`. */
export function describeIssue({ path, message }: Issue): string {
  return `${path || 'the body'}: ${message}`
}

/** Joins the first ten reasons for the `details` of a 400, at most 1,000 characters. */
export function joinReasons(reasons: readonly string[]): string {
  const omitted = reasons.length - maxReasons
  // `collectIssues()` stops at its limit, so there may be more.
  const more = reasons.length < maxIssues ? `and ${omitted} more` : `and ${omitted} or more others`
  return truncate([...reasons.slice(0, maxReasons), ...(omitted > 0 ? [more] : [])].join('; '))
}

const maxReasons = 10

/** Shortens a text, and replaces halves of surrogate pairs, which UTF-8 cannot encode. */
export function truncate(text: string, maxLength = 1000): string {
  const short = text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text
  return short.replaceAll(/\p{Surrogate}/gu, '\ufffd')
}
