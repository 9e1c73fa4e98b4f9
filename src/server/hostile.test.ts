import fc from 'fast-check'
import { expect, test } from 'vitest'
import { collectIssues, isBadRequestBody, isNotFoundBody } from '../core/validators.ts'
import { listen } from '../http/listen.ts'
import { createServer } from '../server.ts'
import { malformedRequest, randomRequest, sendRaw } from '../testing/hostile/random-requests.ts'

// The same requests in every run, so that a failure can be reproduced.
const reproducible = { seed: 20_261_123 }

test('four thousand random requests get documented responses and leave the pools consistent', async () => {
  const { fetch, state } = createServer()
  const seen = new Map<number, number>()
  await fc.assert(
    fc.asyncProperty(randomRequest, async ({ method, path, type, body }) => {
      const init = { method, headers: { 'content-type': type, 'x-odd': 'x' } }
      const response = await fetch(`http://pools.test${path}`, method === 'GET' || method === 'HEAD' ? init : { ...init, body })
      const { status } = response
      seen.set(status, (seen.get(status) ?? 0) + 1)
      expect([200, 201, 204, 400, 404, 405, 415]).toContain(status)
      const text = await response.text()
      if (method === 'HEAD' || status === 204) {
        expect(text).toBe('')
        return
      }
      const parsed: unknown = JSON.parse(text)
      if (status === 400) expect(isBadRequestBody(parsed)).toBe(true)
      if (status === 404) expect(isNotFoundBody(parsed)).toBe(true)
      if (status === 405 || status === 415)
        expect(parsed).toMatchObject({ error: expect.any(String), message: expect.any(String) })
      expect(text.length).toBeLessThan(200_000)
    }),
    { ...reproducible, numRuns: 4000 },
  )
  // The requests must reach every kind of response.
  for (const status of [200, 201, 204, 400, 404, 405, 415]) expect(seen.get(status) ?? 0).toBeGreaterThan(10)
  const { pools, activities } = state()
  const list = await (await fetch('/api/pools')).json()
  expect(collectIssues('PoolList', list)).toEqual([])
  expect(collectIssues('ActivityList', { activities })).toEqual([])
  expect(new Set(pools.map(({ id }) => id)).size).toBe(pools.length)
  for (const pool of pools) expect(pool.nodeCount).toBe(pool.nodeTypes.reduce((sum, { count }) => sum + count, 0))
  expect(list.summary.totalNodes).toBe(pools.reduce((sum, { nodeCount }) => sum + nodeCount, 0))
  expect(Object.keys(Object.prototype)).toEqual([])
})

test('a thousand malformed requests over raw sockets get a response each, and no 500', async () => {
  const errors: unknown[] = []
  const error = console.error
  console.error = (value) => errors.push(value)
  const { url, port, stop } = await listen(createServer(), { requestTimeoutMs: 1000 })
  try {
    const requests = fc.sample(malformedRequest, { ...reproducible, numRuns: 1000 })
    const statuses = new Map<string, number>()
    for (let i = 0; i < requests.length; i += 50) {
      const responses = await Promise.all(requests.slice(i, i + 50).map((bytes) => sendRaw(port, bytes)))
      for (const received of responses) {
        const found = received.match(/^HTTP\/1\.1 (\d+)/)?.[1] ?? received
        statuses.set(found, (statuses.get(found) ?? 0) + 1)
      }
    }
    expect([...statuses.keys()].filter((status) => !/^(1\d\d|2\d\d|4\d\d|501)$/.test(status))).toEqual([])
    expect([...statuses.keys()]).toEqual(expect.arrayContaining(['200', '201', '400', '404', '415', '501']))
    expect(collectIssues('PoolList', await (await fetch(`${url}/api/pools`)).json())).toEqual([])
    expect(errors).toEqual([])
  } finally {
    console.error = error
    await stop()
  }
})
