import { readPool, readSentBody, succeeded } from '../../model/exchange.ts'
import { invariant } from '../../runner/invariant.ts'
import { caselessFields, formatValue, hasSameCase, isSameValue } from '../lib/compare.ts'

export const letterCaseIsKept = invariant({
  id: 'requests.letter-case-is-kept',
  description: 'Tags, region and provider are returned in the letter case in which they were sent.',
  pointer: '#/components/schemas/CreatePoolRequest/properties/tags',
  level: 'may',
  needs: ['state'],
  *select(exchange) {
    const { operation, request } = exchange
    if ((operation?.id !== 'createPool' && operation?.id !== 'updatePool') || !succeeded(exchange)) return
    const sent = readSentBody(request)
    const pool = readPool(exchange)
    for (const field of caselessFields) {
      if (!sent || !(field in sent) || !(field in pool) || !isSameValue(field, sent[field], pool[field])) continue
      yield { field, sent: sent[field], received: pool[field] }
    }
  },
  check: ({ field, sent, received }, { operation }) =>
    !hasSameCase(field, sent, received) && {
      message: `${operation?.id} changes the letter case of ${field}`,
      expected: `${field}: ${formatValue(sent)}`,
      actual: `${field}: ${formatValue(received)}`,
    },
})
