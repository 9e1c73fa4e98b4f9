import type { Fetch } from '../core/fetch.ts'

/** A request, as far as the server looks at it: what a Request and a request of Node have in common, at the price of neither. */
export interface ServerRequest {
  method: string
  url: URL
  /** @param name in lower case. */
  header(name: string): string | null
  /** The whole body; `undefined` as soon as it is longer than so many bytes. Rejects when the sender breaks off. */
  read(most: number): Promise<Uint8Array | undefined>
  /** Aborted when nobody waits for the answer any more. To ask for it can cost more than to answer. */
  readonly signal: AbortSignal | undefined
}

/** A response, before it is one of a fetch or one of Node. */
export interface ServerResponse {
  status: number
  headers: Record<string, string>
  body: string | ReadableStream<Uint8Array> | null
}

/** What a server is within. It rejects only as a network does: aborted, or reset by a fault. */
export type Handler = (question: ServerRequest) => Promise<ServerResponse>

/** The same as a fetch. */
export function toFetch(respond: Handler): Fetch {
  const fetch = async (input: string | URL | Request, init?: RequestInit, ...more: unknown[]): Promise<Response> => {
    const request = requestFrom(input, isInit(init, more) ? init : undefined)
    // Some runtimes give a request that arrives no signal, whatever the types say.
    const signal: AbortSignal | undefined = request.signal
    signal?.throwIfAborted()
    const { status, headers, body } = await respond(questionIn(request))
    return new Response(body, { status, headers })
  }
  behind.set(fetch, respond)
  return fetch
}

/** What `fetchOf` was given, for who can do without a Request and a Response; `undefined` for any other fetch. */
export function respondBehind(fetch: Fetch): Handler | undefined {
  return behind.get(fetch)
}

const behind = new WeakMap<Fetch, Handler>()

/** The request of either form that fetch takes. A path alone is one of this server. */
function requestFrom(input: string | URL | Request, init?: RequestInit): Request {
  if (typeof input === 'string' || input instanceof URL) return new Request(new URL(input, 'http://localhost'), init)
  return init ? new Request(input, init) : input
}

/**
 * Bun, Deno and Workers call a handler with things of their own beside the request. They are no init: Bun's Request would
 * take even the URL from them, and a Worker's may be called whatever its owner likes.
 */
function isInit(beside: RequestInit | undefined, more: unknown[]): beside is RequestInit {
  const keys = ['method', 'headers', 'body', 'signal']
  return beside !== undefined && more.length === 0 && keys.some((key) => Object.hasOwn(beside, key))
}

function questionIn(request: Request): ServerRequest {
  return {
    method: request.method,
    url: new URL(request.url),
    header: (name) => request.headers.get(name),
    read: (most) => bytesOf(request, most),
    signal: request.signal,
  }
}

async function bytesOf(request: Request, most: number): Promise<Uint8Array | undefined> {
  // Firefox has no Request.body.
  if (!request.body) return new Uint8Array(await request.arrayBuffer())
  const reader = request.body.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    length += read.value.byteLength
    if (length > most) {
      await reader.cancel()
      return undefined
    }
    chunks.push(read.value)
  }
  return joined(chunks, length)
}

function joined(chunks: Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.byteLength
  }
  return all
}
