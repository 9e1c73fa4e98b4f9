import { type OperationId, operations } from '../core/operations.ts'

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
