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
    'the pools of this run are deleted: before you run a curl line that names one, create a pool and insert its id',
    '$TOKEN_PREFIX in a curl line is the first half of $TOKEN',
  ])
  expect((await verify({ ...options, fetch })).notes).toEqual([])
})

test('the note about deleted pools does not cover pools that were left behind', async () => {
  const { fetch } = createServer()
  const only = 'lifecycle.deleted-pool-is-gone'
  const ofThisRun = (notes: string[]) => notes.filter((note) => note.includes('of this run'))
  const undeleting = on('getPool', async ({ forward }) => {
    const response = await forward()
    return response.status === 404 ? jsonResponse(200, {}) : response
  })
  let deletions = 0
  const rejectingLater = on('deletePool', ({ forward }) => (++deletions > 4 ? errorResponse(403) : forward()))
  const some = await verify({ fetch: undeleting(rejectingLater(fetch)), write: true, only })
  expect(some.leftBehind.length).toBeGreaterThan(0)
  expect(ofThisRun(some.notes)).toEqual([
    'the pools of this run, except those left behind, are deleted: before you run a curl line that names one, create a pool and insert its id',
  ])
  const never = on('deletePool', () => errorResponse(403))
  const miscounting = on('getPool', async ({ forward }) =>
    jsonResponse(200, { ...((await (await forward()).json()) as Pool), nodeCount: 99 }),
  )
  const all = await verify({ fetch: miscounting(never(fetch)), write: true, only: 'pool.node-count-adds-up' })
  expect(all.findings.map(({ operation }) => operation)).toContain('getPool')
  expect(all.leftBehind.length).toBeGreaterThan(0)
  expect(ofThisRun(all.notes)).toEqual([])
})
