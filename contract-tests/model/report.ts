import type { OperationId } from '../../src/core/operations.ts'
import type { Level } from './check.ts'

export type Verdict = 'conforms' | 'violates' | 'inconclusive'
export type Outcome = 'passed' | 'failed' | 'skipped' | 'inconclusive'

/** What a run found, as plain data. Reporters are functions of it. */
export interface Report {
  schemaVersion: 1
  /** The base URL that was verified. */
  target: string
  /** RFC 3339 */
  startedAt: string
  durationMs: number
  /** Give it to `--seed` to send the same requests again. */
  seed: number
  verdict: Verdict
  /** The mildest level at which a finding made the verdict `violates`; what is milder is advice. */
  failOn: Level
  counts: { passed: number; failed: number; skipped: number; inconclusive: number; requests: number }
  checks: CheckReport[]
  findings: Finding[]
  /** The documented answers, and how often this run saw each. */
  coverage: { operation: OperationId; status: number; seen: number }[]
  /** What a reader should know beside the findings: what was not run and why, what was left behind. */
  notes: string[]
  /** Pools that this run created and could not remove. */
  leftBehind: { id: string; name: string; curl: string }[]
}

/** Whether anything was judged at all: a selection may have only checks that need what the run was not given, and says nothing then. */
export function hasJudged(checks: readonly CheckReport[]): boolean {
  return checks.some(({ outcome }) => outcome === 'passed' || outcome === 'failed')
}

export interface CheckReport {
  id: string
  level: Level
  description: string
  /** JSON pointer into the OpenAPI description. */
  pointer: string
  /** The section of the API document. */
  source: string
  outcome: Outcome
  /** Why it was skipped or is inconclusive. */
  reason?: string
}

export interface Finding {
  check: string
  level: Level
  /** The section of the API document that this exchange departs from. */
  source: string
  /** The operation's id, or the method and path of a request that belongs to none. */
  operation: string
  message: string
  expected: string
  actual: string
  /** A command that shows it. Tokens are replaced by `$TOKEN`. */
  curl: string
  exchange: {
    request: { method: string; url: string; headers: Record<string, string>; body?: string }
    response: { status: number; headers: Record<string, string>; body: string } | { failure: string }
  }
  /** How many times the same departure was seen. */
  times: number
}
