import { expect, test } from 'vitest'
import type { Fetch } from '../../src/core/fetch.ts'
import type { Pool } from '../../src/generated/schema.js'
import { listen } from '../../src/http/listen.ts'
import { createServer } from '../../src/server.ts'
import { OptionError, verify } from '../index.ts'
import { PoolNames } from '../model/pool-names.ts'
import { terminal } from '../reporters/terminal.ts'
import { findSmallestFreeId, replaceIds } from '../self-test/conforming/ids.ts'
import { errorResponse, intercept, jsonResponse, on } from '../self-test/mutators.ts'

const lifecycle = { write: true, only: 'lifecycle.delete-says-success', seed: 5 }

test('without write, a run only reads and skips the other checks', async () => {
  const methods = new Set<string>()
  const { fetch } = createServer()
  const report = await verify({ fetch: observe(fetch, ({ method }) => methods.add(method)) })
  expect([...methods].sort()).toEqual(['GET', 'HEAD', 'OPTIONS', 'PROPFIND'])
  expect(report.verdict).toBe('conforms')
  expect(report.checks.find(({ id }) => id === 'lifecycle.delete-says-success')).toMatchObject({
    outcome: 'skipped',
    reason: 'pools are created, changed and deleted only with --write',
  })
})

test('without write, a run deletes nothing, even after retries and with pools that have its names', async () => {
  const server = createServer()
  await create(server.fetch, new PoolNames(5).next())
  const methods: string[] = []
  const asked = new Set<string>()
  const fetch = observe(server.fetch, ({ method }) => {
    methods.push(method)
    if (method === 'GET' || asked.has(method)) return
    asked.add(method)
    throw new TypeError('socket hang up')
  })
  await verify({ fetch, seed: 5 })
  expect(methods.filter((method) => method === 'PROPFIND').length).toBeGreaterThan(1)
  expect(methods).not.toContain('DELETE')
  expect(server.state().pools).toHaveLength(13)
})

test('a run that judged no check is inconclusive', async () => {
  const report = await verify({ fetch: createServer().fetch, only: 'lifecycle.*' })
  expect(report.verdict).toBe('inconclusive')
  expect(report.counts).toMatchObject({ passed: 0, failed: 0, inconclusive: 0, skipped: report.checks.length })
  expect(terminal(report)).toContain(`? inconclusive: none of ${report.checks.length} checks has a result\n`)
  expect(terminal(await verify({ fetch: createServer().fetch, only: 'cors.*' }))).toContain('none of 1 check has a result')
})

test('the same seed sends the same requests, in the same order', async () => {
  const sent = async (seed: number) => {
    const requests: string[] = []
    const { fetch } = createServer()
    const options = { write: true, seed, skip: ['concurrency.*'], only: ['requests.*', 'sequences.*', 'lifecycle.*', 'text.*'] }
    await verify({
      ...options,
      fetch: observe(fetch, async (request) => requests.push(`${request.method} ${request.url} ${await request.clone().text()}`)),
    })
    return requests
  }
  const [first, second, other] = [await sent(11), await sent(11), await sent(12)]
  expect(first.length).toBeGreaterThan(300)
  expect(second).toEqual(first)
  expect(other).not.toEqual(first)
})

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
  expect(left?.curl).toContain('-H "authorization: Bearer $TOKEN"')
  expect(JSON.stringify(report)).not.toContain('secret-token')
})

test('a server that stops during a run makes it inconclusive, and the remaining pools are listed', async () => {
  const { url, stop } = await listen(createServer())
  let created = 0
  const report = await verify({
    url,
    write: true,
    seed: 5,
    onEvent(event) {
      if (event.type === 'created' && ++created === 2) void stop()
    },
  })
  expect(report.verdict).toBe('inconclusive')
  expect(report.findings).toEqual([])
  expect(report.leftBehind.length).toBeGreaterThan(0)
})

test('Retry-After is respected and is no violation', async () => {
  let requests = 0
  const { fetch } = createServer()
  const busy = intercept(({ forward }) =>
    ++requests % 5 === 0 ? new Response(null, { status: 429, headers: { 'retry-after': '0' } }) : forward(),
  )
  const report = await verify({ fetch: busy(fetch), write: true, only: 'lifecycle.*', seed: 5 })
  expect(report).toMatchObject({ verdict: 'conforms', findings: [] })
})

test('a check whose requests are always rate-limited is inconclusive, even if it was judged in part', async () => {
  const { fetch } = createServer()
  const closed = on('getPool', () => new Response(null, { status: 503, headers: { 'retry-after': '100000' } }))
  const report = await verify({ fetch: closed(fetch), only: 'pools.reads-succeed' })
  expect(report.checks).toMatchObject([{ outcome: 'inconclusive' }])
  expect(report.verdict).toBe('inconclusive')
})

test('failures that vanish on a retry are no violation', async () => {
  let requests = 0
  const { fetch } = createServer()
  const unstable = intercept(({ forward }) => (++requests % 9 === 0 ? errorResponse(500) : forward()))
  const report = await verify({ fetch: unstable(fetch), write: true, seed: 5 })
  expect(report.findings).toEqual([])
})

test('without a token, a run against a server that requires one is inconclusive', async () => {
  const { fetch } = createServer({ auth: { full: ['t'] } })
  const report = await verify({ fetch, write: true })
  expect(report.verdict).toBe('inconclusive')
  expect(report.findings).toEqual([])
  const reasons = report.checks.flatMap(({ outcome, reason }) => (outcome === 'inconclusive' ? [reason] : []))
  expect(reasons).toContain('the list returned 401: give credentials with --token or --header')
})

