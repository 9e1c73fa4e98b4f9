import type { Fetch } from '../../src/core/fetch.ts'
import { BodyCollector } from './body-limit.ts'
import { type Transport, TransportError, type TransportRequest } from './transport.ts'

export interface FetchTransportOptions {
  /** The limit for the body of a response, in bytes. */
  maxBody: number
}

/** Creates a transport from any Fetch: the embedded server, the `app.request` of a framework, a mock. */
export function createFetchTransport(fetch: Fetch, baseUrl: string, { maxBody }: FetchTransportOptions): Transport {
  const yieldIfBusy = createYield()
  return async (sent, signal) => {
    await yieldIfBusy()
    const response = await sendThrough(fetch, createRequest(sent, baseUrl, signal))
    const body = await readBody(response, maxBody, signal, yieldIfBusy)
    const announced = response.headers.get('content-length')
    const isCheckable = announced !== null && !response.headers.has('content-encoding') && sent.method !== 'HEAD'
    const result = { status: response.status, headers: response.headers, body }
    if (!isCheckable || Number(announced) === body.length) return result
    return { ...result, incomplete: `Content-Length is ${announced}, but the body has ${body.length} bytes` }
  }
}

/** A transport yields to the event loop if it has not done so for this long. */
const maxBusyMs = 20

/** A Fetch without a network resolves in microtasks, so timers would never fire. */
function createYield(): () => Promise<void> {
  let lastYieldAt = performance.now()
  return async () => {
    if (performance.now() - lastYieldAt <= maxBusyMs) return
    await new Promise((resolve) => setTimeout(resolve, 0))
    lastYieldAt = performance.now()
  }
}

function createRequest({ method, path, headers, body }: TransportRequest, baseUrl: string, signal: AbortSignal): Request {
  try {
    const init = { method, headers, redirect: 'manual' as const, signal }
    return new Request(baseUrl + path, body === undefined ? init : { ...init, body: toBodyInit(body) })
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

async function readBody(
  response: Response,
  maxBody: number,
  signal: AbortSignal,
  yieldIfBusy: () => Promise<void>,
): Promise<Uint8Array> {
  if (!response.body) return new Uint8Array()
  const collector = new BodyCollector(maxBody, response.headers.get('content-length'))
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined
  const cancel = () => void reader?.cancel().catch(() => {})
  signal.addEventListener('abort', cancel)
  try {
    if (response.bodyUsed) throw new TypeError('it was read before')
    reader = response.body.getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return collector.bytes
      if (!(value instanceof Uint8Array)) throw new TypeError('a chunk is not a Uint8Array')
      collector.add(value)
      await yieldIfBusy()
    }
  } catch (error) {
    cancel()
    if (error instanceof TransportError) throw error
    throw new TransportError('dropped', `the body is incomplete: ${messageOf(error)}`, error)
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

function toBodyInit(body: string | Uint8Array): string | ArrayBuffer {
  return typeof body === 'string' ? body : new Uint8Array(body).buffer
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}
