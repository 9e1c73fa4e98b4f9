import { expect, test } from 'vitest'
import { type OperationId, operations } from '../../src/core/operations.ts'
import { type CheckRequest, toCheckResponse } from '../model/exchange.ts'
import { JsonReader } from '../transport/json-reader.ts'
import { bodyInvariant, type InvariantContext } from './invariant.ts'

// Has the members of both operations, because a body in another format is not judged.
const list = JSON.stringify({ activities: [], pools: Array.from({ length: 5_000 }, (_, index) => ({ id: `pool-${index}` })) })

test('a shared body is judged once per operation', () => {
  const { judge, judged } = judging()
  const first = judge('listPools', list)

  const violation = { message: 'listPools returned 5000 pools', expected: 'none', actual: '5000' }
  expect(first).toEqual({ passed: 0, violations: [{ violation, times: 1 }] })
  expect(judge('listPools', list)).toEqual(first)
  expect(judged()).toBe(1)

  expect(judge('listActivity', list)).toMatchObject({
    violations: [{ violation: { message: 'listActivity returned 5000 pools' } }],
  })
  expect(judge('listPools', list.replace('pool-0', 'pool-x'))).toEqual(first)
  expect(judged()).toBe(3)
})

test('only bodies of successful documented responses in the documented format are judged', () => {
  const { judge, judged } = judging()
  expect(judge('listPools', list, { status: 404 })).toEqual({ passed: 0, violations: [] })
  expect(judge('listPools', list, { kind: 'odd-uri' })).toEqual({ passed: 0, violations: [] })
  expect(judge('listPools', `{"data":${list}}`)).toEqual({ passed: 0, violations: [] })
  expect(judged()).toBe(0)
})

function judging() {
  let judged = 0
  const noPools = bodyInvariant({
    id: 'pools.none',
    description: 'There are no pools.',
    pointer: '#/paths',
    level: 'must',
    select: (value) => [(value as { pools: unknown[] }).pools],
    check: ({ length }, operation) => {
      judged++
      return { message: `${operation} returned ${length} pools`, expected: 'none', actual: String(length) }
    },
  })
  const reader = new JsonReader()
  const judge = (
    operation: OperationId,
    text: string,
    { status = 200, kind = 'documented' }: { status?: number; kind?: CheckRequest['kind'] } = {},
  ) => {
    const response = toCheckResponse({ status, headers: new Headers(), body: new TextEncoder().encode(text) }, 1, reader)
    const request = { method: 'GET', path: '/api/pools', headers: {}, kind }
    const exchange = { request, url: 'http://x', attempts: 1, operation: operations[operation], response }
    return noPools.judge(exchange, {} as InvariantContext)
  }
  return { judge, judged: () => judged }
}
