import { readPool, readSentBody, succeeded } from '../../model/exchange.ts'
import { invariant } from '../../runner/invariant.ts'
import { caselessFields, formatValue, hasSameCase, isComparable, isSameValue } from '../lib/compare.ts'

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
      const [asked, received] = [sent?.[field], pool[field]]
      if (!isComparable(field, asked) || !isComparable(field, received) || !isSameValue(field, asked, received)) continue
      yield { field, sent: asked, received }
    }
  },
  check: ({ field, sent, received }, { operation }) =>
    !hasSameCase(field, sent, received) && {
      message: `${operation?.id} changes the letter case of ${field}`,
      expected: `${field}: ${formatValue(sent)}`,
      actual: `${field}: ${formatValue(received)}`,
    },
})
