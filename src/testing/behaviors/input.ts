import { createClient, toResult } from '../../index.ts'
import { behaviors, catchError, createScriptedClient, equal, matches } from '../behavior.ts'
import { notFoundBody, pool } from '../script.ts'

/** Ids, bodies, options and base URLs. */
export const input = behaviors((it) => {
  for (const poolId of ['', '.', '..', 'activity', '\ud800', 'a\udc00b', undefined, null, 7, 7n, {}, ['pool-1']]) {
    it(`the id ${JSON.stringify(String(poolId))} (${typeof poolId}) is rejected before any request`, async (server) => {
      const { client, receivedRequests } = createScriptedClient(server, [{ json: pool }])
      for (const call of [
        client.getPool(poolId as string),
        client.updatePool(poolId as string, {}),
        client.deletePool(poolId as string),
        ...(poolId === undefined ? [] : [client.listActivity({ poolId: poolId as string })]),
      ]) {
        const error = await catchError(call)
        equal([error.name, error.status, error.cause], ['RequestNotSentError', undefined, undefined])
        equal(error.message, `not sent: unusable poolId: ${JSON.stringify(String(poolId))} (${typeof poolId})`)
      }
      equal((await receivedRequests()).length, 0)
    })
  }

  for (const poolId of ['a/b', '%2f', '%2e%2e', '?x', '#y', 'ü', '\\', 'Activity', '...', ' ', '{poolId}', '😀', "it's", '$&']) {
    it(`the id ${poolId} arrives as one path segment`, async (server) => {
      const { client, receivedRequests } = createScriptedClient(server, [{ json: pool }])
      await client.getPool(poolId)
      const [, , , segment = '', ...more] = ((await receivedRequests())[0]?.path ?? '').split('/')
      equal([decodeURIComponent(segment), more], [poolId, []])
    })
  }

  it('a body without a JSON form is a RequestNotSentError with the cause', async (server) => {
    const { client, receivedRequests } = createScriptedClient(server, [{ json: pool }])
    const circular: Record<string, unknown> = {}
    circular.self = circular
    for (const body of [circular, { count: 1n }, undefined, () => {}]) {
      const error = await catchError(client.createPool(body as never))
      equal([error.name, error.status], ['RequestNotSentError', undefined])
      equal(error.cause instanceof TypeError, typeof body === 'object')
    }
    equal((await receivedRequests()).length, 0)
  })

  it('does not change its arguments', async (server) => {
    const headers = Object.freeze({ 'x-a': '1' })
    const { client } = createScriptedClient(
      server,
      [{ json: pool }],
      Object.freeze({ headers, retry: Object.freeze({ limit: 1 }), token: 't-123' }),
    )
    await client.updatePool('a', Object.freeze({ name: 'b', tags: Object.freeze(['c']) as string[] }), Object.freeze({ headers }))
    equal(headers, { 'x-a': '1' })
  })

  it('an option that is undefined counts as not given', async (server) => {
    const none = {
      token: undefined,
      onUnauthorized: undefined,
      fetch: undefined,
      headers: undefined,
      timeout: undefined,
      retry: undefined,
      validate: undefined,
    }
    const { client } = createScriptedClient(server, [{ json: {} }], none)
    const call = client.getPool('a', { signal: undefined, timeout: undefined, headers: undefined, retry: undefined })
    equal((await catchError(call)).name, 'ResponseValidationError')
    equal((await catchError(client.listActivity({ poolId: undefined }))).name, 'ResponseValidationError')
  })

  it('null options count as not given', async (server) => {
    const { client } = createScriptedClient(server, [{ json: pool }, { json: { activities: [] } }])
    equal(await client.getPool('a', null as never), pool)
    equal(await client.listActivity(null as never, null as never), { activities: [] })
  })

  it('a trailing slash of baseUrl is ignored', async (server) => {
    const { baseUrl, receivedRequests } = createScriptedClient(server, [{ json: pool }])
    await createClient({ baseUrl: `${baseUrl}/` }).getPool('a')
    await createClient({ baseUrl: new URL(`${baseUrl}//`) }).getPool('a')
    equal(
      (await receivedRequests()).map(({ path }) => path),
      ['/api/pools/a', '/api/pools/a'],
    )
  })

  it('baseUrl may be relative in a page only', async (server) => {
    const { baseUrl, receivedRequests } = createScriptedClient(server, [{ json: pool }])
    const relative = async () => createClient({ baseUrl: baseUrl.slice(server.origin.length) })
    if (!('document' in globalThis)) {
      matches((await catchError(relative())).message, /baseUrl/)
      return
    }
    equal(await (await relative()).getPool('a'), pool)
    equal((await receivedRequests()).length, 1)
    const urls: string[] = []
    const fetch = async (url: string | URL | Request) => {
      urls.push(String(url))
      return Response.json(pool)
    }
    for (const baseUrl of ['', '/', 'v1', '/v1/']) await createClient({ baseUrl, fetch }).getPool('a')
    equal(
      urls.map((url) => url.slice(server.origin.length)),
      ['/api/pools/a', '/api/pools/a', '/v1/api/pools/a', '/v1/api/pools/a'],
    )
  })

  it('braces in baseUrl are not path parameters', async () => {
    const urls: string[] = []
    const fetch = async (url: string | URL | Request) => {
      urls.push(String(url))
      return Response.json(pool)
    }
    await createClient({ baseUrl: 'http://pools.test/{poolId}', fetch }).getPool('a')
    equal(urls, ['http://pools.test/%7BpoolId%7D/api/pools/a'])
  })

  for (const baseUrl of [
    'http://',
    'https:',
    'ftp://dash.example',
    'http://user:pass@dash.example',
    'http://:s3cret@[bad',
    'https://dash.example?x=s3cret',
    'https://dash.example#x',
    undefined,
    null,
  ]) {
    it(`the baseUrl ${baseUrl} is a TypeError that does not quote a credential`, async () => {
      const error = await catchError((async () => createClient({ baseUrl: baseUrl as string }))())
      equal([error instanceof TypeError, error.cause], [true, undefined])
      matches(error.message, /baseUrl/)
      equal(/pass|s3cret/.test(error.message), false)
    })
  }

  it('missing options are a TypeError about baseUrl', async () => {
    for (const options of [undefined, null]) {
      const error = await catchError((async () => createClient(options as never))())
      equal(error instanceof TypeError, true)
      matches(error.message, /baseUrl/)
    }
  })

  it('reads globalThis.fetch at every call, so that a mock installed later works', async (server) => {
    const { client, baseUrl } = createScriptedClient(server, [{ status: 404, json: notFoundBody }])
    const real = globalThis.fetch
    // Other tests may run in parallel, so only calls of this client are mocked.
    globalThis.fetch = async (input, init) => (String(input).startsWith(baseUrl) ? Response.json(pool) : real(input, init))
    try {
      equal(await client.getPool('a'), pool)
    } finally {
      globalThis.fetch = real
    }
  })

  it('toResult returns the outcome as a value, and rethrows aborts and other errors', async (server) => {
    const { client } = createScriptedClient(server, [{ json: pool }, { status: 404, json: notFoundBody }, { silent: true }])
    equal(await toResult(client.getPool('a')), { ok: true, data: pool })
    const missing = await toResult(client.getPool('a'))
    equal(missing.ok ? undefined : [missing.error.name, missing.error.status], ['NotFoundError', 404])
    const controller = new AbortController()
    setTimeout(() => controller.abort('left'), 50)
    equal(await catchError(toResult(client.getPool('a', { signal: controller.signal }))), 'left')
    equal((await catchError(toResult(Promise.reject(new RangeError('bug'))))).name, 'RangeError')
    const notSent = await toResult(client.createPool(undefined as never))
    equal(notSent.ok ? undefined : notSent.error.name, 'RequestNotSentError')
  })
})
