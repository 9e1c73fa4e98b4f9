import type { ServerResponse } from './request.ts'

/** A response whose body is not serialized yet. */
export interface JsonResponse {
  status: number
  /** Sent as JSON. Without it, the response has no body. */
  body?: unknown
  headers?: Record<string, string>
}

/** Serializes the body and adds headers. The response to HEAD has no body, but the `content-length` of that to GET. */
export function serializeResponse(
  { status, body, headers }: JsonResponse,
  extraHeaders: Record<string, string>,
  isHead: boolean,
): ServerResponse {
  if (body === undefined) return { status, headers: { ...headers, ...extraHeaders }, body: null }
  const text = stringify(body)
  const all = { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers, ...extraHeaders }
  if (!isHead) return { status, headers: all, body: text }
  return { status, headers: { ...all, 'content-length': String(new TextEncoder().encode(text).length) }, body: null }
}

/** Serializes each object once: the store returns the same object until something changes, also for thousands of pools. */
function stringify(body: unknown): string {
  if (typeof body !== 'object' || body === null) return JSON.stringify(body)
  const cached = texts.get(body)
  if (cached !== undefined) return cached
  const text = JSON.stringify(body)
  texts.set(body, text)
  return text
}

const texts = new WeakMap<object, string>()
