import { expect, test } from 'vitest'
import { createServer } from '../../../src/server.ts'
import { verify } from '../../index.ts'
import { errorResponse, intercept, on } from '../../self-test/mutators.ts'

const options = { write: true, seed: 5, only: ['concurrency.parallel-deletions-succeed-once', 'lifecycle.*'] }
const failInRaces = on('deletePool', async ({ forward }) => {
  const isFirst = ++running === 1
  await new Promise((resolve) => setTimeout(resolve, 5))
  running--
  return isFirst ? forward() : errorResponse(500)
})
let running = 0

test('deletions that fail only when others run at the same time are a violation', async () => {
  const report = await verify({ ...options, fetch: failInRaces(createServer().fetch) })
  expect(report.findings.map(({ check }) => check)).toEqual(['concurrency.parallel-deletions-succeed-once'])
})

test('on a server that fails at random, deletions that fail in races are inconclusive', async () => {
  let requests = 0
  const unstable = intercept(({ forward }) => (++requests % 9 === 0 ? errorResponse(500) : forward()))
  const report = await verify({ ...options, fetch: unstable(failInRaces(createServer().fetch)) })
  expect(report.findings).toEqual([])
  const check = report.checks.find(({ id }) => id === 'concurrency.parallel-deletions-succeed-once')
  expect(check).toMatchObject({
    outcome: 'inconclusive',
    reason: 'requests to this server fail at random, also those that run alone',
  })
})
