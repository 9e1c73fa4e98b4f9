import { collectIssues } from '../../src/core/validators.ts'
import { truncate } from '../model/excerpt.ts'
import type { CheckResponse, Exchange } from '../model/exchange.ts'
import { invariant } from '../runner/invariant.ts'
import { type Answered, documentedErrors, schemaOf } from './documented.ts'
import { shown } from './lib/compare.ts'
import { leakIn } from './lib/leaks.ts'

export const errorMatchesSchema = invariant({
  id: 'answers.error-has-its-fields',
  description: 'Every error carries the strings error and message.',
  pointer: '#/components/schemas/NotFoundBody',
  level: 'must',
  select: documentedErrors,
  check: ({ response, operation }) => {
    if (!response.json.isJson) return
    const schema = schemaOf({ response, operation }) ?? 'NotFoundBody'
    // The phrase and `details` have claims of their own.
    const issues = collectIssues(schema, response.json.value).filter(
      ({ path, message }) => path !== '/details' && !message.startsWith('must be "'),
    )
    if (issues.length === 0) return
    return {
      message: `${operation.id} answered ${response.status} with a body that is no ${schema}`,
      expected: `{"error": …, "message": …}`,
      actual: `${issues.map(({ path, message }) => `${path || 'the body'} ${message}`).join('; ')}: ${truncate(response.json.text, 300)}`,
    }
  },
})

/** A reader of an error body that some other claim has already found to be none. */
function* errorObjects(exchange: Exchange): Generator<Answered & { body: Record<string, unknown> }> {
  for (const answered of documentedErrors(exchange)) {
    const { value } = answered.response.json
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      yield { ...answered, body: value as Record<string, unknown> }
  }
}

export const errorPhraseFits = invariant({
  id: 'answers.error-phrase-fits-its-status',
  description: 'The error field of an error carries the phrase that the document has for its status.',
  pointer: '#/components/schemas/NotFoundBody/properties/error',
  level: 'must',
  select: errorObjects,
  check: ({ response, operation, body }) => {
    if (typeof body.error !== 'string' || body.error === phrases[response.status]) return
    return {
      message: `${operation.id} answered ${response.status} with the error ${JSON.stringify(truncate(body.error, 80))}`,
      expected: JSON.stringify(phrases[response.status]),
      actual: JSON.stringify(truncate(body.error, 200)),
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

export const badRequestSaysWhy = invariant({
  id: 'answers.bad-request-has-details',
  description: 'A 400 says in details what is wrong.',
  pointer: '#/components/schemas/BadRequestBody/properties/details',
  level: 'must',
  *select(exchange) {
    for (const answered of errorObjects(exchange)) if (answered.response.status === 400) yield answered
  },
  check: ({ operation, body }) => {
    if (typeof body.details === 'string') return
    return {
      message: `${operation.id} answered 400 without details, or with details that are no string`,
      expected: 'details: a string',
      actual: shown(body.details),
    }
  },
})

export const errorsKeepSecrets = invariant({
  id: 'answers.errors-leak-nothing',
  description: 'No error shows stack frames, or source paths and SQL along with them.',
  pointer: '#/components/schemas/InternalServerErrorBody/properties/message',
  level: 'should',
  *select(exchange) {
    if (exchange.response && exchange.response.status >= 400) yield exchange as Exchange & { response: CheckResponse }
  },
  check: (exchange) => {
    const leak = leakIn(exchange)
    if (leak === undefined) return
    return {
      message: `an error shows the inside of the server`,
      expected: 'a message for the caller',
      actual: `${exchange.response.status} with ${JSON.stringify(truncate(leak, 200))}`,
    }
  },
})

export const errorsChecks = [badRequestSaysWhy, errorMatchesSchema, errorPhraseFits, errorsKeepSecrets]
