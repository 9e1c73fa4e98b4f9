import { issuesIn } from '../../src/core/validators.ts'
import { invariant } from '../model/check.ts'
import { shortened } from '../model/excerpt.ts'
import type { Answer, Exchange } from '../model/exchange.ts'
import { alterErrors } from '../self-test/mutators.ts'
import { type Answered, documentedErrors, schemaOf } from './documented.ts'
import { shown } from './lib/compare.ts'
import { leakIn } from './lib/leaks.ts'

export const errorMatchesSchema = invariant({
  id: 'answers.error-has-its-fields',
  says: 'Every error carries the strings error and message.',
  cite: '#/components/schemas/NotFoundBody',
  level: 'must',
  of: documentedErrors,
  departs: ({ answer, operation }) => {
    if (!answer.json.isJson) return
    const schema = schemaOf({ answer, operation }) ?? 'NotFoundBody'
    // The phrase and `details` have claims of their own.
    const issues = issuesIn(schema, answer.json.value).filter(
      ({ path, message }) => path !== '/details' && !message.startsWith('must be "'),
    )
    if (issues.length === 0) return
    return {
      message: `${operation.id} answered ${answer.status} with a body that is no ${schema}`,
      expected: `{"error": …, "message": …}`,
      actual: `${issues.map(({ path, message }) => `${path || 'the body'} ${message}`).join('; ')}: ${shortened(answer.json.text, 300)}`,
    }
  },
  culprit: alterErrors(({ message, ...body }) => ({ ...body, msg: message })),
})

/** A reader of an error body that some other claim has already found to be none. */
function* errorObjects(exchange: Exchange): Generator<Answered & { body: Record<string, unknown> }> {
  for (const answered of documentedErrors(exchange)) {
    const { value } = answered.answer.json
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      yield { ...answered, body: value as Record<string, unknown> }
  }
}

export const errorPhraseFits = invariant({
  id: 'answers.error-phrase-fits-its-status',
  says: 'The error field of an error carries the phrase that the document has for its status.',
  cite: '#/components/schemas/NotFoundBody/properties/error',
  level: 'must',
  of: errorObjects,
  departs: ({ answer, operation, body }) => {
    if (typeof body.error !== 'string' || body.error === phrases[answer.status]) return
    return {
      message: `${operation.id} answered ${answer.status} with the error ${JSON.stringify(shortened(body.error, 80))}`,
      expected: JSON.stringify(phrases[answer.status]),
      actual: JSON.stringify(shortened(body.error, 200)),
    }
  },
  culprit: alterErrors((body) => ({ ...body, error: String(body.error).toUpperCase() })),
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
  says: 'A 400 says in details what is wrong.',
  cite: '#/components/schemas/BadRequestBody/properties/details',
  level: 'must',
  *of(exchange) {
    for (const answered of errorObjects(exchange)) if (answered.answer.status === 400) yield answered
  },
  departs: ({ operation, body }) => {
    if (typeof body.details === 'string') return
    return {
      message: `${operation.id} answered 400 without details, or with details that are no string`,
      expected: 'details: a string',
      actual: shown(body.details),
    }
  },
  culprit: alterErrors(({ details: _, ...body }) => body),
})

export const errorsKeepSecrets = invariant({
  id: 'answers.errors-leak-nothing',
  says: 'No error shows stack frames, or source paths and SQL along with them.',
  cite: '#/components/schemas/InternalServerErrorBody/properties/message',
  level: 'should',
  *of(exchange) {
    if (exchange.answer && exchange.answer.status >= 400) yield exchange as Exchange & { answer: Answer }
  },
  departs: (exchange) => {
    const leak = leakIn(exchange)
    if (leak === undefined) return
    return {
      message: `an error shows the inside of the server`,
      expected: 'a message for the caller',
      actual: `${exchange.answer.status} with ${JSON.stringify(shortened(leak, 200))}`,
    }
  },
  culprit: alterErrors((body) => ({ ...body, message: 'Error: no\n    at handle (/srv/app/src/pools.js:12:7)' })),
})
