import type { Fetch } from '../../src/core/fetch.ts'

/** One request as the suite puts it on the wire: what a check wants sent, unchanged by any client's good manners. */
export interface TransportRequest {
  method: string
  /** Path and query below the base URL, percent-encoded as it is to be sent. */
  path: string
  headers: Record<string, string>
  body?: string | Uint8Array
}

export interface TransportResponse {
  status: number
  headers: Headers
  /** The whole body, decoded from its content encoding. */
  body: Uint8Array
  /** Why the body is not all of what was announced. */
  incomplete?: string
}

export type Transport = (request: TransportRequest, signal: AbortSignal) => Promise<TransportResponse>

/** No answer came. `kind` says how, in the terms that the run decides by. */
export class TransportError extends Error {
  override name = 'WireFailure'
  kind: 'unreachable' | 'dropped' | 'hung' | 'not-http' | 'unsendable'
  constructor(kind: TransportError['kind'], message: string, cause?: unknown) {
    super(message, { cause })
    this.kind = kind
  }
}

/** A wire through any Fetch: the embedded server, a framework's `app.request`, a mock. */
export function createFetchTransport(fetch: Fetch, baseUrl: string): Transport {
  let gaveWayAt = performance.now()
  return async ({ method, path, headers, body }, signal) => {
    // Without a network between them, questions and answers would keep every timer of the process waiting.
    if (performance.now() - gaveWayAt > 20) {
      await new Promise((resolve) => setTimeout(resolve, 0))
      gaveWayAt = performance.now()
    }
    let request: Request
    try {
      const init = { method, headers, redirect: 'manual' as const, ...(body === undefined ? {} : { body: toBody(body) }) }
      request = new Request(baseUrl + path, init)
    } catch (error) {
      throw new TransportError('unsendable', `a Fetch cannot send this request: ${messageOf(error)}`, error)
    }
    const response = await answerOf(fetch, request, signal)
    const bytes = await bodyOf(response, signal)
    const length = response.headers.get('content-length')
    const encoded = response.headers.has('content-encoding')
    const answer = { status: response.status, headers: response.headers, body: bytes }
    if (length === null || encoded || method === 'HEAD' || Number(length) === bytes.length) return answer
    return { ...answer, incomplete: `Content-Length is ${length}, and ${bytes.length} bytes came` }
  }
}

async function answerOf(fetch: Fetch, request: Request, signal: AbortSignal): Promise<Response> {
  try {
    return await orAborted(fetch(request), signal)
  } catch (error) {
    if (signal.aborted) throw new TransportError('hung', 'no answer came in time')
    throw new TransportError('dropped', `no answer: ${messageOf(error)}`, error)
  }
}

async function bodyOf(response: Response, signal: AbortSignal): Promise<Uint8Array> {
  try {
    return new Uint8Array(await orAborted(response.arrayBuffer(), signal))
  } catch (error) {
    if (signal.aborted) throw new TransportError('hung', 'the body did not come to its end in time')
    throw new TransportError('dropped', `the body broke off: ${messageOf(error)}`, error)
  }
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) return Promise.reject(signal.reason)
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

function toBody(body: string | Uint8Array): string | ArrayBuffer {
  return typeof body === 'string' ? body : new Uint8Array(body).buffer
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}
