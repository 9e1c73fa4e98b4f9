import type { Fetch } from '../../src/core/fetch.ts'

/** A request that is sent exactly as it is. */
export interface TransportRequest {
  method: string
  /** Path and query below the base URL, percent-encoded. */
  path: string
  headers: Record<string, string>
  body?: string | Uint8Array
}

/** True if the request has no effect on the server, so that it can be repeated. */
export function isSafe({ method }: Pick<TransportRequest, 'method'>): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
}

export interface TransportResponse {
  status: number
  headers: Headers
  /** The whole body, without its content encoding. */
  body: Uint8Array
  /** The reason why the body is incomplete. */
  incomplete?: string
}

/** Sends one request. Rejects with a `TransportError` if no response comes. */
export type Transport = (request: TransportRequest, signal: AbortSignal) => Promise<TransportResponse>

/** No response came. */
export class TransportError extends Error {
  override name = 'TransportError'
  readonly kind: 'unreachable' | 'dropped' | 'timeout' | 'not-http' | 'unsupported'

  constructor(kind: TransportError['kind'], message: string, cause?: unknown) {
    super(message, { cause })
    this.kind = kind
  }
}

/** A transport yields to the event loop if it has not done so for this long. */
const maxBusyMs = 20

/** Creates a transport from any Fetch: the embedded server, the `app.request` of a framework, a mock. */
export function createFetchTransport(fetch: Fetch, baseUrl: string): Transport {
  let lastYieldAt = performance.now()
  return async (sent) => {
    // A Fetch without a network resolves in microtasks, so timers would never fire.
    if (performance.now() - lastYieldAt > maxBusyMs) {
      await new Promise((resolve) => setTimeout(resolve, 0))
      lastYieldAt = performance.now()
    }
    const response = await sendThrough(fetch, createRequest(sent, baseUrl))
    const body = await readBody(response)
    const announced = response.headers.get('content-length')
    const isCheckable = announced !== null && !response.headers.has('content-encoding') && sent.method !== 'HEAD'
    const result = { status: response.status, headers: response.headers, body }
    if (!isCheckable || Number(announced) === body.length) return result
    return { ...result, incomplete: `Content-Length is ${announced}, but the body has ${body.length} bytes` }
  }
}

function createRequest({ method, path, headers, body }: TransportRequest, baseUrl: string): Request {
  try {
    const init = { method, headers, redirect: 'manual' as const, ...(body === undefined ? {} : { body: toBodyInit(body) }) }
    return new Request(baseUrl + path, init)
  } catch (error) {
    throw new TransportError('unsupported', `a Fetch cannot send this request: ${messageOf(error)}`, error)
  }
}

async function sendThrough(fetch: Fetch, request: Request): Promise<Response> {
  try {
    return await fetch(request)
  } catch (error) {
    throw new TransportError('dropped', `no response: ${messageOf(error)}`, error)
  }
}

async function readBody(response: Response): Promise<Uint8Array> {
  try {
    return new Uint8Array(await response.arrayBuffer())
  } catch (error) {
    throw new TransportError('dropped', `the body is incomplete: ${messageOf(error)}`, error)
  }
}

function toBodyInit(body: string | Uint8Array): string | ArrayBuffer {
  return typeof body === 'string' ? body : new Uint8Array(body).buffer
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}
