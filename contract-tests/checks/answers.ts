import { type Issue, issuesIn } from '../../src/validators.ts'
import { invariant } from '../check.ts'
import { again, alterErrors, alterPools, intercept, on } from '../culprits.ts'
import { shortened } from '../curl.ts'
import { type Answer, type Exchange, requestLine } from '../exchange.ts'
import { leakIn } from '../leaks.ts'

type Answered = Exchange & { answer: Answer; operation: NonNullable<Exchange['operation']> }

/** Answers to the six operations, whatever was sent, as long as it was HTTP that the document has a word for. */
function* documented(exchange: Exchange): Generator<Answered> {
  if (
    exchange.answer &&
    exchange.operation &&
    exchange.request.kind === 'documented' &&
    !inSurroundings(exchange.answer.status)
  ) {
    yield exchange as Answered
  }
}

function* documentedStatus(exchange: Exchange): Generator<Answered> {
  for (const answered of documented(exchange)) if (schemaOf(answered)) yield answered
}

function* documentedErrors(exchange: Exchange): Generator<Answered> {
  for (const answered of documentedStatus(exchange)) if (answered.answer.status >= 400) yield answered
}

/** A reader of an error body that some other claim has already found to be none. */
function* errorObjects(exchange: Exchange): Generator<Answered & { body: Record<string, unknown> }> {
  for (const answered of documentedErrors(exchange)) {
    const { value } = answered.answer.json
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      yield { ...answered, body: value as Record<string, unknown> }
  }
}

export const statusIsDocumented = invariant({
  id: 'answers.status-is-documented',
  says: 'Each operation answers with a status that the document has for it, or with one that HTTP has for exactly this case.',
  cite: '#/paths/~1api~1pools~1{poolId}/get/responses',
  level: 'must',
  of: documented,
  departs: ({ answer: { status }, operation, request }) => {
    if (status in operation.answers || (status >= 200 && status < 300) || isMeant(status, request)) return
    return {
      message: `${operation.id} answered ${status}, which the document does not have`,
      expected: `${operation.success} or one of 400, 401, 403, 404, 500`,
      actual: String(status),
    }
  },
  culprit: intercept(async ({ pass }) => {
    const response = await pass()
    return response.status === 400 ? again(response, await response.text(), { status: 422 }) : response
  }),
})

export const successIs200 = invariant({
  id: 'answers.success-is-200',
  says: 'Reading, updating and deleting succeed with 200.',
  cite: '#/paths/~1api~1pools/get/responses/200',
  level: 'should',
  *of(exchange) {
    for (const answered of documented(exchange)) {
      if (isSuccess(answered.answer.status) && answered.operation.id !== 'createPool') yield answered
    }
  },
  departs: ({ answer: { status }, operation }) =>
    status !== 200 && { message: `${operation.id} succeeded with ${status}`, expected: '200', actual: String(status) },
  culprit: alterStatus('deletePool', 202),
})

export const createIs201 = invariant({
  id: 'answers.create-is-201',
  says: 'Creating a pool succeeds with 201, the status that HTTP has for it.',
  cite: '#/paths/~1api~1pools/post/responses/201',
  level: 'may',
  *of(exchange) {
    for (const answered of documented(exchange)) {
      if (isSuccess(answered.answer.status) && answered.operation.id === 'createPool') yield answered
    }
  },
  departs: ({ answer: { status } }) =>
    status !== 201 && { message: `createPool succeeded with ${status}`, expected: '201', actual: String(status) },
  culprit: alterStatus('createPool', 200),
})

export const createSucceedsWithAPool = invariant({
  id: 'answers.create-status-carries-a-pool',
  says: 'A created pool is answered with 200, 201 or 202.',
  cite: '#/paths/~1api~1pools/post/responses/201',
  level: 'should',
  *of(exchange) {
    for (const answered of documented(exchange)) {
      if (isSuccess(answered.answer.status) && answered.operation.id === 'createPool') yield answered
    }
  },
  departs: ({ answer: { status } }) =>
    ![200, 201, 202].includes(status) && {
      message: `createPool succeeded with ${status}`,
      expected: '201, 200 or 202',
      actual: String(status),
    },
  culprit: alterStatus('createPool', 203),
})

