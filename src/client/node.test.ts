/** What only Node can show of the client: listeners, inspection, memory, the end of the process. */
import { execFile } from 'node:child_process'
import { getEventListeners } from 'node:events'
import { inspect, promisify } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import * as errorValidators from '../generated/error-validators.js'
import { type CallOptions, createClient, NotFoundError, toResult, waitForPool } from '../index.ts'
import { createServer } from '../server.ts'
import { catchError, createScriptedClient } from '../testing/behavior.ts'
import { pool, unauthorized } from '../testing/script.ts'
import { type ScriptedServer, startScriptedServer } from '../testing/scripted-server.ts'
import { createClient as unvalidated } from '../unvalidated.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

let server: ScriptedServer
beforeAll(async () => {
  server = await startScriptedServer()
})
afterAll(() => server.stop())

test("no listener is left on a caller's signal, whatever the outcome", async () => {
  const { signal } = new AbortController()
  const now = { 'retry-after': '0' }
  const steps = [
    { json: pool },
    { status: 503, headers: now },
    { json: pool },
    { status: 401, json: unauthorized },
    { json: pool },
    { status: 404, text: 'nothing' },
    { silent: true },
  ]
  const { client } = createScriptedClient(server, steps, { onUnauthorized: () => {}, timeout: 200 })
  for (let call = 0; call < 4; call++) {
    await toResult(client.getPool('a', { signal }))
    expect(getEventListeners(signal, 'abort')).toEqual([])
  }
  await toResult(client.getPool('a', { signal, retry: false }))
  await toResult(client.getPool('..', { signal }))
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

test('neither inspection nor JSON of an error shows the token, wherever a server echoes it', async () => {
  const token = 'tok-5f2a9c'
  const body = { error: 'Forbidden', message: `no ${token}` }
  const fetch = async () => Response.json(body, { status: 403, headers: { 'x-echo': token, 'set-cookie': token } })
  const error = await catchError(createClient({ baseUrl: 'http://pools.test', token, fetch }).getPool('a'))

  expect(error.response.headers.get('x-echo')).toBe(token)
  for (const text of [inspect(error, { depth: 9 }), JSON.stringify(error), String(error), error.stack]) {
    expect(text).not.toContain('5f2a9c')
  }
})

test('an error makes sense alone in a log, as text and as JSON', async () => {
  const body = { error: 'Not Found', message: 'The requested resource was not found' }
  const fetch = async () => Response.json(body, { status: 404 })
  const error = await catchError(createClient({ baseUrl: 'https://dash.example', fetch }).deletePool('pool-9'))

  expect(String(error)).toMatchInlineSnapshot(
    `"NotFoundError: DELETE https://dash.example/api/pools/pool-9: 404 Not Found: The requested resource was not found"`,
  )
  expect(JSON.parse(JSON.stringify(error))).toMatchInlineSnapshot(`
    {
      "body": {
        "error": "Not Found",
        "message": "The requested resource was not found",
      },
      "message": "DELETE https://dash.example/api/pools/pool-9: 404 Not Found: The requested resource was not found",
      "name": "NotFoundError",
      "request": {
        "method": "DELETE",
        "url": "https://dash.example/api/pools/pool-9",
      },
      "status": 404,
    }
  `)
})

test('a refused connection says so, and how often it was tried', async () => {
  const error = await catchError(createClient({ baseUrl: 'http://127.0.0.1:1', retry: { limit: 1 } }).listPools())

  expect(error.message).toBe('GET http://127.0.0.1:1/api/pools: connection failed: bad port (2 attempts)')
})

describe('by the clock', () => {
  const started = Date.parse('2023-06-12T09:00:00Z')
  beforeAll(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  })
  afterEach(() => {
    vi.restoreAllMocks()
  })
  afterAll(() => {
    vi.useRealTimers()
  })

  /** How long after the start each attempt was made, in ms, as far as they were made within an hour. */
  async function attemptsOf(limit: number, headers: Record<string, string> = {}): Promise<number[]> {
    vi.setSystemTime(started)
    const made: number[] = []
    const fetch = async () => {
      made.push(Date.now() - started)
      return new Response(null, { status: 503, headers })
    }
    const call = catchError(createClient({ baseUrl: 'http://pools.test', fetch, retry: { limit } }).listPools())
    await vi.advanceTimersByTimeAsync(3_600_000)
    await call
    return made
  }

  test('the pauses are a random part of 300 ms, which doubles up to 10 s', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5)

    expect(await attemptsOf(7)).toEqual([0, 150, 450, 1050, 2250, 4650, 9450, 14_450])
  })

  test('a Retry-After of a minute is waited for, in seconds or as a date, one of a second more is not, and half seconds are unreadable', async () => {
    expect(await attemptsOf(1, { 'retry-after': '60' })).toEqual([0, 60_000])
    expect(await attemptsOf(1, { 'retry-after': 'Mon, 12 Jun 2023 09:01:00 GMT' })).toEqual([0, 60_000])
    expect(await attemptsOf(1, { 'retry-after': '61' })).toEqual([0])
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    expect(await attemptsOf(1, { 'retry-after': '1.5' })).toEqual([0, 150])
    expect(await attemptsOf(1, { 'retry-after': 'Mon, 12 Jun 2023 09:01:01 GMT' })).toEqual([0])
  })

  test('an attempt may take 30 s unless told otherwise, and the renewal of a token as long as it wants', async () => {
    const fetch = () => new Promise<never>(() => {})
    const settled = vi.fn()
    const call = catchError(createClient({ baseUrl: 'http://pools.test', fetch, retry: false }).listPools()).finally(settled)
    await vi.advanceTimersByTimeAsync(29_999)
    expect(settled).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect((await call).message).toBe('GET http://pools.test/api/pools: timed out after 30000 ms')

    const answers = [new Response(null, { status: 401 }), Response.json(pool)]
    const renewing = createClient({
      baseUrl: 'http://pools.test',
      fetch: async () => answers.shift() ?? Response.error(),
      onUnauthorized: () => new Promise((resolve) => setTimeout(resolve, 3_600_000)),
    }).getPool('a')
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(await renewing).toEqual(pool)
  })

  test('waitForPool looks once a second for ten minutes unless told otherwise, and says that no request was late', async () => {
    let looks = 0
    let stopped: AbortSignal | null | undefined
    const getPool = async (_: string, options?: CallOptions) => {
      looks += 1
      stopped = options?.signal
      return { ...pool, status: 'initializing' }
    }
    const waiting = catchError(waitForPool({ getPool }, 'pool-1'))
    await vi.advanceTimersByTimeAsync(599_999)
    expect(looks).toBe(600)
    await vi.advanceTimersByTimeAsync(1)

    expect(await waiting).toMatchObject({ name: 'TimeoutError', message: expect.stringContaining('within 600000 ms') })
    expect((await waiting).request).toBeUndefined()
    expect([stopped?.aborted, vi.getTimerCount()]).toEqual([true, 0])
  })
})

