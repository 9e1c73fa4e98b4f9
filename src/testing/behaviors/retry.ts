import { behaviors, catchError, createScriptedClient, equal, matches } from '../behavior.ts'
import { newPool, notFoundBody, pool } from '../script.ts'

const now = { 'retry-after': '0' }

/** Retries after temporary errors. */
export const retry = behaviors((it) => {
  for (const status of [408, 429, 502, 503, 504]) {
    it(`a GET is retried after a ${status}`, async (server) => {
      const { client, receivedRequests } = createScriptedClient(server, [
        { status, headers: now },
        { status, headers: now },
        { json: pool },
      ])
      equal(await client.getPool('pool-1'), pool)
      equal((await receivedRequests()).length, 3)
    })
  }

  for (const status of [400, 404, 409, 425, 500, 501, 505]) {
    it(`a GET is not retried after a ${status}`, async (server) => {
      const { client, receivedRequests } = createScriptedClient(server, [
        { status, json: notFoundBody, headers: now },
        { json: pool },
      ])
      equal((await catchError(client.getPool('pool-1'))).response.status, status)
      equal((await receivedRequests()).length, 1)
    })
  }

  it('a PUT and a DELETE are retried with the same body', async (server) => {
    const deleted = { success: true, message: 'gone' }
    const steps = [{ status: 503, headers: now }, { json: pool }, { status: 503, headers: now }, { json: deleted }]
    const { client, receivedRequests } = createScriptedClient(server, steps)
    await client.updatePool('a', { name: 'b' })
    await client.deletePool('a')
    equal(
      (await receivedRequests()).map(({ method, body }) => [method, body]),
      [
        ['PUT', '{"name":"b"}'],
        ['PUT', '{"name":"b"}'],
        ['DELETE', ''],
        ['DELETE', ''],
      ],
    )
  })

  it('a POST is not retried after a 503 or a broken connection', async (server) => {
    const { client, receivedRequests } = createScriptedClient(server, [
      { status: 503, headers: now },
      { reset: 'in the body', json: pool },
      { json: pool },
    ])
    equal((await catchError(client.createPool(newPool))).name, 'UnexpectedResponseError')
    equal((await catchError(client.createPool(newPool))).name, 'ConnectionError')
    equal((await receivedRequests()).length, 2)
  })

  it('stops after two retries, and reports the number of attempts', async (server) => {
    const { client, baseUrl, receivedRequests } = createScriptedClient(server, [{ status: 503, text: 'busy', headers: now }])
    const error = await catchError(client.listPools())
    equal([error.name, error.response.status], ['UnexpectedResponseError', 503])
    equal(error.message, `GET ${baseUrl}/api/pools: 503, not as documented: busy (3 attempts)`)
    equal((await receivedRequests()).length, 3)
  })

  it('limit counts the retries, retry: false disables them, and the call overrides the client', async (server) => {
    const steps = [{ status: 503, headers: now }]
    const fiveAttempts = createScriptedClient(server, steps, { retry: { limit: 4 } })
    await catchError(fiveAttempts.client.listPools())
    equal((await fiveAttempts.receivedRequests()).length, 5)
    await catchError(fiveAttempts.client.listPools({ retry: false }))
    equal((await fiveAttempts.receivedRequests()).length, 6)
    await catchError(fiveAttempts.client.listPools({ retry: { limit: 0 } }))
    equal((await fiveAttempts.receivedRequests()).length, 7)
    const oneAttempt = createScriptedClient(server, steps, { retry: false })
    await catchError(oneAttempt.client.listPools())
    equal((await oneAttempt.receivedRequests()).length, 1)
    await catchError(oneAttempt.client.listPools({ retry: { limit: undefined } }))
    equal((await oneAttempt.receivedRequests()).length, 4)
  })

  for (const [what, step] of [
    ['a reset at once', { reset: 'at once' }],
    ['a reset in the body', { reset: 'in the body', json: pool }],
    ['a body that is shorter than its Content-Length', { missingBytes: 10, json: pool }],
  ] as const) {
    it(`${what} is retried, and finally a ConnectionError with the cause`, async (server) => {
      const temporary = createScriptedClient(server, [step, { json: pool }])
      equal(await temporary.client.getPool('pool-1'), pool)
      const permanent = createScriptedClient(server, [step], { retry: { limit: 1 } })
      const error = await catchError(permanent.client.getPool('pool-1'))
      // Under Jest the platform's errors are not instances of the test's Error.
      const cause = Object.prototype.toString.call(error.cause)
      equal([error.name, error.status, cause], ['ConnectionError', undefined, '[object Error]'])
      equal(error.request, { method: 'GET', url: `${permanent.baseUrl}/api/pools/pool-1` })
      matches(error.message, /\/api\/pools\/pool-1: connection failed: .+ \(2 attempts\)$/)
    })
  }

  it('a refused connection is a ConnectionError', async (server) => {
    const { client } = createScriptedClient({ ...server, origin: 'http://127.0.0.1:9' }, [{}], { retry: false })
    equal((await catchError(client.listPools())).name, 'ConnectionError')
  })

  it('a connection error without a message shows its code', async (server) => {
    const cause = Object.assign(new Error(''), { code: 'ECONNREFUSED' })
    const fetch = async () => Promise.reject(new TypeError('fetch failed', { cause }))
    const { client } = createScriptedClient(server, [], { fetch, retry: false })
    matches((await catchError(client.getPool('a'))).message, /connection failed: ECONNREFUSED$/)
  })

  it('a timed-out attempt is retried', async (server) => {
    const { client, receivedRequests } = createScriptedClient(server, [{ silent: true }, { json: pool }], { timeout: 2_000 })
    equal(await client.getPool('pool-1'), pool)
    equal((await receivedRequests()).length, 2)
  })

  it('a Retry-After above a minute is not waited for', async (server) => {
    for (const value of ['61', '3600', new Date(Date.now() + 120_000).toUTCString()]) {
      const { client, receivedRequests } = createScriptedClient(server, [{ status: 429, headers: { 'retry-after': value } }])
      equal((await catchError(client.listPools())).response.status, 429)
      equal((await receivedRequests()).length, 1)
    }
  })

  it('a past, negative or unreadable Retry-After is ignored', async (server) => {
    for (const value of ['-5', 'soon', 'Wed, 21 Oct 2015 07:28:00 GMT', '']) {
      const { client, receivedRequests } = createScriptedClient(server, [
        { status: 503, headers: { 'retry-after': value } },
        { json: pool },
      ])
      equal(await client.getPool('a'), pool)
      equal((await receivedRequests()).length, 2)
    }
  })

  it('waits as long as Retry-After requires', async (server) => {
    const { client } = createScriptedClient(server, [{ status: 503, headers: { 'retry-after': '1' } }, { json: pool }])
    const start = Date.now()
    await client.getPool('a')
    // Timers may fire a little early.
    equal(Date.now() - start >= 950, true)
  })
})
