import { invariant } from '../model/check.ts'
import { shortened } from '../model/excerpt.ts'
import { again, intercept, on } from '../self-test/mutators.ts'
import { documentedStatuses, schemaOf } from './documented.ts'

export const mediaTypeIsJson = invariant({
  id: 'answers.media-type-is-json',
  says: 'The Content-Type of every answer is application/json, or ends in +json.',
  cite: '#/paths/~1api~1pools/get/responses/200/content',
  level: 'must',
  *of(exchange) {
    for (const answered of documentedStatuses(exchange)) if (answered.answer.size > 0) yield answered
  },
  departs: ({ answer, operation }) => {
    const type = answer.headers.get('content-type')
    if (type !== null && isJsonType(type)) return
    return {
      message: `${operation.id} answered ${answer.status} as ${type === null ? 'no media type' : JSON.stringify(type)}`,
      expected: 'Content-Type: application/json',
      actual: type === null ? 'no Content-Type' : `Content-Type: ${type}`,
    }
  },
  culprit: intercept(async ({ pass }) => {
    const response = await pass()
    return again(response, await response.text(), { headers: { 'content-type': 'text/html' } })
  }),
})

export const bodyIsJson = invariant({
  id: 'answers.body-is-json',
  says: 'The body of every answer is JSON to the letter of RFC 8259, without a byte order mark.',
  cite: '#/paths/~1api~1pools/get/responses/200/content',
  level: 'must',
  of: documentedStatuses,
  departs: ({ answer, operation }) => {
    const { notJson, byteOrderMark } = answer.json.flaws
    const flaw = notJson ?? byteOrderMark
    if (flaw === undefined || answer.incomplete) return
    return {
      message: `${operation.id} answered ${answer.status} ${answer.size === 0 ? 'without a body' : 'with a body that is not JSON'}`,
      expected: `a JSON value as ${schemaOf({ answer, operation }) ?? 'the document has it'}`,
      actual: `${flaw}: ${shortened(answer.json.text, 200)}`,
    }
  },
  culprit: on('deletePool', async ({ pass }) => again(await pass(), 'OK')),
})

export const bodyIsUtf8 = invariant({
  id: 'answers.body-is-utf-8',
  says: 'The body of every answer is valid UTF-8.',
  cite: '#/paths/~1api~1pools/get/responses/200/content',
  level: 'must',
  of: documentedStatuses,
  departs: ({ answer, operation }) => {
    const { notUtf8 } = answer.json.flaws
    if (notUtf8 === undefined) return
    return {
      message: `${operation.id} answered ${answer.status} in bytes that are not UTF-8`,
      expected: 'UTF-8',
      actual: notUtf8,
    }
  },
  culprit: alterBytes('listPools', (bytes) => {
    const at = bytes.indexOf(0x54)
    return bytes.map((byte, index) => (index === at ? 0xe9 : byte))
  }),
})

export const keysAreUnique = invariant({
  id: 'answers.keys-are-unique',
  says: 'No object in an answer has the same key twice.',
  cite: '#/paths/~1api~1pools/get/responses/200/content',
  level: 'should',
  of: documentedStatuses,
  departs: ({ answer, operation }) => {
    const { duplicateKeys } = answer.json.flaws
    if (duplicateKeys === undefined) return
    return { message: `${operation.id} answered an object with a key twice`, expected: 'each key once', actual: duplicateKeys }
  },
  culprit: on('getPool', async ({ pass }) => {
    const response = await pass()
    return again(response, (await response.text()).replace('{', '{"name":"twice",'))
  }),
})

function isJsonType(type: string): boolean {
  const [essence = ''] = type.toLowerCase().split(';')
  return essence.trim() === 'application/json' || /^[\w.-]+\/[\w.+-]+\+json$/.test(essence.trim())
}

function alterBytes(id: 'listPools', change: (bytes: Uint8Array) => Uint8Array) {
  return on(id, async ({ pass }) => {
    const response = await pass()
    return again(response, change(new Uint8Array(await response.arrayBuffer())))
  })
}
