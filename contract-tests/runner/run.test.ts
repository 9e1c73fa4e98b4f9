import { expect, test } from 'vitest'
import type { Fetch } from '../../src/core/fetch.ts'
import type { Pool } from '../../src/generated/schema.js'
import { listen } from '../../src/http/listen.ts'
import { createServer } from '../../src/server.ts'
import { OptionError, verify } from '../index.ts'
import { PoolNames } from '../model/pool-names.ts'
import { terminal } from '../reporters/terminal.ts'
import { replaceIds, findSmallestFreeId } from '../self-test/conforming/ids.ts'
import { errorResponse, intercept, jsonResponse, on } from '../self-test/mutators.ts'

const lifecycle = { write: true, only: 'lifecycle.delete-says-success', seed: 5 }

test('without write the run only reads, and says what it did not do', async () => {
  const methods = new Set<string>()
  const { fetch } = createServer()
  const report = await verify({ fetch: seeing(fetch, ({ method }) => methods.add(method)) })
  expect([...methods].sort()).toEqual(['GET', 'HEAD', 'OPTIONS', 'PROPFIND'])
  expect(report.verdict).toBe('conforms')
  expect(report.checks.find(({ id }) => id === 'lifecycle.delete-says-success')).toMatchObject({
    outcome: 'skipped',
    reason: 'pools are created, changed and deleted only with --write',
  })
})