export const mediaTypeIsJson = invariant({
  id: 'answers.media-type-is-json',
  says: 'The Content-Type of every answer is application/json, or ends in +json.',
  cite: '#/paths/~1api~1pools/get/responses/200/content',
  level: 'must',
  *of(exchange) {
    for (const answered of documentedStatus(exchange)) if (answered.answer.size > 0) yield answered
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
  of: documentedStatus,
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
  of: documentedStatus,
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

export const bodyIsComplete = invariant({
  id: 'answers.body-is-complete',
  says: 'Every answer carries as many bytes as its Content-Length, its chunks and its Content-Encoding announce.',
  cite: '#/paths/~1api~1pools/get/responses/200/content',
  level: 'must',
  *of(exchange) {
    if (exchange.answer && exchange.operation && !exchange.request.race) yield exchange as Answered
  },
  departs: ({ answer, operation }) =>
    answer.incomplete !== undefined && {
      message: `${operation.id} answered ${answer.status} with a body of another length than announced`,
      expected: 'a whole body',
      actual: answer.incomplete,
    },
  culprit: on('getPool', async ({ pass }) => {
    const response = await pass()
    const text = await response.text()
    return again(response, text, { headers: { 'content-length': String(text.length + 40) } })
  }),
})

export const keysAreUnique = invariant({
  id: 'answers.keys-are-unique',
  says: 'No object in an answer has the same key twice.',
  cite: '#/paths/~1api~1pools/get/responses/200/content',
  level: 'should',
  of: documentedStatus,
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

export const successMatchesSchema = invariant({
  id: 'answers.success-matches-its-schema',
  says: 'A successful answer has every field that the document shows for it, each of its type and in its range.',
  cite: '#/components/schemas',
  level: 'must',
  *of(exchange) {
    for (const answered of documented(exchange)) if (isSuccess(answered.answer.status)) yield answered
  },
  departs: ({ answer, operation }) => {
    if (!answer.json.isJson) return
    const schema = operation.answers[operation.success]
    if (!schema) return
    // Formats and ranges of single figures have claims of their own, which say more.
    const issues = issuesIn(schema, answer.json.value).filter((issue) => !hasOwnClaim(issue, at(answer.json.value, issue.path)))
    const [first] = issues
    if (!first) return
    return {
      message: `${operation.id} answered ${answer.status} with a body that is no ${schema}: ${generic(first.path) || 'the body'} ${first.message}`,
      expected: `${schema}, as ${schemaPointer(schema)} in the description has it`,
      actual: issues
        .slice(0, 5)
        .map(({ path, message }) => `${path || 'the body'} ${message}, and is ${shown(at(answer.json.value, path))}`)
        .join('; '),
    }
  },
  culprit: alterPools(({ gpuUtilization: _, ...pool }) => pool),
})

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

export const answersThreeTries = invariant({
  id: 'answers.request-gets-an-answer',
  says: 'A request gets an answer: the connection is not dropped and does not hang each time it is sent.',
  cite: '#/paths/~1api~1pools/get/responses',
  level: 'should',
  *of(exchange) {
    // A server may close the connection on more than it wants to read before the answer is seen.
    const isBig = exchange.request.body !== undefined && exchange.request.body.length > 64_000
    if (exchange.failure?.kind !== 'unsendable' && !isBig && !exchange.request.race) yield exchange
  },
  departs: (exchange) =>
    exchange.failure && {
      message: `${requestLine(exchange)} gets no answer`,
      expected: 'an answer, if only an error',
      actual: `${exchange.failure.message}, ${exchange.attempts} times`,
    },
  culprit: on('deletePool', () => {
    throw new TypeError('connection reset')
  }),
})

const phrases: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  500: 'Internal Server Error',
}

/** The schema that the document has for this answer; a success of another status than the documented one has the same. */
function schemaOf({ answer, operation }: Pick<Answered, 'answer' | 'operation'>) {
  return operation.answers[isSuccess(answer.status) ? operation.success : answer.status]
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}

/** What stands between us and the server answers so; it is no word of the server's. */
function inSurroundings(status: number): boolean {
  return status === 429 || status === 502 || status === 503 || status === 504
}

/** Statuses that HTTP has for exactly what was sent. */
function isMeant(status: number, { headers, body, race }: Exchange['request']): boolean {
  switch (status) {
    case 406:
      return headers.accept !== undefined && !/application\/json|\*\/\*/.test(headers.accept)
    case 411:
      return body !== undefined && 'transfer-encoding' in headers
    case 413:
      return body !== undefined && body.length > 1_000
    case 415:
      return body !== undefined && headers['content-type'] !== 'application/json'
    case 409:
    case 423:
      // Losing a race is not what the document has errors for; it is only seen where we race with ourselves.
      return race === true
    case 304:
    case 412:
      return 'if-none-match' in headers || 'if-match' in headers || 'if-modified-since' in headers
    case 416:
      return 'range' in headers
    case 431:
      return Object.values(headers).join('').length > 4_000
    default:
      return false
  }
}

function isJsonType(type: string): boolean {
  const [essence = ''] = type.toLowerCase().split(';')
  return essence.trim() === 'application/json' || /^[\w.-]+\/[\w.+-]+\+json$/.test(essence.trim())
}

/** One departure in a hundred pools is one finding: the indexes go. */
function generic(path: string): string {
  return path.replaceAll(/\/\d+(?=\/|$)/g, '/*')
}

/** Dates, percentages and counts are judged by claims that can say more about them. */
function hasOwnClaim({ path, message }: Issue, value: unknown): boolean {
  if (message.includes('format')) return true
  return typeof value === 'number' && /(Utilization|nodeCount|\/count)$/.test(path)
}

function schemaPointer(schema: string): string {
  return `#/components/schemas/${schema}`
}

function at(value: unknown, path: string): unknown {
  let node = value
  for (const step of path.split('/').slice(1)) {
    node = (node as Record<string, unknown> | undefined)?.[step.replaceAll('~1', '/').replaceAll('~0', '~')]
  }
  return node
}

function shown(value: unknown): string {
  return value === undefined ? 'not there' : shortened(JSON.stringify(value), 200)
}

function alterStatus(id: 'createPool' | 'deletePool', status: number) {
  return on(id, async ({ pass }) => {
    const response = await pass()
    return response.ok ? again(response, await response.text(), { status }) : response
  })
}

function alterBytes(id: 'listPools', change: (bytes: Uint8Array) => Uint8Array) {
  return on(id, async ({ pass }) => {
    const response = await pass()
    return again(response, change(new Uint8Array(await response.arrayBuffer())))
  })
}
