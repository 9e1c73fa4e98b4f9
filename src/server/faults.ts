import { type OperationId, operations } from '../operations.ts'
import { pause } from './latency.ts'
import type { Answer, Question } from './question.ts'
import { answerWith, badRequest, forbidden, internalServerError, notFound, type Reply, unauthorized } from './replies.ts'

/**
 * Something that goes wrong on purpose.
 *
 * - `status`: answered with that status, nothing is done. The documented ones have their documented body.
 * - `reset`: the connection breaks, nothing is done. A `fetch` in the same process rejects with a TypeError.
 * - `truncated`: the request is carried out, and its answer breaks off in the middle.
 * - `slow`: the request is carried out, and its answer trickles in over so many milliseconds.
 * - `wrong-shape`: the request is carried out, and answered with `body`, or with the right one wrapped in `{ data }`.
 */
export type Fault = FaultKind & {
  /** Only for this operation; without it, for all six. */
  operation?: OperationId
  /** How likely it is at each call, from 0 to 1; without it, certain. */
  probability?: number
  /** For the next so many calls that it applies to; without it, for ever. */
  times?: number
}

type FaultKind =
  | { kind: 'status'; status: number; headers?: Record<string, string> }
  | { kind: 'reset' }
  | { kind: 'truncated' }
  | { kind: 'slow'; ms: number }
  | { kind: 'wrong-shape'; body?: unknown }

/** The faults that are still to come. */
export class Faults {
  #pending: { fault: Fault; left: number }[]
  readonly #random: () => number

  /** @throws {TypeError} for a fault that cannot be, naming what is wrong with it. */
  constructor(faults: readonly Fault[], random: () => number) {
    this.#pending = []
    this.#random = random
    for (const fault of faults) this.add(fault)
  }

  add(fault: Fault): void {
    const problem = problemOf(fault)
    if (problem) throw new TypeError(`a fault's ${problem}`)
    this.#pending.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY })
  }

  /** The fault that strikes this call, if one does: the first in order that applies. */
  next(operation: OperationId): Fault | undefined {
    for (const pending of this.#pending) {
      const { operation: only = operation, probability = 1 } = pending.fault
      if (pending.left <= 0 || only !== operation || (probability < 1 && this.#random() >= probability)) continue
      pending.left -= 1
      return pending.fault
    }
    return undefined
  }
}

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

function phraseOf(status: number): string {
  const phrases = new Map([
    [409, 'Conflict'],
    [422, 'Unprocessable Content'],
    [429, 'Too Many Requests'],
    [501, 'Not Implemented'],
    [502, 'Bad Gateway'],
    [503, 'Service Unavailable'],
    [504, 'Gateway Timeout'],
  ])
  return phrases.get(status) ?? `Status ${status}`
}

/** A reply that arrives otherwise than it should. HEAD has no body to spoil. */
export function spoilt(fault: Fault, reply: Reply, headers: Record<string, string>, question: Question): Answer {
  const isHead = question.method === 'HEAD'
  if (fault.kind === 'wrong-shape') {
    return answerWith({ ...reply, body: 'body' in fault ? fault.body : { data: reply.body } }, headers, isHead)
  }
  const answer = answerWith(reply, headers, isHead)
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

function problemOf(fault: Fault): string | undefined {
  const { operation, probability = 0, times = 0 } = fault
  if (!kinds.includes(fault.kind)) return `kind must be one of ${kinds.join(', ')}, not ${JSON.stringify(fault.kind)}`
  if (operation !== undefined && !Object.hasOwn(operations, operation)) {
    return `operation must be one of ${Object.keys(operations).join(', ')}, not ${JSON.stringify(operation)}`
  }
  if (!(probability >= 0 && probability <= 1)) return `probability must be a number from 0 to 1, not ${probability}`
  if (!(times >= 0)) return `times must be a number from 0 on, not ${times}`
  if (fault.kind === 'status' && !(Number.isInteger(fault.status) && fault.status >= 200 && fault.status <= 599)) {
    return `status must be a whole number from 200 to 599, not ${fault.status}`
  }
  if (fault.kind === 'slow' && !(fault.ms >= 0 && Number.isFinite(fault.ms))) {
    return `ms must be a number of milliseconds, not ${fault.ms}`
  }
  return undefined
}

const kinds: readonly string[] = ['status', 'reset', 'truncated', 'slow', 'wrong-shape'] satisfies Fault['kind'][]
