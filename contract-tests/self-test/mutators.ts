/** Builds mutants: the original server with one behavior changed. Every check has a mutant that it must catch. */
import type { Fetch } from '../../src/core/fetch.ts'
import { matchOperation, type OperationId } from '../../src/core/operations.ts'
import type { Pool } from '../../src/generated/schema.js'

/** Wraps a server and changes its behavior. */
export type Mutator = (original: Fetch) => Fetch

/** A request on its way to the original server. */
export interface InterceptedRequest {
  request: Request
  operation: OperationId | undefined
  poolId: string | undefined
  /** The body, unparsed. */
  text: string
  /** The parsed body, or `undefined` if it is not JSON. */
  json: unknown
  /** Sends the request to the original server, with changes if given, and resolves to its response. */
  forward(changes?: {
    method?: string
    path?: string
    json?: unknown
    text?: string
    headers?: Record<string, string | undefined>
  }): Promise<Response>
}

/** Handles every request. */
export function intercept(handle: (intercepted: InterceptedRequest) => Promise<Response> | Response): Mutator {
  return (original) => async (input, init) => {
    const request = new Request(input, init)
    const text = await request.clone().text()
    const url = new URL(request.url)
    return handle({
      request,
      text,
      json: parseJson(text),
      // The server may stand below a prefix.
      ...findOperation(request.method, url.pathname.replace(/^.*?(?=\/api\/pools)/, '')),
      forward({ method = request.method, path = url.pathname + url.search, json, text: other, headers = {} } = {}) {
        const merged = new Headers(request.headers)
        for (const [name, value] of Object.entries(headers)) value === undefined ? merged.delete(name) : merged.set(name, value)
        const sent = other ?? (json === undefined ? text : JSON.stringify(json))
        const body = method === 'GET' || method === 'HEAD' || sent === '' ? {} : { body: sent }
        return original(new Request(url.origin + path, { method, headers: merged, ...body }))
      },
    })
  }
}

/** Handles requests of the given operations. Other requests reach the original server unchanged. */
export function on(
  ids: OperationId | OperationId[],
  handle: (intercepted: InterceptedRequest) => Promise<Response> | Response,
): Mutator {
  return intercept((intercepted) =>
    intercepted.operation && [ids].flat().includes(intercepted.operation) ? handle(intercepted) : intercepted.forward(),
  )
}

/** A request body that was not validated. */
// biome-ignore lint/suspicious/noExplicitAny: an unvalidated body can have any shape
export type RequestBody = Record<string, any>

/** Changes the body of a write before the original server sees it. */
export function rewriteBody(change: (sent: RequestBody) => unknown, ids: OperationId[] = ['createPool', 'updatePool']): Mutator {
  return on(ids, ({ json: sent, forward }) => (isObject(sent) ? forward({ json: change(structuredClone(sent)) }) : forward()))
}

/** Changes the body of successful responses of the given operations. */
export function mutateBody(
  ids: OperationId | OperationId[],
  // biome-ignore lint/suspicious/noExplicitAny: a mutant may do anything to a body
  mutate: (body: any, intercepted: InterceptedRequest) => unknown,
): Mutator {
  return on(ids, async (intercepted) => {
    const response = await intercepted.forward()
    return response.ok ? withBody(response, mutate(await response.json(), intercepted)) : response
  })
}

/** Changes every pool in every successful response. */
export function mutatePools(mutate: (pool: Pool) => object): Mutator {
  return mutateBody(['listPools', 'getPool', 'createPool', 'updatePool'], (body) =>
    'pools' in body ? { ...body, pools: body.pools.map(mutate) } : mutate(body),
  )
}

/** Changes the body of error responses. Responses without a body, such as those to HEAD, keep none. */
export function mutateErrors(mutate: (body: Record<string, unknown>, status: number) => unknown): Mutator {
  return intercept(async ({ forward }) => {
    const response = await forward()
    const text = response.status < 400 ? '' : await response.clone().text()
    return text === '' ? response : withBody(response, mutate(JSON.parse(text), response.status))
  })
}

/** Copies a response with another body, and with another status or headers if given. */
export function withBody(
  response: Response,
  body: unknown,
  changes: { status?: number; headers?: Record<string, string> } = {},
): Response {
  const headers = new Headers(response.headers)
  headers.delete('content-length')
  for (const [name, value] of Object.entries(changes.headers ?? {})) headers.set(name, value)
  return new Response(
    typeof body === 'string' || body === null || body instanceof Uint8Array ? toBody(body) : JSON.stringify(body),
    {
      status: changes.status ?? response.status,
      headers,
    },
  )
}

/** Builds a JSON response. */
export function jsonResponse(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
}

/** Builds an error response with the documented body. */
export function errorResponse(status: 400 | 401 | 403 | 404 | 500, message = 'no'): Response {
  const phrases = { 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 500: 'Internal Server Error' }
  return jsonResponse(status, { error: phrases[status], message, ...(status === 400 ? { details: message } : {}) })
}

export function isObject(value: unknown): value is RequestBody {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function toBody(body: string | null | Uint8Array): string | null | ArrayBuffer {
  return body instanceof Uint8Array ? new Uint8Array(body).buffer : body
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function findOperation(method: string, path: string): { operation: OperationId | undefined; poolId: string | undefined } {
  try {
    const found = matchOperation(method, path)
    if (found.found === 'operation') return { operation: found.operation.id, poolId: found.poolId }
  } catch {
    // A path that cannot be decoded matches no operation.
  }
  return { operation: undefined, poolId: undefined }
}
