import type { SchemaName } from '../../../src/core/operations.ts'
import { type CheckResponse, type Exchange, succeeded } from '../../model/exchange.ts'
import { isGatewayStatus } from '../../model/status.ts'

/** An exchange of a documented operation, with its response. */
export type DocumentedExchange = Exchange & { response: CheckResponse; operation: NonNullable<Exchange['operation']> }

/** Yields the exchange if it is a documented request and the response comes from the server itself. */
export function* documentedResponses(exchange: Exchange): Generator<DocumentedExchange> {
  const { response, operation, request } = exchange
  if (response && operation && request.kind === 'documented' && !isGatewayStatus(response.status)) {
    yield exchange as DocumentedExchange
  }
}

export function* documentedSuccesses(exchange: Exchange): Generator<DocumentedExchange> {
  if (succeeded(exchange)) yield* documentedResponses(exchange)
}

/** Yields the exchange if the spec has a schema for its status. */
export function* responsesWithSchema(exchange: Exchange): Generator<DocumentedExchange> {
  for (const documented of documentedResponses(exchange)) if (findSchema(documented)) yield documented
}

export function* documentedErrors(exchange: Exchange): Generator<DocumentedExchange> {
  for (const documented of responsesWithSchema(exchange)) if (documented.response.status >= 400) yield documented
}

/** Returns the schema of a response. Every 2xx status has the schema of the documented success. */
export function findSchema({ response, operation }: Pick<DocumentedExchange, 'response' | 'operation'>): SchemaName | undefined {
  return operation.responses[response.status >= 200 && response.status < 300 ? operation.success : response.status]
}
