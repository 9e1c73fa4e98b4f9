import { type OperationId, operations } from '../../src/core/operations.ts'
import type { Exchange } from '../model/exchange.ts'
import type { Report } from '../model/report.ts'

/** Counts the documented responses that a run receives. */
export class Coverage {
  readonly #seen = new Map<string, number>()

  record({ operation, response }: Exchange) {
    if (!operation || !response) return
    const key = `${operation.id} ${response.status}`
    this.#seen.set(key, (this.#seen.get(key) ?? 0) + 1)
  }

  report(): Report['coverage'] {
    const ids = Object.keys(operations) as OperationId[]
    return ids.flatMap((operation) =>
      Object.keys(operations[operation].responses).map((status) => ({
        operation,
        status: Number(status),
        seen: this.#seen.get(`${operation} ${status}`) ?? 0,
      })),
    )
  }
}
