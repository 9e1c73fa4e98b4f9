import { expect, test } from 'vitest'
import type { Fetch } from '../../src/core/fetch.ts'
import type { Pool } from '../../src/generated/schema.js'
import { listen } from '../../src/http/listen.ts'
import { createServer } from '../../src/server.ts'
import { OptionError, type RunEvent, verify } from '../index.ts'
import { PoolNames } from '../model/pool-names.ts'
import { terminal } from '../reporters/terminal.ts'
import { errorResponse, intercept, on } from '../self-test/mutators.ts'
import { createFetchTransport } from '../transport/fetch-transport.ts'
import { observe } from './fixtures/fetch.ts'
import { run } from './run.ts'
import { scenario } from './scenario.ts'
import type { ScenarioContext } from './scenario-context.ts'

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

test('a run that judged no check is inconclusive', async () => {
  const report = await verify({ fetch: createServer().fetch, only: 'lifecycle.*' })
  expect(report.verdict).toBe('inconclusive')
  expect(report.counts).toMatchObject({ passed: 0, failed: 0, inconclusive: 0, skipped: report.checks.length })
  expect(terminal(report)).toContain(`? inconclusive: none of ${report.checks.length} checks has a result\n`)
  expect(terminal(await verify({ fetch: createServer().fetch, only: 'cors.*' }))).toContain('none of 1 check has a result')
})

test('the same seed sends the same writes', async () => {
  const sent = async (seed: number) => {
    const requests: string[] = []
    const { fetch } = createServer()
    const options = { write: true, seed, skip: ['concurrency.*'], only: ['requests.*', 'sequences.*', 'lifecycle.*', 'text.*'] }
    await verify({
      ...options,
      fetch: observe(fetch, async (request) => requests.push(`${request.method} ${request.url} ${await request.clone().text()}`)),
    })
    // Parallel requests may arrive in another order, and reads during a race depend on its duration.
    return requests.filter((request) => !request.startsWith('GET')).sort()
  }
  const [first, second, other] = [await sent(11), await sent(11), await sent(12)]
  expect(first.length).toBeGreaterThan(300)
  expect(second).toEqual(first)
  expect(other).not.toEqual(first)
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

test('a bug in one scenario costs neither the report nor the cleanup', async () => {
  const server = createServer()
  const bug = new Error('unexpected')
  const check = { id: 'test.bug', description: 'A bug.', pointer: '#', level: 'must' } as const
  const faulty = scenario({
    title: 'a scenario with a bug',
    needs: ['write'],
    checks: { check },
    async run(ctx) {
      await ctx.newPool()
      throw bug
    },
  })
  const errors: unknown[] = []
  const network = { transport: createFetchTransport(server.fetch, 'http://pools.test', { maxBody: 1_000_000 }) }
  const onEvent = (event: RunEvent) => event.type === 'internal-error' && errors.push(event.error)
  const report = await run({ fetch: server.fetch, write: true, onEvent }, { suite: [faulty], network })
  expect(report).toMatchObject({ verdict: 'inconclusive', leftBehind: [], findings: [] })
  expect(report.checks[0]).toMatchObject({
    outcome: 'inconclusive',
    reason: expect.stringContaining('a bug in this suite, please report it: Error: unexpected'),
  })
  expect(errors).toEqual([bug])
  expect(server.state().pools).toHaveLength(12)
})

test.each([
  ['the guard of writes', (ctx: ScenarioContext) => ctx.deletePool('pool-1')],
  ['the quota of pools', (ctx: ScenarioContext) => Promise.all(Array.from({ length: 9 }, () => ctx.newPool()))],
])('a scenario that %s stopped has no passed check', async (_, exceed) => {
  const server = createServer()
  const undeletable = on('deletePool', () => errorResponse(403))(server.fetch)
  const check = { id: 'test.limit', description: 'A pool is created.', pointer: '#', level: 'must' } as const
  const limited = scenario({
    title: 'a scenario that exceeds a limit',
    needs: ['write'],
    checks: { check },
    async run(ctx) {
      ctx.judge(check, await ctx.listPools())
      await exceed(ctx)
    },
  })
  const network = { transport: createFetchTransport(undeletable, 'http://pools.test', { maxBody: 1_000_000 }) }
  const report = await run({ fetch: undeletable, write: true }, { suite: [limited], network })
  expect(report.checks).toMatchObject([{ outcome: 'inconclusive', reason: expect.stringMatching(/pool-1|8 pools/) }])
})

test('a deletion that stays busy does not cost the report of a run with clean', async () => {
  const { fetch } = createServer()
  const body = { region: 'us-east-1', provider: 'AWS', nodeTypes: [{ type: 'p4d.24xlarge', count: 1 }] }
  const headers = { 'content-type': 'application/json' }
  const name = new PoolNames(99).next()
  await fetch('http://pools.test/api/pools', { method: 'POST', headers, body: JSON.stringify({ name, ...body }) })
  const busy = on('deletePool', () => new Response(null, { status: 503, headers: { 'retry-after': '3600' } }))
  const report = await verify({ fetch: busy(fetch), write: true, clean: true, only: 'pools.reads-succeed', seed: 5 })
  expect(report.checks).toMatchObject([{ outcome: 'passed' }])
  expect(report.notes.join()).toMatch(/earlier run/)
})

test('an activity log that is larger than the limit only makes the checks that read it inconclusive', async () => {
  const { fetch } = createServer()
  const long = on('listActivity', () => Response.json({ activities: [], padding: ' '.repeat(30_000) }))
  const report = await verify({ fetch: long(fetch), write: true, maxBody: 20_000, only: ['lifecycle.*', 'activity.*'], seed: 5 })
  const outcomes = (area: string) => new Set(report.checks.filter(({ id }) => id.startsWith(area)).map(({ outcome }) => outcome))
  expect(outcomes('lifecycle')).toEqual(new Set(['passed']))
  expect(outcomes('activity')).toContain('inconclusive')
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
  await expect(verify({ fetch, bulk: 20 })).rejects.toThrow('bulk requires write, because it creates pools: set write to true')
  await expect(verify({ fetch, write: true, bulk: 10_001 })).rejects.toThrow(
    'invalid bulk 10001: expected an integer from 1 to 10000',
  )
})

test('a run with bulk keeps as many pools, removes them and says so', async () => {
  const server = createServer()
  let most = 0
  const fetch = observe(server.fetch, () => {
    most = Math.max(most, server.state().pools.length)
  })
  const report = await verify({ fetch, write: true, bulk: 30, only: 'pools.many-*' })

  expect(report.checks.map(({ outcome }) => outcome)).toEqual(['passed', 'passed', 'passed'])
  expect(report.notes).toEqual(['--bulk 30: all 30 pools were created'])
  expect(most).toBe(12 + 30)
  expect(server.state().pools.length).toBe(12)
})

test('where no creation succeeded and no list can be read, no pool is said to exist', async () => {
  const moved: Fetch = async (input, init) => {
    const { method, url } = new Request(input, init)
    const headers = { location: `${url}/` }
    return method === 'POST' ? new Response('{}', { status: 500 }) : new Response(null, { status: 301, headers })
  }
  const report = await verify({ fetch: moved, write: true, seed: 5 })
  const texts = [...report.notes, ...report.checks.map(({ reason = '' }) => reason)]
  expect(texts.filter((text) => /may exist|may remain|delete them/.test(text))).toEqual([])
  expect(texts.join('\n')).toContain('no createPool succeeded, and no list was ever read')
  expect(report.leftBehind).toEqual([])
})
