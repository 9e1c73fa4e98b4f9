import { expect, test } from 'vitest'
import type { OperationId } from '../../src/core/operations.ts'
import { parseJson } from '../transport/json-reader.ts'
import { explainUnidentifiable, explainUnreadable, findUnreadable, subjectOf } from './body-format.ts'
import { type Exchange, findOperation } from './exchange.ts'
import { buildRequest } from './request.ts'

const pool = { id: 'pool-1', name: 'a' }
const requests = {
  listPools: ['GET', '/api/pools'],
  createPool: ['POST', '/api/pools'],
  getPool: ['GET', '/api/pools/pool-1'],
  updatePool: ['PUT', '/api/pools/pool-1'],
  deletePool: ['DELETE', '/api/pools/pool-1'],
  listActivity: ['GET', '/api/pools/activity'],
} as const

function respond(operation: OperationId, text: string, status = 200): Exchange {
  const [method, path] = requests[operation]
  const request = buildRequest({ method, path }, { headers: {} })
  const response = { status, headers: new Headers(), size: 1, durationMs: 1, json: parseJson(new TextEncoder().encode(text)) }
  return { request, url: path, ...findOperation(request), response, attempts: 1 }
}

test.each<[OperationId, unknown]>([
  ['listPools', [pool]],
  ['listPools', { data: [pool] }],
  ['listPools', { data: { summary: {}, pools: [pool] } }],
  ['listPools', { items: [pool], total: 1 }],
  ['listPools', { count: 1, next: null, previous: null, results: [pool] }],
  ['listPools', { _embedded: { pools: [pool] }, page: { size: 20 } }],
  ['listPools', { content: [pool], totalElements: 1 }],
  ['listPools', { pools: { content: [pool] }, summary: {} }],
  ['listPools', { pools: null, summary: {} }],
  ['createPool', { data: pool }],
  ['createPool', { pool }],
  ['createPool', { id: 'pool-1' }],
  ['getPool', [pool]],
  ['getPool', { id: 'pool-1', type: 'pools', attributes: { name: 'a' } }],
  ['getPool', null],
  ['updatePool', { success: true, message: 'updated' }],
  ['deletePool', { deleted: 1 }],
  ['deletePool', {}],
  ['listActivity', []],
  ['listActivity', { data: { activities: [] } }],
])('%s with the body %j is in another format', (operation, body) => {
  expect(explainUnreadable(respond(operation, JSON.stringify(body)))).toBe(
    `${operation} returned a body in another format than documented: see answers.success-matches-its-schema`,
  )
})

test.each<[OperationId, unknown]>([
  ['listPools', { pools: [] }],
  ['listPools', { pools: [null, pool], summary: {} }],
  ['createPool', { ...pool, id: 4 }],
  ['getPool', { ...pool, nodeTypes: null }],
  ['updatePool', { id: 'pool-1', name: 'a' }],
  ['deletePool', { success: 1 }],
  ['listActivity', { activities: [] }],
])('%s with the body %j has the documented format, whatever other defects it has', (operation, body) => {
  expect(explainUnreadable(respond(operation, JSON.stringify(body)))).toBeUndefined()
})

test('text instead of JSON is reported by another check, and errors by their own ones', () => {
  expect(explainUnreadable(respond('listPools', '<html>'))).toContain('see answers.body-is-json')
  expect(explainUnreadable(respond('listPools', '[]', 404))).toBeUndefined()
})

test('a list whose pools have no ids shows no pool by its id', () => {
  expect(explainUnidentifiable(respond('listPools', '{"pools":[{"_id":"a"},null]}'))).toContain('without ids')
  expect(explainUnidentifiable(respond('listPools', '{"pools":[{"_id":"a"},{"id":4}]}'))).toBeUndefined()
  expect(explainUnidentifiable(respond('listActivity', '{"activities":[{"poolId":"a"}]}'))).toContain('without ids')
})

test.each([
  [400, '{"detail":[{"msg":"field required"}]}', 'answers.error-has-its-fields'],
  [404, '{"error":{"code":404,"message":"no"}}', 'answers.error-has-its-fields'],
  [404, '<h1>Not Found</h1>', 'answers.body-is-json'],
  [400, '{"message":"no"}', undefined],
  [409, '{}', undefined],
])('an error with status %i and the body %s is reported by %s', (status, text, check) => {
  const found = findUnreadable(respond('getPool', text, status))
  expect(found?.reason.split('see ')[1]).toBe(check)
})

test.each([
  ['pool.id-is-addressable', 'pools'],
  ['pools.reads-agree-with-the-list', 'pools'],
  ['activity.pool-name-fits', 'activity'],
  ['answers.bad-request-has-details', 'errors'],
  ['answers.error-phrase-fits-its-status', 'errors'],
  ['answers.create-is-201', undefined],
  ['answers.success-matches-its-schema', undefined],
])('%s learns what it judges from %s', (check, subject) => {
  expect(subjectOf(check)).toBe(subject)
})

test.each([
  [204, ''],
  [200, '{"deleted":1}'],
  [404, '{"detail":"Not found."}'],
])('a delete that returns %i with the body "%s" says nothing about pools', (status, text) => {
  expect(findUnreadable(respond('deletePool', text, status))?.subject).not.toBe('pools')
})

test.each(['createPool', 'updatePool', 'getPool', 'listPools'] as const)(
  'an error of %s says nothing about pools',
  (operation) => {
    expect(findUnreadable(respond(operation, '{"detail":"no"}', 400))?.subject).toBe('errors')
  },
)

test('a list without a summary is in the documented format otherwise', () => {
  const list = respond('listPools', '{"pools":[]}')
  expect(explainUnreadable(list)).toBeUndefined()
  expect(findUnreadable(list)).toEqual({
    reason: 'listPools returned no summary: see answers.success-matches-its-schema',
    subject: 'pools',
  })
})