test('what is late is stopped: the time that is up aborts the request', async () => {
  const signals: AbortSignal[] = []
  const fetch = (_: unknown, init?: RequestInit) => {
    if (init?.signal) signals.push(init.signal)
    return new Promise<never>(() => {})
  }
  const client = createClient({ baseUrl: 'http://pools.test', fetch, timeout: 20, retry: { limit: 1 } })

  expect(await catchError(client.getPool('a'))).toMatchObject({ name: 'TimeoutError' })
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
})

test('the body of a redirect that is followed is let go', async () => {
  const cancel = vi.fn()
  const moved = new Response(new ReadableStream({ cancel }), { status: 302, headers: { location: '/elsewhere' } })
  const answers = [moved, Response.json(pool)]
  const fetch = async () => answers.shift() ?? Response.error()

  expect(await createClient({ baseUrl: 'http://pools.test', fetch }).getPool('a')).toEqual(pool)
  expect(cancel).toHaveBeenCalledOnce()
})

test('200 MB of an error page cost a text of 2,000 characters', async () => {
  const { client } = createScriptedClient(server, [{ status: 409, bytes: 200 * 2 ** 20 }])
  const error = await catchError(client.listPools())
  collectGarbage()

  expect([error.name, error.text.length]).toEqual(['UnexpectedResponseError', 2000])
  expect(process.memoryUsage().heapUsed).toBeLessThan(150 * 2 ** 20)
})

test('200 MB that are no JSON are an UnexpectedResponseError as well', async () => {
  const { client } = createScriptedClient(server, [{ bytes: 200 * 2 ** 20 }])

  expect(await catchError(client.listPools())).toMatchObject({ name: 'UnexpectedResponseError', text: 'x'.repeat(2000) })
})

