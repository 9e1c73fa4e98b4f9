import { sleep } from '../core/timeout.ts'
import { badRequest, forbidden, internalServerError, notFound, reasonPhrase, unauthorized } from '../http/error-responses.ts'
import { type JsonResponse, serializeResponse } from '../http/json-response.ts'
import type { ServerRequest, ServerResponse } from '../http/request.ts'
import type { Fault } from './faults.ts'

/** The error that Node's fetch rejects with when a connection breaks. */
export function connectionReset(): TypeError {
  const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
  return new TypeError('fetch failed', { cause })
}

/** The response of a `status` fault. */
export function statusFaultResponse(status: number, headers: Record<string, string> = {}): JsonResponse {
  const response = documentedErrors.get(status)?.() ?? {
    status,
    body: { error: reasonPhrase(status), message: 'Injected fault' },
  }
  const isEmpty = status === 204 || status === 205 || status === 304
  return { status, ...(isEmpty ? {} : { body: response.body }), headers: { ...response.headers, ...headers } }
}

const documentedErrors = new Map<number, () => JsonResponse>([
  [400, () => badRequest('injected fault')],
  [401, () => unauthorized('Bearer realm="compute-pools"')],
  [403, forbidden],
  [404, notFound],
  [500, internalServerError],
])

/** Serializes a response with a `wrong-shape`, `slow` or `truncated` fault. A response to HEAD has no body to change. */
export function serializeWithFault(
  fault: Fault,
  response: JsonResponse,
  headers: Record<string, string>,
  request: ServerRequest,
): ServerResponse {
  const isHead = request.method === 'HEAD'
  if (fault.kind === 'wrong-shape') {
    return serializeResponse({ ...response, body: 'body' in fault ? fault.body : { data: response.body } }, headers, isHead)
  }
  const intact = serializeResponse(response, headers, isHead)
  if (typeof intact.body !== 'string') return intact
  const bytes = new TextEncoder().encode(intact.body)
  const body = fault.kind === 'slow' ? slowStream(bytes, fault.ms, request.signal) : truncatedStream(bytes)
  return { ...intact, headers: { ...intact.headers, 'content-length': String(bytes.length) }, body }
}

/** Sends half of the bytes, then fails like a broken connection. */
function truncatedStream(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let sent = false
  return new ReadableStream({
    pull(controller) {
      if (sent) return controller.error(connectionReset())
      sent = true
      controller.enqueue(bytes.subarray(0, Math.floor(bytes.length / 2)))
    },
  })
}

/** Sends the bytes in ten chunks over `ms` milliseconds. */
function slowStream(bytes: Uint8Array, ms: number, signal: AbortSignal | undefined): ReadableStream<Uint8Array> {
  const chunkSize = Math.ceil(bytes.length / chunkCount)
  let offset = 0
  return new ReadableStream({
    async pull(controller) {
      await sleep(ms / chunkCount, signal)
      controller.enqueue(bytes.subarray(offset, offset + chunkSize))
      offset += chunkSize
      if (offset >= bytes.length) controller.close()
    },
  })
}

const chunkCount = 10
