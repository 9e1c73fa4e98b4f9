import { sleep, untilAborted, withTimeout } from '../core/timeout.ts'
import type { UnauthorizedBody } from '../generated/schema.js'
import { createAttempt } from './attempt.ts'
import type { CallOptions, ClientOptions } from './create-client.ts'
import {
  ComputePoolsError,
  ConnectionError,
  type ErrorDetails,
  RequestNotSentError,
  TimeoutError,
  UnauthorizedError,
} from './errors.ts'
import { applyHeaders, createRenewal } from './headers.ts'
import { parseResponse, type ResponseValidator } from './parse-response.ts'
import { followRedirects } from './redirects.ts'
import { retryDelayMs } from './retry.ts'

/**
 * What openapi-fetch makes in place of a Request: a real one costs more than all the rest, and can be sent only once. It is
 * the very object that openapi-fetch has put together for the Request.
 */
export class Draft {
  declare readonly url: string
  declare readonly method: string
  declare readonly headers: Headers
  declare readonly body: unknown

  constructor(url: RequestInfo | URL, init?: RequestInit) {
    // biome-ignore lint/correctness/noConstructorReturn: only the object counts, and one is there already.
    return Object.assign(init as Draft, { url: url as string })
  }
}

/** What openapi-fetch reads of a Response. The call is carried out where it asks for the JSON: of what fetch rejects with, it drops `null`. */
interface Answer {
  ok: boolean
  headers: Pick<Headers, 'get'>
  json(): Promise<unknown>
}

/** Gives each call the fetch that carries it out, for openapi-fetch to use. The calls share the renewal of the token. */
export function createCalls(settings: ClientOptions, origin: string) {
  const { onUnauthorized } = settings
  const renew = onUnauthorized && createRenewal(onUnauthorized)

  return (options?: CallOptions | null, check?: ResponseValidator) => {
    const { signal, timeout = settings.timeout ?? 30_000, retry = settings.retry, headers: own } = options ?? {}

    return async (draft: Draft) => {
      const answer: Answer = { ok: true, headers: { get: () => '1' }, json: () => carryOut(draft) }
      return answer as Response
    }

    /** As many attempts as the call may have. Rejects with a CallError, or with the reason of the signal. */
    async function carryOut(draft: Draft): Promise<unknown> {
      const { url, method, body } = draft
      // A POST is never repeated for a failure that may pass: the first one may have created a pool.
      const limit = retry === false || method === 'POST' ? 0 : (retry?.limit ?? 2)
      let retries = 0
      let join = renew
      for (let number = 1; ; number++) {
        const renewed = join?.()
        // A copy from the second attempt on: whoever was sent the first one's may still look at them.
        const headers = number > 1 ? new Headers(draft.headers) : draft.headers
        const attempt = createAttempt(draft, headers, number)
        const { fail } = attempt

        const once = async (stopped: AbortSignal) => {
          await applyHeaders(attempt, [settings.headers, own], settings.token)
          stopped.throwIfAborted()
          let response: Response
          let text: string
          try {
            const fetch = settings.fetch ?? globalThis.fetch
            const init = { method, headers, body: body as string, signal: stopped, redirect: 'manual' } as const
            response = await followRedirects(fetch, url, init, origin, attempt)
            text = await response.text()
          } catch (cause) {
            if (cause instanceof ComputePoolsError) throw cause
            // Several addresses refused at once have no message, but a code.
            const { code, message } = Object((cause as Error | undefined)?.cause ?? cause)
            throw fail(ConnectionError, 'connection failed: ', message || code, { cause })
          }
          return parseResponse(attempt, response, text, check)
        }
        const late = () => fail(TimeoutError, `no complete answer within ${timeout} ms`)

        try {
          return await withTimeout(timeout, signal, once, late)
        } catch (error) {
          signal?.throwIfAborted()
          const { response } = error as ErrorDetails
          if (response?.status === 401 && renewed) {
            join = undefined
            await untilAborted(signal, renewed).catch((cause) => {
              signal?.throwIfAborted()
              // The call stays unauthorized, whether or not the server said so in the documented shape.
              const { text = '', body = { error: 'Unauthorized', message: text } } = error as ErrorDetails & {
                body?: UnauthorizedBody
              }
              throw fail(UnauthorizedError, '401, and onUnauthorized threw: ', body.message, { response, body, cause })
            })
          } else {
            const pauseMs =
              error instanceof RequestNotSentError || !(retries < limit) ? undefined : retryDelayMs(response, retries++)
            if (pauseMs === undefined) throw error
            await sleep(pauseMs, signal)
          }
        }
      }
    }
  }
}
