import { expect, test } from 'vitest'
import type { InvariantContext } from '../../runner/invariant.ts'
import { exchangeOf } from '../fixtures/exchange.ts'
import { letterCaseIsKept } from './letter-case.ts'

function judge(method: string, sent: object, received: object) {
  const path = method === 'POST' ? '/api/pools' : '/api/pools/pool-1'
  const exchange = exchangeOf({ method, path, sent, received: { id: 'pool-1', name: 'a', ...received } })
  return letterCaseIsKept.judge(exchange, {} as InvariantContext)
}

test.each([null, [], {}, 4, [null], [null, 'A']])('tags %j that are returned as sent are no violation', (tags) => {
  expect(judge('PUT', { tags }, { tags }).violations).toEqual([])
})

test.each(['region', 'provider'])('a %s of null is no violation', (field) => {
  expect(judge('POST', { [field]: null }, { [field]: null }).violations).toEqual([])
})

test('a letter in another case is a violation', () => {
  expect(judge('PUT', { tags: ['GPU'] }, { tags: ['gpu'] }).violations).toMatchObject([
    { violation: { expected: 'tags: ["GPU"]', actual: 'tags: ["gpu"]' } },
  ])
  expect(judge('POST', { region: 'us', provider: 'AWS' }, { region: 'us', provider: 'aws' })).toMatchObject({
    passed: 1,
    violations: [{ violation: { message: 'createPool changes the letter case of provider' } }],
  })
})
