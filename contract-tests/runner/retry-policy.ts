import type { CheckResponse } from '../model/exchange.ts'
import { isGatewayStatus, isServerError } from '../model/status.ts'
import type { TransportError } from '../transport/transport.ts'

/** The result of sending a request once. */
export interface Attempt {
  response?: CheckResponse
  failure?: TransportError
}

/** The end of one attempt. `failed` is a server error, an incomplete body, or a response that is not HTTP. `busy` is the status of a gateway. */
export type AttemptOutcome =
  | 'ok'
  | 'unsupported'
  | 'unreachable'
  | 'busy'
  | 'timeout'
  | 'dropped'
  | 'failed'
  | 'too-large'
  | 'proxy-error'

export function classify({ response, failure }: Attempt): AttemptOutcome {
  if (failure?.kind === 'not-http') return 'failed'
  if (failure) return failure.kind === 'proxy-down' ? 'unreachable' : failure.kind
  if (response && isGatewayStatus(response.status)) return 'busy'
  return response === undefined || isServerError(response.status) || response.incomplete !== undefined ? 'failed' : 'ok'
}

export function isFailure(outcome: AttemptOutcome): boolean {
  return outcome === 'timeout' || outcome === 'dropped' || outcome === 'failed' || outcome === 'proxy-error'
}

/** The attempts of one request so far, including the newest. */
export interface History {
  attempts: number
  /** Failures since the last restart of the server. */
  failures: number
  hasFailed: boolean
  timeouts: number
  busyResponses: number
  /** Attempts that found no server. */
  restarts: number
  /** True after a response that may come from a gateway, although the server behind it has done its work. */
  hasGatewayError: boolean
}

export const noAttempts: History = {
  attempts: 0,
  failures: 0,
  hasFailed: false,
  timeouts: 0,
  busyResponses: 0,
  restarts: 0,
  hasGatewayError: false,
}

export function addAttempt(history: History, outcome: AttemptOutcome, { response }: Attempt): History {
  const isFailed = isFailure(outcome)
  return {
    attempts: history.attempts + 1,
    failures: history.failures + Number(isFailed),
    hasFailed: history.hasFailed || isFailed,
    timeouts: history.timeouts + Number(outcome === 'timeout'),
    busyResponses: history.busyResponses + Number(outcome === 'busy'),
    restarts: history.restarts + Number(outcome === 'unreachable'),
    hasGatewayError: history.hasGatewayError || (outcome === 'busy' && response !== undefined && isFromGateway(response)),
  }
}

function isFromGateway({ status, headers }: CheckResponse): boolean {
  return isGatewayStatus(status) && status !== 429 && !(status === 503 && headers.has('retry-after'))
}

/** The conditions, besides the history, that a decision depends on. */
export interface RetryConditions {
  /** The server has responded to an earlier request. */
  hasResponded: boolean
  /** The control request gets a response. It is sent only after a timeout. */
  controlResponds: boolean
  /** This kind of request failed before, each time it was retried. */
  isFailing: boolean
  /** A request that failed this often is not retried. */
  maxFailures: number
  /** The request is part of a race, so a retry would test another moment. */
  isRace: boolean
  retryAfterMs: number | undefined
}

export type Decision =
  | { action: 'return' }
  | { action: 'retry'; afterMs: number }
  /** Retry if the control request succeeds only after a wait: the server was restarting. Return if it succeeds at once. */
  | { action: 'await-control' }
  | { action: 'throw'; kind: UnavailabilityKind }

/** The reason why the server cannot be judged by a request. */
export type UnavailabilityKind = 'unreachable' | 'rate-limited' | 'timeout' | 'unstable' | 'too-large' | 'proxy'

