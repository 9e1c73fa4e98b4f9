import { type OperationId, operations } from '../core/operations.ts'

/**
 * A failure to inject.
 *
 * - `status`: responds with this status and does nothing else. Documented statuses have their documented body.
 * - `reset`: breaks the connection and does nothing else. A `fetch` in the same process rejects with a TypeError.
 * - `truncated`: carries out the request and breaks the connection in the middle of the response.
 * - `slow`: carries out the request and sends the body over `ms` milliseconds.
 * - `wrong-shape`: carries out the request and responds with `body`, or with `{ data }` around the right body.
 */
export type Fault = FaultKind & {
  /** Operation to fail. @default all six */
  operation?: OperationId
  /** Probability per call, from 0 to 1. @default 1 */
  probability?: number
  /** Number of calls to fail. @default Infinity */
  times?: number
}

type FaultKind =
  | { kind: 'status'; status: number; headers?: Record<string, string> }
  | { kind: 'reset' }
  | { kind: 'truncated' }
  | { kind: 'slow'; ms: number }
  | { kind: 'wrong-shape'; body?: unknown }

/** The faults that are not used up. */
export class Faults {
  #pending: { fault: Fault; timesLeft: number }[]
  readonly #random: () => number

  /** @throws {TypeError} for an invalid fault. */
  constructor(faults: readonly Fault[], random: () => number) {
    this.#pending = []
    this.#random = random
    for (const fault of faults) this.add(fault)
  }

  /** @throws {TypeError} for an invalid fault. */
  add(fault: Fault): void {
    const problem = findProblem(fault)
    if (problem) throw new TypeError(`invalid fault: ${problem}`)
    this.#pending.push({ fault, timesLeft: fault.times ?? Number.POSITIVE_INFINITY })
  }

  /** Returns the first fault that applies to this call, and counts it as used. */
  next(operation: OperationId): Fault | undefined {
    for (const pending of this.#pending) {
      const { operation: target = operation, probability = 1 } = pending.fault
      if (pending.timesLeft <= 0 || target !== operation || (probability < 1 && this.#random() >= probability)) continue
      pending.timesLeft -= 1
      return pending.fault
    }
    return undefined
  }
}

function findProblem(fault: Fault): string | undefined {
  const { operation, probability = 0, times = 0 } = fault
  if (!kinds.includes(fault.kind)) return `kind ${JSON.stringify(fault.kind)}: expected one of ${kinds.join(', ')}`
  if (operation !== undefined && !Object.hasOwn(operations, operation)) {
    return `operation ${JSON.stringify(operation)}: expected one of ${Object.keys(operations).join(', ')}`
  }
  if (!(probability >= 0 && probability <= 1)) return `probability ${probability}: expected a number from 0 to 1`
  if (!(times >= 0)) return `times ${times}: expected a number, 0 or more`
  if (fault.kind === 'status' && !(Number.isInteger(fault.status) && fault.status >= 200 && fault.status <= 599)) {
    return `status ${fault.status}: expected a whole number from 200 to 599`
  }
  if (fault.kind === 'slow' && !(fault.ms >= 0 && Number.isFinite(fault.ms))) {
    return `ms ${fault.ms}: expected a number of milliseconds`
  }
  return undefined
}

const kinds: readonly string[] = ['status', 'reset', 'truncated', 'slow', 'wrong-shape'] satisfies Fault['kind'][]
