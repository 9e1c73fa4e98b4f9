import { isLargeRequest, requestLine } from '../../model/exchange.ts'
import { invariant } from '../../runner/invariant.ts'

export const requestGetsResponse = invariant({
  id: 'answers.request-gets-an-answer',
  description: 'Every request gets a response, at the latest when it is retried.',
  pointer: '#/paths/~1api~1pools/get/responses',
  level: 'should',
  *select(exchange) {
    const { request, failure } = exchange
    if (failure?.kind !== 'unsupported' && !isLargeRequest(request) && !request.race) yield exchange
  },
  check: (exchange) =>
    exchange.failure && {
      message: `${requestLine(exchange)} gets no response`,
      expected: 'a response, even if it is an error',
      actual: `${exchange.failure.message}, in ${exchange.attempts} attempts`,
    },
})