/**
 * Decides how to go on after an attempt. A request is retried at most 3 times, whatever its attempts return.
 *
 * | outcome | condition | decision |
 * | --- | --- | --- |
 * | ok, unsupported | | return |
 * | too-large | | throw `too-large` |
 * | unreachable | responded before | retry after 0.5 to 4 s |
 * | | otherwise | throw `unreachable` |
 * | busy | `Retry-After` | retry after it, and after at least 0.1 to 1.6 s |
 * | | no `Retry-After` | retry after 0.25 to 4 s |
 * | | otherwise | throw `rate-limited` |
 * | proxy-error | not part of a race | retry after 50 ms per failure |
 * | | otherwise | throw `proxy` |
 * | timeout | the control request gets no response | throw `timeout` |
 * | | second timeout, or this kind is failing | return |
 * | any failure | part of a race | return |
 * | | fewer than `maxFailures` | retry after 50 ms per failure |
 * | | fewer than `maxFailures`, no retry left | throw `unstable` |
 * | dropped | this kind is not failing | await the control request |
 * | any failure | otherwise | return |
 */
export function decide(outcome: AttemptOutcome, history: History, conditions: RetryConditions): Decision {
  const canRetry = history.attempts <= maxRetries
  switch (outcome) {
    case 'too-large':
      return { action: 'throw', kind: 'too-large' }
    case 'ok':
    case 'unsupported':
      return { action: 'return' }
    case 'unreachable':
      return canRetry && conditions.hasResponded
        ? { action: 'retry', afterMs: restartDelaysMs[history.restarts - 1] ?? 0 }
        : { action: 'throw', kind: 'unreachable' }
    case 'busy':
      return canRetry
        ? { action: 'retry', afterMs: busyDelayMs(history.busyResponses - 1, conditions.retryAfterMs) }
        : { action: 'throw', kind: 'rate-limited' }
    case 'proxy-error':
      return canRetry && !conditions.isRace
        ? { action: 'retry', afterMs: 50 * history.failures }
        : { action: 'throw', kind: 'proxy' }
    case 'timeout':
      if (!conditions.controlResponds) return { action: 'throw', kind: 'timeout' }
      return history.timeouts > 1 || conditions.isFailing ? { action: 'return' } : decideFailure(history, conditions)
    case 'dropped':
    case 'failed':
      return decideFailure(history, conditions, outcome === 'dropped')
  }
}

/** The limit for the retries of one request. */
const maxRetries = 3
/** A supervisor restarts a server within these delays. */
export const restartDelaysMs = [500, 2_000, 4_000]
const busyDelaysMs = [250, 1_000, 4_000]
/** Also for a `Retry-After` of 0, which some servers get by rounding down. */
const minRetryAfterMs = [100, 400, 1_600]

function decideFailure(
  { attempts, failures }: History,
  { isRace, maxFailures, isFailing }: RetryConditions,
  isDropped = false,
): Decision {
  if (isRace) return { action: 'return' }
  if (failures < maxFailures)
    return attempts <= maxRetries ? { action: 'retry', afterMs: 50 * failures } : { action: 'throw', kind: 'unstable' }
  // The gateway of a restarting server drops every connection, so the request is not to blame.
  return { action: isDropped && !isFailing ? 'await-control' : 'return' }
}

function busyDelayMs(earlier: number, retryAfterMs: number | undefined): number {
  if (retryAfterMs === undefined) return busyDelaysMs[earlier] ?? 0
  return Math.max(retryAfterMs, minRetryAfterMs[earlier] ?? 0)
}

/**
 * Parses the `Retry-After` header of a response, seconds or a date, into milliseconds. A date is compared with the `Date`
 * header, because the clock of the server may be wrong.
 */
export function parseRetryAfter(headers: Headers | undefined): number | undefined {
  const value = headers?.get('retry-after')?.trim()
  if (value === undefined) return undefined
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1_000
  const date = parseDate(value)
  if (date === undefined) return undefined
  return Math.max(0, date - (parseDate(headers?.get('date') ?? '') ?? Date.now()))
}

/** Begins with a day of the week, as in HTTP, or with a year. `Date.parse` accepts other texts, such as `-5`. */
function parseDate(text: string): number | undefined {
  const date = /^([A-Z][a-z]{2,8},? |\d{4}-\d\d-\d\dT)/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : date
}
