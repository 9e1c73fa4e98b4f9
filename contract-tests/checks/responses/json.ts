import { truncate } from '../../model/excerpt.ts'
import { invariant } from '../../runner/invariant.ts'
import { formatValue } from '../lib/compare.ts'
import { findSchema, responsesWithSchema } from '../lib/documented-responses.ts'

const pointer = '#/paths/~1api~1pools/get/responses/200/content'

const nestingIsLimited = invariant({
  id: 'answers.nesting-is-limited',
  description: 'No response has more than 100,000 levels of arrays and objects, which many parsers reject or crash on.',
  pointer,
  level: 'should',
  select: responsesWithSchema,
  check: ({ response, operation }) => {
    const { tooDeep } = response.json.problems
    if (tooDeep === undefined) return
    return {
      message: `${operation.id} returned ${response.status} with a body that is nested too deep`,
      expected: 'a body that every JSON parser can read',
      actual: tooDeep,
    }
  },
})

const bodyIsJson = invariant({
  id: 'answers.body-is-json',
  description: 'The body of every response is valid JSON (RFC 8259), without a byte order mark.',
  pointer,
  level: 'must',
  select: responsesWithSchema,
  check: ({ response, operation }) => {
    const { notJson, byteOrderMark } = response.json.problems
    const problem = notJson ?? byteOrderMark
    if (problem === undefined || response.incomplete) return
    return {
      message: `${operation.id} returned ${response.status} ${response.size === 0 ? 'without a body' : 'with a body that is not valid JSON'}`,
      expected: `JSON that matches ${findSchema({ response, operation }) ?? 'the spec'}`,
      actual: `${problem}: ${truncate(response.json.text, 200)}`,
    }
  },
})

const bodyIsUtf8 = invariant({
  id: 'answers.body-is-utf-8',
  description: 'The body of every response is valid UTF-8.',
  pointer,
  level: 'must',
  select: responsesWithSchema,
  check: ({ response, operation }) => {
    const { notUtf8 } = response.json.problems
    if (notUtf8 === undefined) return
    return {
      message: `${operation.id} returned ${response.status} with a body that is not valid UTF-8`,
      expected: 'UTF-8',
      actual: notUtf8,
    }
  },
})

const keysAreUnique = invariant({
  id: 'answers.keys-are-unique',
  description: 'No object in a response has duplicate keys.',
  pointer,
  level: 'should',
  select: responsesWithSchema,
  check: ({ response, operation }) => {
    const { duplicateKeys } = response.json.problems
    if (duplicateKeys === undefined) return
    return {
      message: `${operation.id} returned an object with a duplicate key`,
      expected: 'each key once',
      actual: duplicateKeys,
    }
  },
})

const mediaTypeIsJson = invariant({
  id: 'answers.media-type-is-json',
  description: 'The Content-Type of every response is application/json or ends in +json.',
  pointer,
  level: 'must',
  *select(exchange) {
    for (const documented of responsesWithSchema(exchange)) if (documented.response.size > 0) yield documented
  },
  check: ({ response, operation }) => {
    const type = response.headers.get('content-type')
    if (type !== null && isJsonType(type)) return
    return {
      message: `${operation.id} returned ${response.status} with ${type === null ? 'no Content-Type' : `Content-Type ${formatValue(type)}`}`,
      expected: 'Content-Type: application/json',
      actual: type === null ? 'no Content-Type' : `Content-Type: ${truncate(type, 200)}`,
    }
  },
})

export const jsonChecks = [nestingIsLimited, bodyIsJson, bodyIsUtf8, keysAreUnique, mediaTypeIsJson]

function isJsonType(type: string): boolean {
  const [essence = ''] = type.toLowerCase().split(';')
  return essence.trim() === 'application/json' || /^[\w.-]+\/[\w.+-]+\+json$/.test(essence.trim())
}