test('a server that rejects the values of the API document is tested with fixtures', async () => {
  const { fetch } = createServer()
  const selective = on('createPool', ({ forward, json: sent }) =>
    (sent as Pool).provider === 'Hetzner' ? forward() : errorResponse(400, 'provider: only Hetzner'),
  )
  const without = await verify({ ...lifecycle, fetch: selective(fetch) })
  expect(without.verdict).toBe('inconclusive')
  expect(without.checks[0]?.reason).toContain('("provider: only Hetzner"): give values that it accepts with --fixtures')
  const fixtures = { createPool: { provider: 'Hetzner', region: 'fsn1', nodeTypes: [{ type: 'GEX44', count: 2 }] } }
  const within = await verify({ ...lifecycle, only: 'lifecycle.*', fetch: selective(fetch), fixtures })
  expect(within).toMatchObject({ verdict: 'conforms', findings: [] })
})

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
  const rejectingLater = on('deletePool', ({ forward }) => (++deletions > 3 ? errorResponse(403) : forward()))
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

test('pools of an earlier run are reported, and deleted with clean', async () => {
  const server = createServer()
  await create(server.fetch, 'Contract Test abcdefg aab')
  const reported = await verify({ ...lifecycle, fetch: server.fetch })
  expect(reported.notes).toEqual([
    '1 pool has a name of another run of this suite: "Contract Test abcdefg aab"; --clean removes it',
  ])
  expect(server.state().pools).toHaveLength(13)
  const cleaned = await verify({ ...lifecycle, fetch: server.fetch, clean: true })
  expect(cleaned.notes).toEqual([
    expect.stringMatching(/^Contract Test abcdefg aab \(pool-\d+\), left by an earlier run: removed$/),
  ])
  expect(server.state().pools).toHaveLength(12)
})

test('pools of an earlier run with the same seed are reported, and deleted only with clean', async () => {
  const server = createServer()
  const names = new PoolNames(5)
  for (let made = 0; made < 60; made++) await create(server.fetch, names.next())
  const options = { fetch: server.fetch, write: true, seed: 5, only: ['requests.*', 'lifecycle.*', 'answers.*'] }
  const reported = await verify(options)
  expect(reported).toMatchObject({ verdict: 'conforms', findings: [], leftBehind: [] })
  expect(reported.notes).toEqual([
    expect.stringMatching(/^60 pools have names of other runs of this suite, .*; --clean removes them$/),
  ])
  expect(server.state().pools).toHaveLength(72)
  expect((await verify({ ...options, clean: true })).notes).toHaveLength(60)
  expect(server.state().pools).toHaveLength(12)
})

test('pools of a concurrent run with the same seed are not deleted', async () => {
  const server = createServer()
  const report = await verify({ fetch: creatingTwice(server.fetch), write: true, seed: 5 })
  expect(report).toMatchObject({ verdict: 'conforms', findings: [], leftBehind: [] })
  const others = server.state().pools.slice(12)
  expect(others.length).toBeGreaterThan(5)
  expect(report.notes).toEqual([
    expect.stringMatching(
      /^\d+ pools have names of this run, such as "Contract Test aaaaaaf \w{3}.*", but were not created by it: another run uses the same --seed, or the server creates more pools than requested; --clean removes such pools$/,
    ),
  ])
  await verify({ ...lifecycle, fetch: server.fetch, clean: true })
  expect(server.state().pools).toHaveLength(12)
})

test('a run with a random seed deletes every pool with its names', async () => {
  const server = createServer()
  const report = await verify({ fetch: creatingTwice(server.fetch), write: true })
  expect(report).toMatchObject({ verdict: 'conforms', leftBehind: [], notes: [] })
  expect(server.state().pools).toHaveLength(12)
})

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
    await create(reusing, `Pool of others, ${deletions}`)
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

test('an invalid option is named', async () => {
  const { fetch } = createServer()
  await expect(verify({})).rejects.toThrow(OptionError)
  await expect(verify({ url: 'localhost:8080' })).rejects.toThrow(
    'invalid url "localhost:8080": unsupported protocol localhost:, use http or https',
  )
  await expect(verify({ url: 'nowhere' })).rejects.toThrow(
    'invalid url "nowhere": expected a URL with a scheme, such as http://127.0.0.1:8080',
  )
  await expect(verify({ url: 'http://u:p@host' })).rejects.toThrow(/^invalid url: it contains a user name/)
  await expect(verify({ fetch, seed: 1.5 })).rejects.toThrow('invalid seed 1.5: expected an integer from 0 to 2147483647')
  await expect(verify({ fetch, clean: true })).rejects.toThrow(
    'clean requires write, because it deletes pools: set write to true',
  )
})

/** Creates a pool of others, or of a run that was killed. */
async function create(fetch: Fetch, name: string): Promise<void> {
  const body = JSON.stringify({ name, region: 'us-west-2', provider: 'AWS', nodeTypes: [] })
  await fetch('http://x/api/pools', { method: 'POST', body, headers: { 'content-type': 'application/json' } })
}

/** Calls `onRequest` with each request. */
function observe(fetch: Fetch, onRequest: (request: Request) => unknown): Fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    await onRequest(request)
    return fetch(request)
  }
}

test('a gateway that drops connections while its server restarts is no violation', async () => {
  const { fetch } = createServer()
  let requests = 0
  const restarting = intercept(({ forward }) => {
    // A restart takes about as long as these requests.
    requests++
    if (requests > 40 && requests < 46) throw new TypeError('socket hang up')
    return forward()
  })
  const report = await verify({ fetch: restarting(fetch), write: true, only: 'requests.*', seed: 5 })
  expect(report.findings).toEqual([])
})
