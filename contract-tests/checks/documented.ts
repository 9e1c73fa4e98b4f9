import type { SchemaName } from '../../src/core/operations.ts'
import { type CheckResponse, type Exchange, succeeded } from '../model/exchange.ts'

export type Answered = Exchange & { response: CheckResponse; operation: NonNullable<Exchange['operation']> }

/** Answers to the six operations, whatever was sent, as long as it was HTTP that the document has a word for. */
export function* documented(exchange: Exchange): Generator<Answered> {
  if (
    exchange.response &&
    exchange.operation &&
    exchange.request.kind === 'documented' &&
    !inSurroundings(exchange.response.status)
  ) {
    yield exchange as Answered
  }
}

export function* documentedSuccesses(exchange: Exchange): Generator<Answered> {
  if (succeeded(exchange)) yield* documented(exchange)
}

/** Those for whose status the document has a schema. */
export function* documentedStatuses(exchange: Exchange): Generator<Answered> {
  for (const answered of documented(exchange)) if (schemaOf(answered)) yield answered
}

export function* documentedErrors(exchange: Exchange): Generator<Answered> {
  for (const answered of documentedStatuses(exchange)) if (answered.response.status >= 400) yield answered
}

/** The schema that the document has for this answer; a success of another status than the documented one has the same. */
export function schemaOf({ response, operation }: Pick<Answered, 'response' | 'operation'>): SchemaName | undefined {
  return operation.responses[response.status >= 200 && response.status < 300 ? operation.success : response.status]
}

/** What stands between us and the server answers so; it is no word of the server's. */
function inSurroundings(status: number): boolean {
  return status === 429 || status === 502 || status === 503 || status === 504
}
