import { describeInput } from '../../model/exchange.ts'
import { invariant } from '../../runner/invariant.ts'
import { isDocumentedRequest, neverFails, violatesNeverFails } from '../../runner/server-errors.ts'

export const documentedRequestNeverFails = invariant({
  ...neverFails,
  *select(exchange) {
    if (exchange.response && isDocumentedRequest(exchange)) yield exchange
  },
  check: (exchange) =>
    violatesNeverFails(exchange) && {
      message: `${exchange.operation?.id} returned ${exchange.response?.status}`,
      expected: 'success, or a documented 4xx status',
      actual: `${exchange.response?.status} each time it is sent`,
      input: describeInput(exchange.request),
    },
})
