import { expect, test } from 'vitest'
import type { Pool } from '../../src/generated/schema.js'
import { createServer } from '../../src/server.ts'
import { verify } from '../index.ts'
import { findSmallestFreeId, replaceIds } from '../self-test/conforming/ids.ts'
import { jsonResponse, on } from '../self-test/mutators.ts'
import { createOtherPool, observe } from './fixtures/fetch.ts'

test('pools of others are never written to, even if the server returns their ids for new pools', async () => {
  const server = createServer()
  const writes: string[] = []
  const mutated = on('createPool', async ({ forward }) =>
    jsonResponse(201, { ...((await (await forward()).json()) as Pool), id: 'pool-3' }),
  )
  const before = server.state().pools.filter(({ id }) => Number(id.split('-')[1]) < 14)
  const report = await verify({
    fetch: observe(
      mutated(server.fetch),
      ({ method, url }) => method === 'PUT' || (method === 'DELETE' && writes.push(`${method} ${url}`)),
    ),
    write: true,
    seed: 5,
  })
  expect(writes.filter((write) => write.endsWith('/pool-3'))).toEqual([])
  expect(report.findings.map(({ check }) => check)).toContain('lifecycle.create-gives-a-new-id')
  const after = server.state().pools
  for (const pool of before) expect(after.find(({ id }) => id === pool.id)).toMatchObject({ name: pool.name, tags: pool.tags })
  // The cleanup finds the new pools by their names, because the mutant hides their ids.
  expect(after.length).toBe(before.length)
})

test.each<[string, (abort: () => void) => Response | Promise<Response>]>([
  [
    'was lost',
    () => {
      throw new TypeError('socket hang up')
    },
  ],
  ['came from a gateway', () => new Response('Bad Gateway', { status: 502 })],
  [
    'was not awaited, because of an abort',
    (abort) => {
      abort()
      return new Promise(() => {})
    },
  ],
])('a pool of others that reuses the id of a deleted one is never deleted, if the response %s', async (_, lose) => {
  const server = createServer()
  const reusing = replaceIds(findSmallestFreeId)(server.fetch)
  const controller = new AbortController()
  let deletions = 0
  const losingResponses = on('deletePool', async ({ forward }) => {
    const response = await forward()
    if (!response.ok || ++deletions % 4 !== 0) return response
    await createOtherPool(reusing, `Pool of others, ${deletions}`)
    return lose(() => controller.abort())
  })
  const options = { write: true, seed: 5, only: 'lifecycle.*', signal: controller.signal }
  const report = await verify({ ...options, fetch: losingResponses(reusing) })
  // Reused ids are only advice.
  expect(report.findings.filter(({ level }) => level !== 'may')).toEqual([])
  expect(report.leftBehind).toEqual([])
  const others = server.state().pools.slice(12)
  expect(others.map(({ name }) => name)).toEqual(
    Array.from({ length: Math.floor(deletions / 4) }, (_, index) => `Pool of others, ${(index + 1) * 4}`),
  )
  expect(others.length).toBeGreaterThan(0)
})
