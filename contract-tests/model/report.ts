import type { OperationId } from '../../src/core/operations.ts'
import type { Level } from './check.ts'

export type Verdict = 'conforms' | 'violates' | 'inconclusive'
export type Outcome = 'passed' | 'failed' | 'skipped' | 'inconclusive'

/** The result of a run, as plain data. Reporters turn it into text. */
export interface Report {
  schemaVersion: 1
  /** The base URL that was verified. */
  target: string
  /** A date in the format of RFC 3339. */
  startedAt: string
  durationMs: number
  /** Pass it as `--seed` to send the same requests again. */
  seed: number
  verdict: Verdict
  /** Findings of this level, or of a stricter one, make the verdict `violates`. Others are advice. */
  failOn: Level
  counts: { passed: number; failed: number; skipped: number; inconclusive: number; requests: number }
  checks: CheckReport[]
  findings: Finding[]
  /** Every documented response, and the number of times this run received it. */
  coverage: { operation: OperationId; status: number; seen: number }[]
  /** Remarks besides the findings, such as the reason why the run ended early. */
  notes: string[]
  /**
   * Pools that this run created and could not delete. `curl` deletes one; it is `''` if the command would be too long. If that
   * could reach a pool of others, it lists the pools. `id` is empty if no response told it.
   */
  leftBehind: { id: string; name: string; curl: string }[]
}

/** True if at least one check passed or failed. Otherwise the report says nothing about the server. */
export function hasJudged(checks: readonly CheckReport[]): boolean {
  return checks.some(({ outcome }) => outcome === 'passed' || outcome === 'failed')
}

/** The outcome of one check. */
export interface CheckReport {
  id: string
  level: Level
  description: string
  /** JSON pointer into the OpenAPI document. */
  pointer: string
  /** The section of the API document. */
  source: string
  outcome: Outcome
  /** The reason of `skipped` and `inconclusive`. */
  reason?: string
  /** The time spent on the check. Checks of one scenario share its time equally; other checks only judge responses. */
  durationMs: number
}

/** A violation of a check, with the exchange that shows it. */
export interface Finding {
  check: string
  level: Level
  /** The section of the API document that the exchange violates. */
  source: string
  /** The operation id, or the method and path of a request outside the API. */
  operation: string
  message: string
  expected: string
  actual: string
  /** A shell command that sends the request again, or `''` if it would be too long. Tokens are replaced by `$TOKEN`. */
  curl: string
  exchange: {
    request: { method: string; url: string; headers: Record<string, string>; body?: string }
    response: { status: number; headers: Record<string, string>; body: string } | { failure: string }
  }
  /** The number of times that this violation was seen. */
  times: number
}
