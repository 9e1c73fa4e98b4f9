import type { SchemaName } from '../../../src/core/operations.ts'
import { collectIssues } from '../../../src/core/validators.ts'
import { isErrorFormat } from '../../model/body-format.ts'
import { truncate } from '../../model/excerpt.ts'
import type { CheckResponse, Exchange } from '../../model/exchange.ts'
import { invariant } from '../../runner/invariant.ts'
import { formatValue } from '../lib/compare.ts'
import { type DocumentedExchange, documentedErrors, findSchema } from '../lib/documented-responses.ts'
import { findInternalsLeak } from '../lib/internals-leak.ts'

const badRequestHasDetails = invariant({
  id: 'answers.bad-request-has-details',
  description: 'Every 400 response has the string details.',
  pointer: '#/components/schemas/BadRequestBody/properties/details',
  level: 'must',
  *select(exchange) {
    // Another check reports errors in another envelope.
    for (const error of errorObjects(exchange)) if (error.response.status === 400 && isErrorFormat(error.body)) yield error
  },
  check: ({ operation, body }) => {
    if (typeof body.details === 'string') return
    return {
      message: `${operation.id} returned 400 without the string details`,
      expected: 'details: a string',
      actual: `details: ${formatValue(body.details)}`,
    }
  },
})

const errorHasFields = invariant({
  id: 'answers.error-has-its-fields',
  description: 'Every error response has the strings error and message.',
  pointer: '#/components/schemas/NotFoundBody',
  level: 'must',
  select: documentedErrors,
  check: ({ response, operation }) => {
    if (!response.json.isJson) return
    const schema = findSchema({ response, operation }) ?? 'NotFoundBody'
    // The phrase has its own check, and so has `details`, except in another envelope: there, one change adds every field.
    const hasOwnCheck = isErrorFormat(response.json.value) ? ['/details'] : []
    const issues = collectIssues(schema, response.json.value).filter(
      ({ path, message }) => !hasOwnCheck.includes(path) && !message.startsWith('must be "'),
    )
    if (issues.length === 0) return
    return {
      message: `${operation.id} returned ${response.status} with an invalid ${schema}`,
      expected: expectedFields(schema),
      actual: `${issues.map(({ path, message }) => `${path || 'the body'} ${message}`).join('; ')}: ${truncate(response.json.text, 300)}`,
      pointer: `#/components/schemas/${schema}`,
    }
  },
})

function expectedFields(schema: SchemaName): string {
  return schema === 'BadRequestBody' ? '{"error": …, "message": …, "details": …}' : '{"error": …, "message": …}'
}

const errorPhraseFitsStatus = invariant({
  id: 'answers.error-phrase-fits-its-status',
  description: 'The field error of an error response is the documented phrase for its status.',
  pointer: '#/components/schemas/NotFoundBody/properties/error',
  level: 'must',
  select: errorObjects,
  check: ({ response, operation, body }) => {
    if (typeof body.error !== 'string' || body.error === phrases[response.status]) return
    return {
      message: `${operation.id} returned ${response.status} with error ${formatValue(body.error, 80)}`,
      expected: JSON.stringify(phrases[response.status]),
      actual: formatValue(body.error),
      pointer: `#/components/schemas/${findSchema({ response, operation })}/properties/error`,
    }
  },
})

const phrases: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  500: 'Internal Server Error',
}

const errorsHideInternals = invariant({
  id: 'answers.errors-leak-nothing',
  description: 'No error response exposes stack frames, source paths or SQL.',
  pointer: '#/components/schemas/InternalServerErrorBody/properties/message',
  level: 'should',
  *select(exchange) {
    if (exchange.response && exchange.response.status >= 400) yield exchange as Exchange & { response: CheckResponse }
  },
  check: (exchange) => {
    const leak = findInternalsLeak(exchange)
    if (leak === undefined) return
    const { response, operation } = exchange
    const schema = operation && findSchema({ response, operation })
    return {
      message: 'an error response exposes internals of the server',
      expected: 'a message for the caller',
      actual: `${response.status} with ${formatValue(leak)}`,
      ...(schema ? { pointer: `#/components/schemas/${schema}/properties/message` } : {}),
    }
  },
})

export const errorChecks = [badRequestHasDetails, errorHasFields, errorPhraseFitsStatus, errorsHideInternals]

/** Yields documented errors whose body is an object. */
function* errorObjects(exchange: Exchange): Generator<DocumentedExchange & { body: Record<string, unknown> }> {
  for (const error of documentedErrors(exchange)) {
    const { value } = error.response.json
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      yield { ...error, body: value as Record<string, unknown> }
  }
}
