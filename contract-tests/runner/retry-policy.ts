import type { CheckResponse } from '../model/exchange.ts'
import type { TransportError } from '../transport/transport.ts'

/** The result of sending a request once. */
export interface Attempt {
  response?: CheckResponse
  failure?: TransportError
}

/** The end of one attempt. `failed` is a 500, an incomplete body, or a response that is not HTTP. `busy` is a 429, 502, 503 or 504. */
export type AttemptOutcome = 'ok' | 'unsupported' | 'unreachable' | 'busy' | 'timeout' | 'dropped' | 'failed'

export function classify({ response, failure }: Attempt): AttemptOutcome {
  if (failure) return failure.kind === 'not-http' ? 'failed' : failure.kind
  if (response && isBusy(response.status)) return 'busy'
  return response === undefined || response.status === 500 || response.incomplete !== undefined ? 'failed' : 'ok'
}

function isBusy(status: number): boolean {
  return status === 429 || status === 502 || status === 503 || status === 504
}

export function isFailure(outcome: AttemptOutcome): boolean {
  return outcome === 'timeout' || outcome === 'dropped' || outcome === 'failed'
}

/** The attempts of one request so far, including the newest. */
export interface History {
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
    failures: history.failures + Number(isFailed),
    hasFailed: history.hasFailed || isFailed,
    timeouts: history.timeouts + Number(outcome === 'timeout'),
    busyResponses: history.busyResponses + Number(outcome === 'busy'),
    restarts: history.restarts + Number(outcome === 'unreachable'),
    hasGatewayError: history.hasGatewayError || (outcome === 'busy' && response !== undefined && isFromGateway(response)),
  }
}

function isFromGateway({ status, headers }: CheckResponse): boolean {
  return status === 502 || status === 504 || (status === 503 && !headers.has('retry-after'))
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
  | { action: 'throw'; kind: 'unreachable' | 'rate-limited' | 'timeout' }

/**
 * Decides how to go on after an attempt.
 *
 * | outcome | condition | decision |
 * | --- | --- | --- |
 * | ok, unsupported | | return |
 * | unreachable | responded before, up to 5 times | retry after 0.2 to 3 s |
 * | | otherwise | throw `unreachable` |
 * | busy | `Retry-After` up to 60 s, up to 20 times | retry after it |
 * | | no `Retry-After`, up to 5 times | retry after 0.25 to 4 s |
 * | | otherwise | throw `rate-limited` |
 * | timeout | the control request gets no response | throw `timeout` |
 * | | second timeout, or this kind is failing | return |
 * | any failure | part of a race | return |
 * | | fewer than `maxFailures` | retry after 50 ms per failure |
 * | dropped | this kind is not failing | await the control request |
 * | any failure | otherwise | return |
 */
export function decide(outcome: AttemptOutcome, history: History, conditions: RetryConditions): Decision {
  switch (outcome) {
    case 'ok':
    case 'unsupported':
      return { action: 'return' }
    case 'unreachable':
      return retryOrThrow(conditions.hasResponded ? restartDelaysMs[history.restarts - 1] : undefined, 'unreachable')
    case 'busy':
      return retryOrThrow(busyDelayMs(history.busyResponses - 1, conditions.retryAfterMs), 'rate-limited')
    case 'timeout':
      if (!conditions.controlResponds) return { action: 'throw', kind: 'timeout' }
      return history.timeouts > 1 || conditions.isFailing ? { action: 'return' } : decideFailure(history, conditions)
    case 'dropped':
    case 'failed':
      return decideFailure(history, conditions, outcome === 'dropped')
  }
}

/** A supervisor restarts a server within these delays. */
export const restartDelaysMs = [200, 500, 1_000, 2_000, 3_000]
const maxRetryAfterMs = 60_000

function decideFailure({ failures }: History, { isRace, maxFailures, isFailing }: RetryConditions, isDropped = false): Decision {
  if (isRace) return { action: 'return' }
  if (failures < maxFailures) return { action: 'retry', afterMs: 50 * failures }
  // The gateway of a restarting server drops every connection, so the request is not to blame.
  return { action: isDropped && !isFailing ? 'await-control' : 'return' }
}

function retryOrThrow(afterMs: number | undefined, kind: 'unreachable' | 'rate-limited'): Decision {
  return afterMs === undefined ? { action: 'throw', kind } : { action: 'retry', afterMs }
}

/** Returns `undefined` if the wait would be too long, or was too often. */
function busyDelayMs(earlier: number, retryAfterMs: number | undefined): number | undefined {
  if (retryAfterMs === undefined) return earlier < 5 ? 250 * 2 ** earlier : undefined
  return earlier < 20 && retryAfterMs <= maxRetryAfterMs ? Math.max(retryAfterMs, 20) : undefined
}

/** Parses a `Retry-After` header, seconds or a date, into milliseconds. */
export function parseRetryAfter(value: string | null | undefined): number | undefined {
  if (value === null || value === undefined) return undefined
  if (/^\s*\d+(\.\d+)?\s*$/.test(value)) return Number(value) * 1_000
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now())
}
