import { expect, test } from 'vitest'
import type { Pool } from '../../src/generated/schema.js'
import { createServer } from '../../src/server.ts'
import { verify } from '../index.ts'
import { errorResponse, intercept, jsonResponse, on } from '../self-test/mutators.ts'

test('notes explain what to replace in a curl line', async () => {
  const token = 'a-token-to-write'
  const { fetch } = createServer({ auth: { full: [token] } })
  const prefixAccepting = intercept(({ forward, request }) => {
    const sent = request.headers.get('authorization')?.replace('Bearer ', '')
    return forward({ headers: sent && token.startsWith(sent) ? { authorization: `Bearer ${token}` } : {} })
  })
  const options = { write: true, token, only: 'access.parts-of-a-token-are-refused' }
  const report = await verify({ ...options, fetch: prefixAccepting(fetch) })
  expect(report.findings.map(({ operation }) => operation)).toEqual(['createPool', 'updatePool', 'deletePool'])
  expect(report.notes).toEqual([
    'a curl line names a pool that is deleted: before you run such a line, create a pool and insert its id',
    '$TOKEN_PREFIX in a curl line is the first half of $TOKEN',
  ])
  expect((await verify({ ...options, fetch })).notes).toEqual([])
})

test('a curl line of a pool that was left behind needs no other pool', async () => {
  const { fetch } = createServer()
  const only = 'pool.node-count-adds-up'
  const miscounting = on('getPool', async ({ forward }) =>
    jsonResponse(200, { ...((await (await forward()).json()) as Pool), nodeCount: 99 }),
  )
  const never = on('deletePool', () => errorResponse(403))
  const all = await verify({ fetch: miscounting(never(fetch)), write: true, only })
  expect(all.findings.map(({ operation }) => operation)).toContain('getPool')
  expect(all.leftBehind.length).toBeGreaterThan(0)
  expect(all.notes).toEqual([])
})
