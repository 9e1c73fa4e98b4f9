import { expect, test } from 'vitest'
import type { Fetch } from '../../src/core/fetch.ts'
import { createServer } from '../../src/server.ts'
import { verify } from '../index.ts'
import { PoolNames } from '../model/pool-names.ts'
import { errorResponse, on } from '../self-test/mutators.ts'
import { createOtherPool, observe } from './fixtures/fetch.ts'

const lifecycle = { write: true, only: 'lifecycle.delete-says-success', seed: 5 }

test('without write, a run deletes nothing, even after retries and with pools that have its names', async () => {
  const server = createServer()
  await createOtherPool(server.fetch, new PoolNames(5).next())
  const methods: string[] = []
  const dropped = new Set<string>()
  const fetch = observe(server.fetch, ({ method }) => {
    methods.push(method)
    if (method === 'GET' || dropped.has(method)) return
    dropped.add(method)
    throw new TypeError('socket hang up')
  })
  await verify({ fetch, seed: 5 })
  expect(methods.filter((method) => method === 'PROPFIND').length).toBeGreaterThan(1)
  expect(methods).not.toContain('DELETE')
  expect(server.state().pools).toHaveLength(13)
})

test('an aborted run deletes the pools that it created', async () => {
  const server = createServer()
  const controller = new AbortController()
  let created = 0
  const fetch = observe(server.fetch, ({ method }) => {
    if (method === 'POST' && ++created === 3) controller.abort()
  })
  const report = await verify({ fetch, write: true, signal: controller.signal, seed: 5 })
  expect(report.verdict).toBe('inconclusive')
  expect(report.notes).toContain('the run was interrupted')
  expect(report.leftBehind).toEqual([])
  expect(server.state().pools).toHaveLength(12)
})

test('a pool that cannot be deleted is listed with a curl line that deletes it', async () => {
  const { fetch } = createServer({ auth: { full: ['secret-token'] } })
  const rejectingDeletes = on('deletePool', () => errorResponse(403))
  const report = await verify({
    ...lifecycle,
    fetch: rejectingDeletes(fetch),
    url: 'https://pools.example/prefix',
    token: 'secret-token',
  })
  expect(report.leftBehind.length).toBeGreaterThan(0)
  const [left] = report.leftBehind
  expect(left?.curl).toContain(`-X DELETE 'https://pools.example/prefix/api/pools/${left?.id}'`)
  expect(left?.curl).toContain(`-H 'authorization: Bearer '"$TOKEN"`)
  expect(JSON.stringify(report)).not.toContain('secret-token')
})

test('pools of an earlier run are reported, and deleted with clean', async () => {
  const server = createServer()
  const name = new PoolNames(6).next()
  await createOtherPool(server.fetch, name)
  const reported = await verify({ ...lifecycle, fetch: server.fetch })
  expect(reported.notes).toEqual([`1 pool has a name of another run of this suite: "${name}"; --clean removes it`])
  expect(server.state().pools).toHaveLength(13)
  const cleaned = await verify({ ...lifecycle, fetch: server.fetch, clean: true })
  expect(cleaned.notes).toEqual([expect.stringMatching(new RegExp(`^${name} \\(pool-\\d+\\), left by an earlier run: removed$`))])
  expect(server.state().pools).toHaveLength(12)
})

test('pools of an earlier run with the same seed are reported, and deleted only with clean and another seed', async () => {
  const server = createServer()
  const names = new PoolNames(5)
  for (let made = 0; made < 60; made++) await createOtherPool(server.fetch, names.next())
  const options = { fetch: server.fetch, write: true, seed: 5, only: ['requests.*', 'lifecycle.*', 'answers.*'] }
  const reported = await verify(options)
  expect(reported).toMatchObject({ verdict: 'conforms', findings: [], leftBehind: [] })
  expect(reported.notes).toEqual([
    expect.stringMatching(/^60 pools have names of other runs of this suite, .*; --clean with another --seed removes them$/),
  ])
  expect(server.state().pools).toHaveLength(72)
  const { notes } = await verify({ ...options, clean: true })
  expect(notes).toHaveLength(60)
  expect(notes[0]).toMatch(/: not removed \(its name comes from the seed of this run: use another --seed with --clean\)$/)
  expect(server.state().pools).toHaveLength(72)
  expect((await verify({ ...options, seed: 6, clean: true })).notes).toHaveLength(60)
  expect(server.state().pools).toHaveLength(12)
})

test.each([[5], [undefined]])(
  'a second pool with a name of the run is reported but not deleted, because others may have created it (seed %s)',
  async (seed) => {
    const server = createServer()
    const report = await verify({ fetch: creatingTwice(server.fetch), write: true, ...(seed === undefined ? {} : { seed }) })
    expect(report).toMatchObject({ findings: [], leftBehind: [] })
    // Then at most one more pool of the run fits.
    expect(report.checks.find(({ outcome }) => outcome === 'inconclusive')?.reason).toMatch(
      /^up to 8 pools of this run may exist and cannot be deleted, so it creates no more/,
    )
    const others = server.state().pools.slice(12)
    expect(others.length).toBeGreaterThan(5)
    expect(others.length).toBeLessThanOrEqual(8)
    expect(report.notes).toEqual([
      expect.stringMatching(
        /^\d+ pools have names of this run, such as "Contract Test \w{7} \w{8}.*" \(id "pool-\d+"\), .*, but were not certainly created by it: another run uses the same --seed, or the server renames pools or creates more than requested; look at them before you delete them$/,
      ),
    ])
  },
)

/** Creates a second pool with every tenth creation, like a concurrent run with the same seed. */
function creatingTwice(fetch: Fetch): Fetch {
  let created = 0
  return async (input, init) => {
    const request = new Request(input, init)
    const again = request.clone()
    const response = await fetch(request)
    if (response.status === 201 && ++created % 10 === 0) await fetch(again)
    return response
  }
}