test('without write a run deletes nothing, not even where a request had to be sent again and a pool bears its names', async () => {
  const server = createServer()
  await create(server.fetch, new PoolNames(5).next())
  const methods: string[] = []
  const asked = new Set<string>()
  const fetch = seeing(server.fetch, ({ method }) => {
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

test('a run that has judged nothing is inconclusive, and says so', async () => {
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
      fetch: seeing(fetch, async (request) => requests.push(`${request.method} ${request.url} ${await request.clone().text()}`)),
    })
    return requests
  }
  const [first, second, other] = [await sent(11), await sent(11), await sent(12)]
  expect(first.length).toBeGreaterThan(300)
  expect(second).toEqual(first)
  expect(other).not.toEqual(first)
})

test('pools that the run did not make are neither changed nor deleted, not even by a server that hands out their ids', async () => {
  const server = createServer()
  const writes: string[] = []
  const lying = on('createPool', async ({ forward }) =>
    jsonResponse(201, { ...((await (await forward()).json()) as Pool), id: 'pool-3' }),
  )
  const before = server.state().pools.filter(({ id }) => Number(id.split('-')[1]) < 14)
  const report = await verify({
    fetch: seeing(
      lying(server.fetch),
      ({ method, url }) => method === 'PUT' || (method === 'DELETE' && writes.push(`${method} ${url}`)),
    ),
    write: true,
    seed: 5,
  })
  expect(writes.filter((write) => write.endsWith('/pool-3'))).toEqual([])
  expect(report.findings.map(({ check }) => check)).toContain('lifecycle.create-gives-a-new-id')
  const after = server.state().pools
  for (const pool of before) expect(after.find(({ id }) => id === pool.id)).toMatchObject({ name: pool.name, tags: pool.tags })
  // Found again by their names, since their ids were hidden.
  expect(after.length).toBe(before.length)
})

test('a run that is aborted removes what it created', async () => {
  const server = createServer()
  const controller = new AbortController()
  let created = 0
  const fetch = seeing(server.fetch, ({ method }) => {
    if (method === 'POST' && ++created === 3) controller.abort()
  })
  const report = await verify({ fetch, write: true, signal: controller.signal, seed: 5 })
  expect(report.verdict).toBe('inconclusive')
  expect(report.notes).toContain('the run was interrupted')
  expect(report.leftBehind).toEqual([])
  expect(server.state().pools).toHaveLength(12)
})

test('what cannot be removed is listed with the command that removes it', async () => {
  const { fetch } = createServer({ auth: { full: ['secret-token'] } })
  const stubborn = on('deletePool', () => errorResponse(403))
  const report = await verify({
    ...lifecycle,
    fetch: stubborn(fetch),
    url: 'https://pools.example/prefix',
    token: 'secret-token',
  })
  expect(report.leftBehind.length).toBeGreaterThan(0)
  const [left] = report.leftBehind
  expect(left?.curl).toContain(`-X DELETE 'https://pools.example/prefix/api/pools/${left?.id}'`)
  expect(left?.curl).toContain('-H "authorization: Bearer $TOKEN"')
  expect(JSON.stringify(report)).not.toContain('secret-token')
})

test('a server that goes away in the middle makes the run inconclusive, and its pools are listed', async () => {
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

test('pauses that a server asks for are kept, and are no departure', async () => {
  let asked = 0
  const { fetch } = createServer()
  const busy = intercept(({ forward }) =>
    ++asked % 5 === 0 ? new Response(null, { status: 429, headers: { 'retry-after': '0' } }) : forward(),
  )
  const report = await verify({ fetch: busy(fetch), write: true, only: 'lifecycle.*', seed: 5 })
  expect(report).toMatchObject({ verdict: 'conforms', findings: [] })
})

test('what a server keeps asking to wait for is inconclusive, also where a part of it was seen', async () => {
  const { fetch } = createServer()
  const closed = on('getPool', () => new Response(null, { status: 503, headers: { 'retry-after': '100000' } }))
  const report = await verify({ fetch: closed(fetch), only: 'pools.reads-succeed' })
  expect(report.checks).toMatchObject([{ outcome: 'inconclusive' }])
  expect(report.verdict).toBe('inconclusive')
})

test('failures that vanish when asked again are no departure; what they leave in doubt is inconclusive', async () => {
  let asked = 0
  const { fetch } = createServer()
  const stumbling = intercept(({ forward }) => (++asked % 9 === 0 ? errorResponse(500) : forward()))
  const report = await verify({ fetch: stumbling(fetch), write: true, seed: 5 })
  expect(report.findings).toEqual([])
})

test('a server that wants a token makes the run inconclusive, and is told so', async () => {
  const { fetch } = createServer({ auth: { full: ['t'] } })
  const report = await verify({ fetch, write: true })
  expect(report.verdict).toBe('inconclusive')
  expect(report.findings).toEqual([])
  const reasons = report.checks.flatMap(({ outcome, reason }) => (outcome === 'inconclusive' ? [reason] : []))
  expect(reasons).toContain('the list is answered with 401: give credentials with --token or --header')
})

test('a catalogue that lacks the values of the document is met with fixtures', async () => {
  const { fetch } = createServer()
  const choosy = on('createPool', ({ forward, json: sent }) =>
    (sent as Pool).provider === 'Hetzner' ? forward() : errorResponse(400, 'provider: only Hetzner'),
  )
  const without = await verify({ ...lifecycle, fetch: choosy(fetch) })
  expect(without.verdict).toBe('inconclusive')
  expect(without.checks[0]?.reason).toContain('("provider: only Hetzner"): give values that it accepts with --fixtures')
  const fixtures = { createPool: { provider: 'Hetzner', region: 'fsn1', nodeTypes: [{ type: 'GEX44', count: 2 }] } }
  const within = await verify({ ...lifecycle, only: 'lifecycle.*', fetch: choosy(fetch), fixtures })
  expect(within).toMatchObject({ verdict: 'conforms', findings: [] })
})

test('whoever pastes a line of the report is told what it needs', async () => {
  const token = 'a-token-to-write'
  const { fetch } = createServer({ auth: { full: [token] } })
  const careless = intercept(({ forward, request }) => {
    const sent = request.headers.get('authorization')?.replace('Bearer ', '')
    return forward({ headers: sent && token.startsWith(sent) ? { authorization: `Bearer ${token}` } : {} })
  })
  const options = { write: true, token, only: 'access.parts-of-a-token-are-refused' }
  const report = await verify({ ...options, fetch: careless(fetch) })
  expect(report.findings.map(({ operation }) => operation)).toEqual(['createPool', 'updatePool', 'deletePool'])
  expect(report.notes).toEqual([
    'the pools of this run are deleted: before you run a curl line that names one, create a pool and insert its id',
    '$TOKEN_PREFIX in a curl line is the first half of $TOKEN',
  ])
  expect((await verify({ ...options, fetch })).notes).toEqual([])
})

test('what is said of a line that names a pool is true of pools that were left behind', async () => {
  const { fetch } = createServer()
  const only = 'lifecycle.deleted-pool-is-gone'
  const ofThisRun = (notes: string[]) => notes.filter((note) => note.includes('of this run'))
  const forgetful = on('getPool', async ({ forward }) => {
    const response = await forward()
    return response.status === 404 ? jsonResponse(200, {}) : response
  })
  let deletions = 0
  const tiring = on('deletePool', ({ forward }) => (++deletions > 3 ? errorResponse(403) : forward()))
  const some = await verify({ fetch: forgetful(tiring(fetch)), write: true, only })
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

test('pools of an earlier run are told of, and removed when asked', async () => {
  const server = createServer()
  await create(server.fetch, 'Contract Test abcdefg aab')
  const told = await verify({ ...lifecycle, fetch: server.fetch })
  expect(told.notes).toEqual(['1 pool has a name of another run of this suite: "Contract Test abcdefg aab"; --clean removes it'])
  expect(server.state().pools).toHaveLength(13)
  const cleaned = await verify({ ...lifecycle, fetch: server.fetch, clean: true })
  expect(cleaned.notes).toEqual([
    expect.stringMatching(/^Contract Test abcdefg aab \(pool-\d+\), left by an earlier run: removed$/),
  ])
  expect(server.state().pools).toHaveLength(12)
})

test('so are those of an earlier run with the same seed: they are neither taken for pools that this run was refused, nor deleted unasked', async () => {
  const server = createServer()
  const names = new PoolNames(5)
  for (let made = 0; made < 60; made++) await create(server.fetch, names.next())
  const options = { fetch: server.fetch, write: true, seed: 5, only: ['requests.*', 'lifecycle.*', 'answers.*'] }
  const told = await verify(options)
  expect(told).toMatchObject({ verdict: 'conforms', findings: [], leftBehind: [] })
  expect(told.notes).toEqual([
    expect.stringMatching(/^60 pools have names of other runs of this suite, .*; --clean removes them$/),
  ])
  expect(server.state().pools).toHaveLength(72)
  expect((await verify({ ...options, clean: true })).notes).toHaveLength(60)
  expect(server.state().pools).toHaveLength(12)
})

test('a run with the same seed at the same time keeps its pools, though they bear the names that this one gives', async () => {
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

test('a run with a seed that was drawn for it removes all that bears its names: nobody else gives them', async () => {
  const server = createServer()
  const report = await verify({ fetch: creatingTwice(server.fetch), write: true })
  expect(report).toMatchObject({ verdict: 'conforms', leftBehind: [], notes: [] })
  expect(server.state().pools).toHaveLength(12)
})

/** Another pool like it with every tenth creation: a server that makes too many, or another run with the same seed. */
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
    'broke off',
    () => {
      throw new TypeError('socket hang up')
    },
  ],
  ['was that of a gateway', () => new Response('Bad Gateway', { status: 502 })],
  [
    'was not waited for, because of Ctrl-C',
    (abort) => {
      abort()
      return new Promise(() => {})
    },
  ],
])('a pool that somebody got with the id of one that was being deleted stays, where the answer %s', async (_, lose) => {
  const server = createServer()
  const reusing = replaceIds(findSmallestFreeId)(server.fetch)
  const controller = new AbortController()
  let deletions = 0
  const losing = on('deletePool', async ({ forward }) => {
    const response = await forward()
    if (!response.ok || ++deletions % 4 !== 0) return response
    await create(reusing, `Of somebody else, ${deletions}`)
    return lose(() => controller.abort())
  })
  const options = { write: true, seed: 5, only: 'lifecycle.*', signal: controller.signal }
  const report = await verify({ ...options, fetch: losing(reusing) })
  // That ids come back is advice.
  expect(report.findings.filter(({ level }) => level !== 'may')).toEqual([])
  expect(report.leftBehind).toEqual([])
  const others = server.state().pools.slice(12)
  expect(others.map(({ name }) => name)).toEqual(
    Array.from({ length: Math.floor(deletions / 4) }, (_, index) => `Of somebody else, ${(index + 1) * 4}`),
  )
  expect(others.length).toBeGreaterThan(0)
})

test('options that cannot be meant are refused by name', async () => {
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

/** Somebody else's pool, or that of a run that was killed. */
async function create(fetch: Fetch, name: string): Promise<void> {
  const body = JSON.stringify({ name, region: 'us-west-2', provider: 'AWS', nodeTypes: [] })
  await fetch('http://x/api/pools', { method: 'POST', body, headers: { 'content-type': 'application/json' } })
}

/** A Fetch that shows each request to somebody. */
function seeing(fetch: Fetch, look: (request: Request) => unknown): Fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    await look(request)
    return fetch(request)
  }
}

test('a gateway that drops every connection while the server starts again is no departure', async () => {
  const { fetch } = createServer()
  let asked = 0
  const restarting = intercept(({ forward }) => {
    // Dropped for as many requests as are sent within the first moments of a restart.
    asked++
    if (asked > 40 && asked < 46) throw new TypeError('socket hang up')
    return forward()
  })
  const report = await verify({ fetch: restarting(fetch), write: true, only: 'requests.*', seed: 5 })
  expect(report.findings).toEqual([])
})
