import { truncate } from '../model/excerpt.ts'
import { invariant } from '../runner/invariant.ts'
import { documentedStatuses, schemaOf } from './documented.ts'

export const mediaTypeIsJson = invariant({
  id: 'answers.media-type-is-json',
  description: 'The Content-Type of every answer is application/json, or ends in +json.',
  pointer: '#/paths/~1api~1pools/get/responses/200/content',
  level: 'must',
  *select(exchange) {
    for (const answered of documentedStatuses(exchange)) if (answered.response.size > 0) yield answered
  },
  check: ({ response, operation }) => {
    const type = response.headers.get('content-type')
    if (type !== null && isJsonType(type)) return
    return {
      message: `${operation.id} answered ${response.status} as ${type === null ? 'no media type' : JSON.stringify(type)}`,
      expected: 'Content-Type: application/json',
      actual: type === null ? 'no Content-Type' : `Content-Type: ${type}`,
    }
  },
})

export const bodyIsJson = invariant({
  id: 'answers.body-is-json',
  description: 'The body of every answer is JSON to the letter of RFC 8259, without a byte order mark.',
  pointer: '#/paths/~1api~1pools/get/responses/200/content',
  level: 'must',
  select: documentedStatuses,
  check: ({ response, operation }) => {
    const { notJson, byteOrderMark } = response.json.problems
    const flaw = notJson ?? byteOrderMark
    if (flaw === undefined || response.incomplete) return
    return {
      message: `${operation.id} answered ${response.status} ${response.size === 0 ? 'without a body' : 'with a body that is not JSON'}`,
      expected: `a JSON value as ${schemaOf({ response, operation }) ?? 'the document has it'}`,
      actual: `${flaw}: ${truncate(response.json.text, 200)}`,
    }
  },
})

export const bodyIsUtf8 = invariant({
  id: 'answers.body-is-utf-8',
  description: 'The body of every answer is valid UTF-8.',
  pointer: '#/paths/~1api~1pools/get/responses/200/content',
  level: 'must',
  select: documentedStatuses,
  check: ({ response, operation }) => {
    const { notUtf8 } = response.json.problems
    if (notUtf8 === undefined) return
    return {
      message: `${operation.id} answered ${response.status} in bytes that are not UTF-8`,
      expected: 'UTF-8',
      actual: notUtf8,
    }
  },
})

export const keysAreUnique = invariant({
  id: 'answers.keys-are-unique',
  description: 'No object in an answer has the same key twice.',
  pointer: '#/paths/~1api~1pools/get/responses/200/content',
  level: 'should',
  select: documentedStatuses,
  check: ({ response, operation }) => {
    const { duplicateKeys } = response.json.problems
    if (duplicateKeys === undefined) return
    return { message: `${operation.id} answered an object with a key twice`, expected: 'each key once', actual: duplicateKeys }
  },
})

function isJsonType(type: string): boolean {
  const [essence = ''] = type.toLowerCase().split(';')
  return essence.trim() === 'application/json' || /^[\w.-]+\/[\w.+-]+\+json$/.test(essence.trim())
}

export const jsonChecks = [bodyIsJson, bodyIsUtf8, keysAreUnique, mediaTypeIsJson]
