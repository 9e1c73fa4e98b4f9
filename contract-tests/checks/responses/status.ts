import type { Exchange } from '../../model/exchange.ts'
import { invariant } from '../../runner/invariant.ts'
import { type DocumentedExchange, documentedResponses, documentedSuccesses } from '../lib/documented-responses.ts'

const createIs201 = invariant({
  id: 'answers.create-is-201',
  description: 'createPool returns 201, the HTTP status for a created resource.',
  pointer: '#/paths/~1api~1pools/post/responses/201',
  level: 'may',
  select: successfulCreates,
  check: ({ response: { status } }) =>
    status !== 201 && { message: `createPool returned ${status} instead of 201`, expected: '201', actual: String(status) },
})

const createStatusCarriesPool = invariant({
  id: 'answers.create-status-carries-a-pool',
  description: 'A successful createPool returns 200, 201 or 202.',
  pointer: '#/paths/~1api~1pools/post/responses/201',
  level: 'should',
  select: successfulCreates,
  check: ({ response: { status } }) =>
    ![200, 201, 202].includes(status) && {
      message: `createPool returned ${status} instead of 200, 201 or 202`,
      expected: '200, 201 or 202',
      actual: String(status),
    },
})

const statusIsDocumented = invariant({
  id: 'answers.status-is-documented',
  description: 'Each operation returns a documented status, or the status that HTTP defines for the request, such as 415.',
  pointer: '#/paths/~1api~1pools~1{poolId}/get/responses',
  level: 'must',
  select: documentedResponses,
  check: ({ response: { status }, operation, request }) => {
    if (status in operation.responses || (status >= 200 && status < 300) || isStatusForRequest(status, request)) return
    return {
      message: `${operation.id} returned ${status}, which is not documented`,
      expected: `${operation.success}, 400, 401, 403, 404 or 500`,
      actual: String(status),
    }
  },
})

const successIs200 = invariant({
  id: 'answers.success-is-200',
  description: 'Successful reads, updates and deletes return 200.',
  pointer: '#/paths/~1api~1pools/get/responses/200',
  level: 'should',
  *select(exchange) {
    for (const success of documentedSuccesses(exchange)) if (success.operation.id !== 'createPool') yield success
  },
  check: ({ response: { status }, operation }) =>
    status !== 200 && { message: `${operation.id} returned ${status} instead of 200`, expected: '200', actual: String(status) },
})

export const statusChecks = [createIs201, createStatusCarriesPool, statusIsDocumented, successIs200]

function* successfulCreates(exchange: Exchange): Generator<DocumentedExchange> {
  for (const success of documentedSuccesses(exchange)) if (success.operation.id === 'createPool') yield success
}

/** True if HTTP defines this status for something that the request contains. */
function isStatusForRequest(status: number, { headers, body, race }: Exchange['request']): boolean {
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
      // The API document has no error for a lost race, so conflicts are allowed in the races of the suite.
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
