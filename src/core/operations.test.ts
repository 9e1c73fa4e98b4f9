import { expect, test } from 'vitest'
import { matchOperation, operations } from './operations.ts'

test('the spec has six operations, each with its path, request body and responses', () => {
  const table = Object.values(operations).map(
    (o) => `${o.id} ${o.method} ${o.path} ${o.requestSchema ?? '-'} ${o.success} ${o.responses[o.success]}`,
  )
  expect(table.sort()).toEqual([
    'createPool POST /api/pools CreatePoolRequest 201 Pool',
    'deletePool DELETE /api/pools/{poolId} - 200 DeletePoolResult',
    'getPool GET /api/pools/{poolId} - 200 Pool',
    'listActivity GET /api/pools/activity - 200 ActivityList',
    'listPools GET /api/pools - 200 PoolList',
    'updatePool PUT /api/pools/{poolId} UpdatePoolRequest 200 Pool',
  ])
  expect(operations.deletePool.responses).toEqual({
    200: 'DeletePoolResult',
    400: 'BadRequestBody',
    401: 'UnauthorizedBody',
    403: 'ForbiddenBody',
    404: 'NotFoundBody',
    500: 'InternalServerErrorBody',
  })
  expect(operations.getPool.pointer).toBe('#/paths/~1api~1pools~1{poolId}/get')
})

test('a literal path wins over a template, for every method', () => {
  expect(matchOperation('GET', '/api/pools/activity')).toMatchObject({
    found: 'operation',
    operation: { id: 'listActivity' },
    poolId: undefined,
  })
  expect(matchOperation('DELETE', '/api/pools/activity')).toEqual({ found: 'path', methods: ['GET'] })
})

test('a pool id is one percent-encoded segment', () => {
  expect(matchOperation('GET', '/api/pools/a%2Fb%20c')).toMatchObject({
    found: 'operation',
    operation: { id: 'getPool' },
    poolId: 'a/b c',
  })
  expect(matchOperation('GET', '/api/pools/a/b')).toEqual({ found: 'nothing' })
  expect(matchOperation('GET', '/api/pools/')).toEqual({ found: 'nothing' })
  expect(() => matchOperation('GET', '/api/pools/%E0%A4%A')).toThrow(URIError)
})

test('a known path with another method returns the methods that it has', () => {
  expect(matchOperation('PATCH', '/api/pools/pool-1')).toEqual({ found: 'path', methods: ['GET', 'PUT', 'DELETE'] })
  expect(matchOperation('PUT', '/api/pools')).toEqual({ found: 'path', methods: ['GET', 'POST'] })
})
