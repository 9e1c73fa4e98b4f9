import { describeStatus } from '../../model/describe-status.ts'
import { type Exchange, readSentName } from '../../model/exchange.ts'
import { invariant } from '../../runner/invariant.ts'
import type { PoolTracker } from '../../runner/pool-tracker.ts'
import { type DocumentedExchange, documentedResponses, documentedSuccesses } from '../lib/documented-responses.ts'
import { isStatusForRequest } from '../lib/http-statuses.ts'

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
  description:
    'Each operation returns a documented status, or one that HTTP defines for the request: 409 for a taken name, or 415.',
  pointer: '#/paths/~1api~1pools~1{poolId}/get/responses',
  level: 'must',
  *select(exchange, { tracker }) {
    const isTaken = isNameTaken(exchange, tracker)
    for (const documented of documentedResponses(exchange)) yield { ...documented, isTaken }
  },
  check: ({ isTaken, ...exchange }) => {
    const { response, operation, request } = exchange
    const { status } = response
    if (status in operation.responses || (status >= 200 && status < 300) || isStatusForRequest(status, request)) return
    if (status === 409 && isTaken) return
    return {
      message: `${operation.id} returned ${status}, which is not documented`,
      expected: `${operation.success}, 400, 401, 403, 404 or 500`,
      actual: describeStatus(exchange),
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

/** The names that each run has sent. */
const sentNames = new WeakMap<PoolTracker, Set<string>>()

/** True if the name that a create or an update sends is that of another pool, or was that of one. */
function isNameTaken({ request, operation, attempts }: Exchange, tracker: PoolTracker): boolean {
  if (operation?.id !== 'createPool' && operation?.id !== 'updatePool') return false
  const name = readSentName(request)
  if (name === undefined) return false
  const names = sentNames.get(tracker) ?? new Set()
  sentNames.set(tracker, names)
  const isKnown = names.has(name)
  names.add(name)
  // An earlier attempt may have taken effect, and an earlier run with the same seed sent the same names.
  return isKnown || attempts > 1 || tracker.createdIds().length === 0
}
