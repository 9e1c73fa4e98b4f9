import {
  badRequest,
  forbidden,
  internalServerError,
  notFound,
  phraseOf,
  type Reply,
  toServerResponse,
  unauthorized,
} from '../http/replies.ts'
import type { ServerRequest, ServerResponse } from '../http/request.ts'
import type { Fault } from './faults.ts'
import { pause } from './latency.ts'

/** What fetch rejects with when a connection breaks, in the words of Node's own. */
export function connectionReset(): TypeError {
  const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
  return new TypeError('fetch failed', { cause })
}

/** The answer of a `status` fault. */
export function faultyReply(status: number, headers: Record<string, string> = {}): Reply {
  const reply = documented.get(status)?.() ?? { status, body: { error: phraseOf(status), message: 'A fault that was asked for' } }
  const empty = status === 204 || status === 205 || status === 304
  return { status, ...(empty ? {} : { body: reply.body }), headers: { ...reply.headers, ...headers } }
}

const documented = new Map<number, () => Reply>([
  [400, () => badRequest('a fault that was asked for')],
  [401, () => unauthorized('Bearer realm="compute-pools"')],
  [403, forbidden],
  [404, notFound],
  [500, internalServerError],
])

/** A reply that arrives otherwise than it should. HEAD has no body to spoil. */
export function spoilt(fault: Fault, reply: Reply, headers: Record<string, string>, question: ServerRequest): ServerResponse {
  const isHead = question.method === 'HEAD'
  if (fault.kind === 'wrong-shape') {
    return toServerResponse({ ...reply, body: 'body' in fault ? fault.body : { data: reply.body } }, headers, isHead)
  }
  const answer = toServerResponse(reply, headers, isHead)
  if (typeof answer.body !== 'string') return answer
  const bytes = new TextEncoder().encode(answer.body)
  const body = fault.kind === 'slow' ? trickling(bytes, fault.ms, question.signal) : halfOf(bytes)
  return { ...answer, headers: { ...answer.headers, 'content-length': String(bytes.length) }, body }
}

/** Breaks off in the middle, as a connection does. */
function halfOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let sent = false
  return new ReadableStream({
    pull(controller) {
      if (sent) return controller.error(connectionReset())
      sent = true
      controller.enqueue(bytes.subarray(0, Math.floor(bytes.length / 2)))
    },
  })
}

/** Comes in ten pieces over so many milliseconds. */
function trickling(bytes: Uint8Array, ms: number, signal: AbortSignal | undefined): ReadableStream<Uint8Array> {
  const step = Math.ceil(bytes.length / pieces)
  let at = 0
  return new ReadableStream({
    async pull(controller) {
      await pause(ms / pieces, signal)
      controller.enqueue(bytes.subarray(at, at + step))
      at += step
      if (at >= bytes.length) controller.close()
    },
  })
}

const pieces = 10
