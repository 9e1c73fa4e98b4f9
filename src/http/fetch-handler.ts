import type { Fetch } from '../core/fetch.ts'
import type { Handler, HandlerFetch, ServerRequest } from './request.ts'

/** Wraps a handler in a fetch. */
export function toFetch(handle: Handler, errorHeaders: Record<string, string> = {}): HandlerFetch {
  const fetch = async (input: string | URL | Request, init?: RequestInit, ...more: unknown[]): Promise<Response> => {
    const request = toRequest(input, isInit(init, more) ? init : undefined)
    // Some runtimes pass an incoming request without a signal, although its type has one.
    const signal: AbortSignal | undefined = request.signal
    signal?.throwIfAborted()
    const { status, headers, body } = await handle(toServerRequest(request))
    return new Response(body, { status, headers })
  }
  return Object.assign(fetch, { handle, errorHeaders })
}

/** Returns the handler of a fetch that `toFetch()` made, and wraps any other fetch in one. */
export function toHandler(fetch: Fetch | HandlerFetch): Handler {
  if ('handle' in fetch) return fetch.handle
  return async (request) => {
    const { method, url, headers, signal = null } = request
    const bytes = method === 'GET' || method === 'HEAD' ? undefined : await request.readBytes(maxBytes)
    const response = await fetch(url, {
      method,
      headers,
      signal,
      ...(bytes?.length ? { body: new Uint8Array(bytes) } : {}),
    })
    return { status: response.status, headers: Object.fromEntries(response.headers), body: response.body }
  }
}

/** Returns the headers of responses that `listen()` sends instead of the fetch: those of `toFetch()`, otherwise none. */
export function errorHeadersOf(fetch: Fetch | HandlerFetch): Record<string, string> {
  return 'errorHeaders' in fetch ? fetch.errorHeaders : {}
}

/** The longest request body that a wrapped fetch receives. A longer one is dropped. */
const maxBytes = 64 * 1024 * 1024

/** Accepts both forms of fetch's input. A path alone is resolved against this server. */
function toRequest(input: string | URL | Request, init?: RequestInit): Request {
  if (typeof input === 'string' || input instanceof URL) return new Request(new URL(input, 'http://localhost'), init)
  return init ? new Request(input, init) : input
}

/**
 * Bun, Deno and Workers pass values of their own as further arguments of a handler. They are not a
 * `RequestInit`: Bun's Request would even read the URL from them, and the bindings of a Worker can have any name.
 */
function isInit(value: RequestInit | undefined, more: unknown[]): value is RequestInit {
  const keys = ['method', 'headers', 'body', 'signal']
  return value !== undefined && more.length === 0 && keys.some((key) => Object.hasOwn(value, key))
}

function toServerRequest(request: Request): ServerRequest {
  return {
    method: request.method,
    target: request.url,
    url: new URL(request.url),
    header: (name) => request.headers.get(name),
    headers: request.headers,
    readBytes: (maxBytes) => readBytes(request, maxBytes),
    signal: request.signal,
  }
}

async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array | undefined> {
  // Firefox has no Request.body.
  if (!request.body) return new Uint8Array(await request.arrayBuffer())
  const reader = request.body.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    length += read.value.byteLength
    if (length > maxBytes) {
      await reader.cancel()
      return undefined
    }
    chunks.push(read.value)
  }
  return concat(chunks, length)
}

function concat(chunks: Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    all.set(chunk, offset)
    offset += chunk.byteLength
  }
  return all
}
