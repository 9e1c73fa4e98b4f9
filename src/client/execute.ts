import { sleep, withTimeout } from '../core/timeout.ts'
import type { UnauthorizedBody } from '../generated/schema.js'
import { type Attempt, createAttempt } from './attempt.ts'
import { ComputePoolsError, ConnectionError, type ErrorDetails, TimeoutError, UnauthorizedError } from './errors.ts'
import { applyHeaders } from './headers.ts'
import type { Send } from './openapi-fetch.ts'
import { parseResponse } from './parse-response.ts'
import type { Policies } from './policies.ts'
import { followRedirects } from './redirects.ts'
import { retryDelayMs } from './retry.ts'
import { createTokenRenewal } from './token-renewal.ts'
import type { ClientOptions } from './types.ts'

/**
 * Creates the `send` of one client. It makes attempts until one succeeds, or fails with an error that is not retried. All
 * calls of the client share the renewal of the token.
 */
export function createSend(settings: ClientOptions, origin: string, policies: Policies): Send {
  const tokenRenewal = settings.onUnauthorized && createTokenRenewal(settings.onUnauthorized)

  return async (request, options, validator) => {
    const { signal, timeout = settings.timeout ?? 30_000, retry = settings.retry, headers: callHeaders } = options ?? {}
    const { url, method, body } = request
    let retries = 0
    let renewal = tokenRenewal
    for (let number = 1; ; number++) {
      const renew = renewal?.()
      // The fetch of the first attempt may keep its headers, so later attempts get a copy.
      const headers = number > 1 ? new Headers(request.headers) : request.headers
      const attempt = createAttempt(request, headers, policies.createMask, number)
      const onTimeout = () => attempt.createError(TimeoutError, `timed out after ${timeout} ms`)
      try {
        return await withTimeout(timeout, signal, (stopped) => sendOnce(attempt, stopped), onTimeout)
      } catch (error) {
        signal?.throwIfAborted()
        if (renew && (error as ErrorDetails).response?.status === 401) {
          renewal = undefined
          // Without a time limit: a person may have to sign in.
          await withTimeout(0, signal, renew, onTimeout).catch((cause) => {
            signal?.throwIfAborted()
            const { response, text = '', body = { error: 'Unauthorized', message: text } } = error as ErrorDetails
            throw attempt.createError(UnauthorizedError, '401, onUnauthorized threw: ', (body as UnauthorizedBody).message, {
              response,
              body,
              cause,
            })
          })
        } else {
          const delayMs = retryDelayMs(method, retry, error, retries++)
          if (delayMs === undefined) throw error
          await sleep(delayMs, signal)
        }
      }
    }

    async function sendOnce(attempt: Attempt, signal: AbortSignal): Promise<unknown> {
      await applyHeaders(attempt, [settings.headers, callHeaders], settings.token)
      signal.throwIfAborted()
      let response: Response
      let text: string
      try {
        const { fetch = globalThis.fetch } = settings
        const init = { method, headers: attempt.headers, body: body as string, signal, redirect: 'manual' } as const
        response = await followRedirects(fetch, url, init, origin, attempt)
        text = await policies.readText(response, attempt, settings.maxBody)
      } catch (error) {
        if (error instanceof ComputePoolsError) throw error
        // If several addresses refuse the connection, the platform's error has a code and no message.
        const { code, message } = Object((error as Error | undefined)?.cause ?? error)
        const reason = attempt.mask(`${message || code}`)
        // The platform's error is not the cause: it may contain the response, and the token in it.
        const cause = Object.assign(new Error(reason), { code })
        throw attempt.createError(ConnectionError, 'connection failed: ', reason, { cause })
      }
      return parseResponse(attempt, response, text, validator)
    }
  }
}
