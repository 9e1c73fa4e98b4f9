import { behaviors, catchError, createScriptedClient, equal, matches } from '../behavior.ts'
import { newPool, notFound, pool } from '../script.ts'

const now = { 'retry-after': '0' }

export const retry = behaviors((it) => {
  for (const status of [408, 429, 502, 503, 504]) {
    it(`a GET is repeated after a ${status}`, async (place) => {
      const { client, arrived } = createScriptedClient(place, [
        { status, headers: now },
        { status, headers: now },
        { json: pool },
      ])
      equal(await client.getPool('pool-1'), pool)
      equal((await arrived()).length, 3)
    })
  }

  for (const status of [400, 404, 409, 425, 500, 501, 505]) {
    it(`a GET is not repeated after a ${status}`, async (place) => {
      const { client, arrived } = createScriptedClient(place, [{ status, json: notFound, headers: now }, { json: pool }])
      equal((await catchError(client.getPool('pool-1'))).response.status, status)
      equal((await arrived()).length, 1)
    })
  }

  it('a PUT and a DELETE are repeated, with the same body', async (place) => {
    const deleted = { success: true, message: 'gone' }
    const steps = [{ status: 503, headers: now }, { json: pool }, { status: 503, headers: now }, { json: deleted }]
    const { client, arrived } = createScriptedClient(place, steps)
    await client.updatePool('a', { name: 'b' })
    await client.deletePool('a')
    equal(
      (await arrived()).map(({ method, body }) => [method, body]),
      [
        ['PUT', '{"name":"b"}'],
        ['PUT', '{"name":"b"}'],
        ['DELETE', ''],
        ['DELETE', ''],
      ],
    )
  })

  it('a POST is never repeated, neither after a 503 nor after a broken connection', async (place) => {
    const { client, arrived } = createScriptedClient(place, [
      { status: 503, headers: now },
      { reset: 'in the body', json: pool },
      { json: pool },
    ])
    equal((await catchError(client.createPool(newPool))).name, 'UnexpectedResponseError')
    equal((await catchError(client.createPool(newPool))).name, 'ConnectionError')
    equal((await arrived()).length, 2)
  })

  it('gives up after two repetitions, and says how many attempts there were', async (place) => {
    const { client, baseUrl, arrived } = createScriptedClient(place, [{ status: 503, text: 'busy', headers: now }])
    const error = await catchError(client.listPools())
    equal([error.name, error.response.status], ['UnexpectedResponseError', 503])
    equal(error.message, `GET ${baseUrl}/api/pools: 503, not as documented: busy (3 attempts)`)
    equal((await arrived()).length, 3)
  })

  it('limit counts the repetitions, retry: false allows none, and the call wins over the client', async (place) => {
    const steps = [{ status: 503, headers: now }]
    const patient = createScriptedClient(place, steps, { retry: { limit: 4 } })
    await catchError(patient.client.listPools())
    equal((await patient.arrived()).length, 5)
    await catchError(patient.client.listPools({ retry: false }))
    equal((await patient.arrived()).length, 6)
    await catchError(patient.client.listPools({ retry: { limit: 0 } }))
    equal((await patient.arrived()).length, 7)
    const hasty = createScriptedClient(place, steps, { retry: false })
    await catchError(hasty.client.listPools())
    equal((await hasty.arrived()).length, 1)
    await catchError(hasty.client.listPools({ retry: { limit: undefined } }))
    equal((await hasty.arrived()).length, 4)
  })

  for (const [what, step] of [
    ['a reset at once', { reset: 'at once' }],
    ['a reset in the body', { reset: 'in the body', json: pool }],
    ['a body that is shorter than its Content-Length', { missingBytes: 10, json: pool }],
  ] as const) {
    it(`${what} is repeated, and in the end a ConnectionError with the cause`, async (place) => {
      const passing = createScriptedClient(place, [step, { json: pool }])
      equal(await passing.client.getPool('pool-1'), pool)
      const lasting = createScriptedClient(place, [step], { retry: { limit: 1 } })
      const error = await catchError(lasting.client.getPool('pool-1'))
      // Under Jest the platform's errors are no instances of the test's own Error.
      const cause = Object.prototype.toString.call(error.cause)
      equal([error.name, error.status, cause], ['ConnectionError', undefined, '[object Error]'])
      equal(error.request, { method: 'GET', url: `${lasting.baseUrl}/api/pools/pool-1` })
      matches(error.message, /\/api\/pools\/pool-1: connection failed: .+ \(2 attempts\)$/)
    })
  }

  it('a refused connection is a ConnectionError', async (place) => {
    const { client } = createScriptedClient({ ...place, origin: 'http://127.0.0.1:9' }, [{}], { retry: false })
    equal((await catchError(client.listPools())).name, 'ConnectionError')
  })

  it('a failure without a message is told by its code', async (place) => {
    const cause = Object.assign(new Error(''), { code: 'ECONNREFUSED' })
    const fetch = async () => Promise.reject(new TypeError('fetch failed', { cause }))
    const { client } = createScriptedClient(place, [], { fetch, retry: false })
    matches((await catchError(client.getPool('a'))).message, /connection failed: ECONNREFUSED$/)
  })

  it('a timed-out attempt is repeated', async (place) => {
    const { client, arrived } = createScriptedClient(place, [{ silent: true }, { json: pool }], { timeout: 300 })
    equal(await client.getPool('pool-1'), pool)
    equal((await arrived()).length, 2)
  })

  it('a Retry-After beyond a minute gives the error at once', async (place) => {
    for (const value of ['61', '3600', new Date(Date.now() + 120_000).toUTCString()]) {
      const { client, arrived } = createScriptedClient(place, [{ status: 429, headers: { 'retry-after': value } }])
      equal((await catchError(client.listPools())).response.status, 429)
      equal((await arrived()).length, 1)
    }
  })

  it('a Retry-After that is past, negative or unreadable counts as absent', async (place) => {
    for (const value of ['-5', 'soon', 'Wed, 21 Oct 2015 07:28:00 GMT', '']) {
      const { client, arrived } = createScriptedClient(place, [
        { status: 503, headers: { 'retry-after': value } },
        { json: pool },
      ])
      equal(await client.getPool('a'), pool)
      equal((await arrived()).length, 2)
    }
  })

  it('waits as long as Retry-After says', async (place) => {
    const { client } = createScriptedClient(place, [{ status: 503, headers: { 'retry-after': '1' } }, { json: pool }])
    const start = Date.now()
    await client.getPool('a')
    // Timers may fire a little early.
    equal(Date.now() - start >= 950, true)
  })
})
