import { collectIssues, type Issue } from '../../src/core/validators.ts'
import { type Exchange, requestLine } from '../model/exchange.ts'
import { invariant } from '../runner/invariant.ts'
import { type Answered, documented, documentedSuccesses } from './documented.ts'
import { shown } from './lib/compare.ts'

export const statusIsDocumented = invariant({
  id: 'answers.status-is-documented',
  description:
    'Each operation answers with a status that the document has for it, or with one that HTTP has for exactly this case.',
  pointer: '#/paths/~1api~1pools~1{poolId}/get/responses',
  level: 'must',
  select: documented,
  check: ({ response: { status }, operation, request }) => {
    if (status in operation.responses || (status >= 200 && status < 300) || isMeant(status, request)) return
    return {
      message: `${operation.id} answered ${status}, which the document does not have`,
      expected: `${operation.success} or one of 400, 401, 403, 404, 500`,
      actual: String(status),
    }
  },
})

export const successIs200 = invariant({
  id: 'answers.success-is-200',
  description: 'Reading, updating and deleting succeed with 200.',
  pointer: '#/paths/~1api~1pools/get/responses/200',
  level: 'should',
  *select(exchange) {
    for (const answered of documentedSuccesses(exchange)) if (answered.operation.id !== 'createPool') yield answered
  },
  check: ({ response: { status }, operation }) =>
    status !== 200 && { message: `${operation.id} succeeded with ${status}`, expected: '200', actual: String(status) },
})

function* createdPools(exchange: Exchange): Generator<Answered> {
  for (const answered of documentedSuccesses(exchange)) if (answered.operation.id === 'createPool') yield answered
}

export const createIs201 = invariant({
  id: 'answers.create-is-201',
  description: 'Creating a pool succeeds with 201, the status that HTTP has for it.',
  pointer: '#/paths/~1api~1pools/post/responses/201',
  level: 'may',
  select: createdPools,
  check: ({ response: { status } }) =>
    status !== 201 && { message: `createPool succeeded with ${status}`, expected: '201', actual: String(status) },
})

export const createSucceedsWithAPool = invariant({
  id: 'answers.create-status-carries-a-pool',
  description: 'A created pool is answered with 200, 201 or 202.',
  pointer: '#/paths/~1api~1pools/post/responses/201',
  level: 'should',
  select: createdPools,
  check: ({ response: { status } }) =>
    ![200, 201, 202].includes(status) && {
      message: `createPool succeeded with ${status}`,
      expected: '201, 200 or 202',
      actual: String(status),
    },
})

export const successMatchesSchema = invariant({
  id: 'answers.success-matches-its-schema',
  description: 'A successful answer has every field that the document shows for it, each of its type and in its range.',
  pointer: '#/components/schemas',
  level: 'must',
  select: documentedSuccesses,
  check: ({ response, operation }) => {
    if (!response.json.isJson) return
    const schema = operation.responses[operation.success]
    if (!schema) return
    // Formats and ranges of single figures have claims of their own, which say more.
    const issues = collectIssues(schema, response.json.value).filter(
      (issue) => !hasOwnClaim(issue, at(response.json.value, issue.path)),
    )
    const [first] = issues
    if (!first) return
    return {
      message: `${operation.id} answered ${response.status} with a body that is no ${schema}: ${generic(first.path) || 'the body'} ${first.message}`,
      expected: `${schema}, as ${schemaPointer(schema)} in the description has it`,
      actual: issues
        .slice(0, 5)
        .map(({ path, message }) => `${path || 'the body'} ${message}, and is ${shown(at(response.json.value, path))}`)
        .join('; '),
    }
  },
})

export const answersThreeTries = invariant({
  id: 'answers.request-gets-an-answer',
  description: 'A request gets an answer: the connection is not dropped and does not hang each time it is sent.',
  pointer: '#/paths/~1api~1pools/get/responses',
  level: 'should',
  *select(exchange) {
    // A server may close the connection on more than it wants to read before the answer is seen.
    const isBig = exchange.request.body !== undefined && exchange.request.body.length > 64_000
    if (exchange.failure?.kind !== 'unsendable' && !isBig && !exchange.request.race) yield exchange
  },
  check: (exchange) =>
    exchange.failure && {
      message: `${requestLine(exchange)} gets no answer`,
      expected: 'an answer, if only an error',
      actual: `${exchange.failure.message}, ${exchange.attempts} times`,
    },
})

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

export const answersChecks = [
  answersThreeTries,
  createIs201,
  createSucceedsWithAPool,
  statusIsDocumented,
  successIs200,
  successMatchesSchema,
]