test('more than 20 redirects are given up', async () => {
  const { client, receivedRequests } = createScriptedClient(server, [{ status: 302, location: '{self}/api/pools/a' }])

  expect(await catchError(client.getPool('a'))).toMatchObject({ name: 'UnexpectedResponseError' })
  expect(await receivedRequests()).toHaveLength(21)
})

test('20 redirects are followed', async () => {
  const hops = Array.from({ length: 20 }, () => ({ status: 307, location: '{self}/api/pools/a' }))
  const { client } = createScriptedClient(server, [...hops, { json: pool }])

  expect(await client.getPool('a')).toEqual(pool)
})

test('another origin is asked for nothing', async () => {
  const { client, receivedRequests } = createScriptedClient(
    server,
    [{ status: 302, location: '{other}/elsewhere' }, { json: pool }],
    {
      token: 't-123',
    },
  )

  await expect(client.getPool('a')).rejects.toThrow(`302, redirect 1 from ${server.origin} to ${server.other}, not followed`)
  expect(await receivedRequests()).toHaveLength(1)
})

test('a process that has made calls ends by itself', async () => {
  const { baseUrl } = createScriptedClient(server, [
    { json: pool },
    { status: 404, text: 'x' },
    { status: 302, location: '{other}/' },
    { silent: true },
  ])
  const script = `
    const { createClient, toResult } = await import(${JSON.stringify(new URL('../index.ts', import.meta.url).href)})
    const client = createClient({ baseUrl: ${JSON.stringify(baseUrl)}, retry: false })
    for (let call = 0; call < 3; call++) await toResult(client.getPool('a'))
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 100)
    await client.getPool('a', { signal: controller.signal }).catch(() => {})
    console.log('done')`
  const run = promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { timeout: 20_000 })

  expect((await run).stdout).toBe('done\n')
}, 30_000)

test('the documented errors but 400 have one shape', () => {
  const { UnauthorizedBody, ForbiddenBody, NotFoundBody, InternalServerErrorBody } = errorValidators
  expect([ForbiddenBody, NotFoundBody, InternalServerErrorBody]).toEqual([UnauthorizedBody, UnauthorizedBody, UnauthorizedBody])
})

test('the entry without schemas takes any JSON for a success, and tells the documented errors apart', async () => {
  const steps = [
    { json: { anything: 1 } },
    { status: 404, json: { error: 'Not Found', message: '' } },
    { status: 404, text: '<p>' },
  ]
  const client = unvalidated({ baseUrl: createScriptedClient(server, steps).baseUrl })

  expect(await client.getPool('a')).toEqual({ anything: 1 })
  await expect(client.getPool('a')).rejects.toBeInstanceOf(NotFoundError)
  await expect(client.getPool('a')).rejects.toMatchObject({ name: 'UnexpectedResponseError' })
})

test('all six operations work against the embedded server', async () => {
  const { fetch } = createServer({ startupMs: 50 })
  const client = createClient({ baseUrl: 'http://pools.test/prefix', fetch })
  const { pools, summary } = await client.listPools()
  expect([pools.length, summary.totalPools]).toEqual([12, 12])

  const nodeTypes = [{ type: 'g5.12xlarge', count: 8 }]
  const { id } = await client.createPool({ name: 'New', region: 'us-west-2', provider: 'AWS', nodeTypes })
  expect(await waitForPool(client, id, { interval: 10 })).toMatchObject({ id, status: 'active', nodeCount: 8 })
  expect(await client.updatePool(id, { name: 'Newer' })).toMatchObject({ id, name: 'Newer', region: 'us-west-2' })
  expect(await client.deletePool(id)).toMatchObject({ success: true })
  expect(await toResult(client.getPool(id))).toMatchObject({ ok: false, error: { name: 'NotFoundError', status: 404 } })
  expect((await client.listActivity({ poolId: id })).activities.every(({ poolId }) => poolId === id)).toBe(true)
  const refused = client.createPool({ name: '', region: '', provider: '', nodeTypes: [{ type: '', count: -1 }] })
  await expect(refused).rejects.toMatchObject({ name: 'BadRequestError', details: expect.stringContaining('/nodeTypes/0/count') })
})
