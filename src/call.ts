import { judge, readText, unexpected } from './answers.ts'
import { authorize, type Renewal, type Token } from './auth.ts'
import {
  ApiError,
  ComputePoolsError,
  ConnectionError,
  TimeoutError,
  UnauthorizedError,
  UnexpectedResponseError,
} from './errors.ts'
import type { Fetch } from './fetch.ts'
import type { Judge } from './generated/answers.js'
import { type Attempt, mask, quote, say } from './messages.ts'
import { followRedirects } from './redirects.ts'
import { waitMs } from './retry.ts'
import { sleep, within } from './timeout.ts'

/** What all calls of one client share. */
export interface Line {
  origin: string
  /** Asked at every attempt, so that a mock installed later is found. */
  fetch: () => Fetch
  token: Token
  renewal: Renewal | undefined
}

/** What one call adds to its request. */
export interface Plan {
  signal: AbortSignal | undefined
  timeoutMs: number
  /** How often an attempt that failed in passing may be repeated. A POST never is. */
  retries: number
  /** Judges the body of a success; `undefined` takes any JSON. */
  validate: Judge | undefined
}

/** What openapi-fetch makes in place of a Request: a real one costs more than all the rest, and can be sent only once. */
export class Draft {
  readonly url: string
  readonly method: string
  readonly headers: Headers
  readonly body: unknown

  constructor(url: RequestInfo | URL, { method = 'GET', headers, body }: RequestInit = {}) {
    this.url = String(url)
    this.method = method
    this.headers = headers as Headers
    this.body = body
  }
}

/** What openapi-fetch reads of a Response, over a body that is already read, judged and parsed. */
class Answer {
  readonly ok: boolean = true
  readonly status: number = 200
  readonly headers: Pick<Headers, 'get'> = notEmpty
  readonly json: () => Promise<unknown>

  constructor(body: unknown) {
    this.json = async () => body
  }
}
const notEmpty = { get: () => '1' }

/** Carries out one call, in as many attempts as its plan allows, each with the token of its moment. Rejects with a CallError. */
export async function call(line: Line, plan: Plan, draft: Draft): Promise<Response> {
  const { method, url } = draft
  const { signal, timeoutMs } = plan
  const { renewal } = line
  // Whoever gives a header of their own does not want the token.
  const token = draft.headers.has('authorization') ? undefined : line.token
  let retriesLeft = method === 'POST' ? 0 : plan.retries
  let renewed = false
  for (let number = 1; ; number++) {
    const before = renewal?.settled()
    const headers = number > 1 ? new Headers(draft.headers) : draft.headers
    if (number > 1 && token) headers.delete('authorization')
    const attempt: Attempt = { request: { method, url }, number, headers }
    const late = () => new TimeoutError(say(attempt, `no complete answer within ${timeoutMs} ms`), { request: attempt.request })
    try {
      const body = await within(timeoutMs, signal, late, (stopped) => once(line, plan, draft, attempt, token, stopped))
      return new Answer(body) as Response
    } catch (error) {
      if (signal?.aborted) throw signal.reason
      if (renewal && !renewed && responseOf(error)?.status === 401) {
        renewed = true
        await within(0, signal, Error, () => renewal.join(before)).catch((cause) => {
          throw signal?.aborted ? signal.reason : notRenewed(error, cause)
        })
        continue
      }
      const pauseMs = retriesLeft > 0 && isPassing(error) ? waitMs(responseOf(error), plan.retries - retriesLeft) : undefined
      if (pauseMs === undefined) throw error
      retriesLeft--
      await sleep(pauseMs, signal)
    }
  }
}

/** One request and the reading of its answer. */
async function once(
  { origin, fetch }: Line,
  plan: Plan,
  draft: Draft,
  attempt: Attempt,
  token: Token,
  signal: AbortSignal,
): Promise<unknown> {
  if (token) await authorize(attempt, token)
  signal.throwIfAborted()
  const { request, headers } = attempt
  const init = { method: draft.method, headers, body: draft.body as string, signal }
  const refuse = (response: Response, why: string) => unexpected(attempt, response, '', why)
  let response: Response
  let text: string
  try {
    response = await followRedirects(fetch(), draft.url, init, origin, refuse)
    text = await readText(response)
  } catch (cause) {
    if (cause instanceof ComputePoolsError) throw cause
    throw new ConnectionError(say(attempt, `connection failed: ${quote(mask(reasonIn(cause), attempt))}`), { request, cause })
  }
  return judge(attempt, response, text, plan.validate)
}

function reasonIn(error: unknown): string {
  const root = (error instanceof Error && error.cause) || error
  // Several addresses refused at once have no message, but a code.
  return root instanceof Error ? root.message || String((root as { code?: string }).code) : String(root)
}

function responseOf(error: unknown): Response | undefined {
  return error instanceof ApiError || error instanceof UnexpectedResponseError ? error.response : undefined
}

function isPassing(error: unknown): boolean {
  return error instanceof ConnectionError || error instanceof TimeoutError || error instanceof UnexpectedResponseError
}

/** `onUnauthorized` threw: the call stays unauthorized, whether or not the server said so in the documented shape. */
function notRenewed(error: unknown, cause: unknown): Error {
  const { message, request, response } = error as UnauthorizedError | UnexpectedResponseError
  const body =
    error instanceof UnauthorizedError ? error.body : { error: 'Unauthorized', message: (error as UnexpectedResponseError).text }
  return new UnauthorizedError(`${message}, and onUnauthorized threw`, { request, response, body, cause })
}
