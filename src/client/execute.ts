import { sleep, untilAborted, withTimeout } from '../core/timeout.ts'
import type { UnauthorizedBody } from '../generated/schema.js'
import { type Attempt, createAttempt } from './attempt.ts'
import {
  ComputePoolsError,
  ConnectionError,
  type ErrorDetails,
  RequestNotSentError,
  TimeoutError,
  UnauthorizedError,
} from './errors.ts'
import { applyHeaders } from './headers.ts'
import type { Send } from './openapi-fetch.ts'
import { parseResponse, type ResponseValidator } from './parse-response.ts'
import { followRedirects } from './redirects.ts'
import { maxRetries, retryDelayMs } from './retry.ts'
import { createTokenRenewal } from './token-renewal.ts'
import type { CallOptions, ClientOptions } from './types.ts'

/** Creates the `send` of each call: it makes attempts until one succeeds or its failure is not retried. The calls share the renewal of the token. */
export function createExecutor(settings: ClientOptions, origin: string) {
  const { onUnauthorized } = settings
  const startRenewal = onUnauthorized && createTokenRenewal(onUnauthorized)

  return (options?: CallOptions | null, validator?: ResponseValidator): Send =>
    async (request) => {
      const { signal, timeout = settings.timeout ?? 30_000, retry = settings.retry, headers: callHeaders } = options ?? {}
      const limit = maxRetries(request.method, retry)
      let retries = 0
      let renewable = startRenewal
      for (let number = 1; ; number++) {
        const renew = renewable?.()
        // The fetch of the first attempt may keep its headers, so later attempts get a copy.
        const headers = number > 1 ? new Headers(request.headers) : request.headers
        const attempt = createAttempt(request, headers, number)
        try {
          return await withTimeout(
            timeout,
            signal,
            (stopped) => sendOnce(attempt, stopped),
            () => attempt.createError(TimeoutError, `timed out after ${timeout} ms`),
          )
        } catch (error) {
          signal?.throwIfAborted()
          const { response } = error as ErrorDetails
          if (response?.status === 401 && renew) {
            renewable = undefined
            await untilAborted(signal, renew).catch((cause) => {
              signal?.throwIfAborted()
              throw renewalFailed(attempt, error as ErrorDetails, cause)
            })
          } else {
            const isRetried = retries < limit && !(error instanceof RequestNotSentError)
            const delayMs = isRetried ? retryDelayMs(response, retries++) : undefined
            if (delayMs === undefined) throw error
            await sleep(delayMs, signal)
          }
        }
      }

      async function sendOnce(attempt: Attempt, signal: AbortSignal): Promise<unknown> {
        const { url, method, body } = request
        const { headers, createError } = attempt
        await applyHeaders(attempt, [settings.headers, callHeaders], settings.token)
        signal.throwIfAborted()
        let response: Response
        let text: string
        try {
          const fetch = settings.fetch ?? globalThis.fetch
          const init = { method, headers, body: body as string, signal, redirect: 'manual' } as const
          response = await followRedirects(fetch, url, init, origin, attempt)
          text = await response.text()
        } catch (cause) {
          if (cause instanceof ComputePoolsError) throw cause
          // If several addresses refuse the connection, the platform's error has a code and no message.
          const { code, message } = Object((cause as Error | undefined)?.cause ?? cause)
          throw createError(ConnectionError, 'connection failed: ', message || code, { cause })
        }
        return parseResponse(attempt, response, text, validator)
      }
    }
}

/** The error of a call whose token could not be renewed. The 401 may have had a body of another shape. */
function renewalFailed({ createError }: Attempt, unauthorized: ErrorDetails, cause: unknown): UnauthorizedError {
  const { response, text = '', body = { error: 'Unauthorized', message: text } } = unauthorized
  const { message } = body as UnauthorizedBody
  return createError(UnauthorizedError, '401, and onUnauthorized threw: ', message, { response, body, cause })
}
