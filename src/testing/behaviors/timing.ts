import { sleep } from '../../core/timeout.ts'
import { waitForPool } from '../../index.ts'
import { behaviors, catchError, createScriptedClient, equal, matches } from '../behavior.ts'
import { notFoundBody, pool, unauthorizedBody } from '../script.ts'

const never = () => new Promise<never>(() => {})
const abortSoon = (controller: AbortController, reason?: unknown) => setTimeout(() => controller.abort(reason), 100)

/** Aborts 100 ms after the server received the request. */
async function abortAfterRequest(
  receivedRequests: () => Promise<unknown[]>,
  controller: AbortController,
  reason: unknown,
): Promise<void> {
  for (let poll = 0; poll < 500 && (await receivedRequests()).length === 0; poll++) await sleep(10)
  abortSoon(controller, reason)
}

/** Time limits, aborts and waitForPool. */
export const timing = behaviors((it) => {
  it('a server that never responds is a TimeoutError with the time limit', async (server) => {
    const { client, baseUrl } = createScriptedClient(server, [{ silent: true }], { timeout: 100, retry: false })
    const error = await catchError(client.getPool('a'))
    equal([error.name, error.status], ['TimeoutError', undefined])
    equal(error.message, `GET ${baseUrl}/api/pools/a: timed out after 100 ms`)
    equal(error.request, { method: 'GET', url: `${baseUrl}/api/pools/a` })
  })

  it('the time limit includes a slow body', async (server) => {
    const { client } = createScriptedClient(server, [{ json: pool, dripMs: 20 }], { timeout: 200, retry: false })
    equal((await catchError(client.getPool('a'))).name, 'TimeoutError')
  })

  it('the time limit includes a token function that hangs', async (server) => {
    const { client, receivedRequests } = createScriptedClient(server, [{ json: pool }], {
      timeout: 100,
      retry: false,
      token: never,
    })
    equal((await catchError(client.getPool('a'))).name, 'TimeoutError')
    equal((await receivedRequests()).length, 0)
  })

  it('times out even if fetch ignores its signal', async (server) => {
    const { client } = createScriptedClient(server, [], { timeout: 50, retry: false, fetch: never })
    equal((await catchError(client.getPool('a'))).name, 'TimeoutError')
  })

  for (const timeout of [0, Infinity, 2 ** 31, 1e15]) {
    it(`a timeout of ${timeout} sets no limit`, async (server) => {
      const { client } = createScriptedClient(server, [{ json: pool, delayMs: 150 }], { timeout: 20, retry: false })
      equal(await client.getPool('a', { timeout }), pool)
    })
  }

  for (const timeout of [-1, NaN]) {
    it(`a timeout of ${timeout} times out immediately`, async (server) => {
      const { client } = createScriptedClient(server, [{ silent: true }], { timeout, retry: false })
      const error = await catchError(client.getPool('a'))
      equal(error.name, 'TimeoutError')
      matches(error.message, new RegExp(`timed out after ${timeout} ms`))
    })
  }

  it('no request is sent if the signal is aborted already', async (server) => {
    const { client, receivedRequests } = createScriptedClient(server, [{ json: pool }])
    for (const reason of [new Error('never mind'), 'left', null]) {
      equal(((await catchError(client.getPool('a', { signal: AbortSignal.abort(reason) }))) as unknown) === reason, true)
    }
    equal((await receivedRequests()).length, 0)
  })

  for (const reason of [new Error('gone'), 'a string', null, 0, { any: 'thing' }]) {
    it(`an abort in flight rejects with its unchanged reason: ${JSON.stringify(reason)}`, async (server) => {
      const { client, receivedRequests } = createScriptedClient(server, [{ silent: true }])
      const controller = new AbortController()
      abortAfterRequest(receivedRequests, controller, reason)
      equal(((await catchError(client.getPool('a', { signal: controller.signal }))) as unknown) === reason, true)
      equal((await receivedRequests()).length, 1)
    })
  }

  it('an abort without a reason rejects with the AbortError of the platform', async (server) => {
    const { client } = createScriptedClient(server, [{ silent: true }])
    const controller = new AbortController()
    abortSoon(controller)
    equal((await catchError(client.getPool('a', { signal: controller.signal }))).name, 'AbortError')
  })

  it('an abort passes its reason to the signal of fetch', async (server) => {
    const controller = new AbortController()
    let fetchSignal: AbortSignal | null | undefined
    const fetch = (_: unknown, init?: RequestInit) => {
      fetchSignal = init?.signal
      return never()
    }
    const { client } = createScriptedClient(server, [], { fetch })
    abortSoon(controller, 'left')
    equal(await catchError(client.getPool('a', { signal: controller.signal })), 'left')
    equal([fetchSignal?.aborted, fetchSignal?.reason], [true, 'left'])
  })

  it('an abort works while the body is read', async (server) => {
    const { client } = createScriptedClient(server, [{ json: pool, dripMs: 20 }])
    const controller = new AbortController()
    abortSoon(controller, 'left')
    equal(await catchError(client.getPool('a', { signal: controller.signal })), 'left')
  })

  it('an abort works while the token is pending', async (server) => {
    const { client, receivedRequests } = createScriptedClient(server, [{ json: pool }], { token: never })
    const controller = new AbortController()
    abortSoon(controller, 'left')
    equal(await catchError(client.getPool('a', { signal: controller.signal })), 'left')
    equal((await receivedRequests()).length, 0)
  })

  it('an abort inside token(), fetch or onUnauthorized wins over their outcome', async (server) => {
    const outcomes = [() => pool, () => Promise.reject(new Error('too late'))]
    for (const outcome of outcomes) {
      for (const name of ['token', 'fetch', 'onUnauthorized'] as const) {
        const controller = new AbortController()
        const abort = () => {
          controller.abort('left')
          return outcome() as never
        }
        const { client } = createScriptedClient(server, [{ status: 401 }], { retry: false, [name]: abort })
        equal(await catchError(client.getPool('a', { signal: controller.signal })), 'left')
      }
    }
  })

  it('no request is sent if the token arrives after the abort', async (server) => {
    let resolveToken = (_: string) => {}
    const token = () =>
      new Promise<string>((resolve) => {
        resolveToken = resolve
      })
    const { client, receivedRequests } = createScriptedClient(server, [{ json: pool }], { token })
    const controller = new AbortController()
    const call = catchError(client.getPool('a', { signal: controller.signal }))
    controller.abort('left')
    equal(await call, 'left')
    resolveToken('late')
    await sleep(50)
    equal((await receivedRequests()).length, 0)
  })

  it('an abort works while onUnauthorized is pending', async (server) => {
    const { client } = createScriptedClient(server, [{ status: 401, json: unauthorizedBody }], { onUnauthorized: never })
    const controller = new AbortController()
    abortSoon(controller, null)
    equal(await catchError(client.getPool('a', { signal: controller.signal })), null)
  })

  it('an abort works in the delay before a retry', async (server) => {
    const { client, receivedRequests } = createScriptedClient(server, [{ status: 503, headers: { 'retry-after': '50' } }])
    const controller = new AbortController()
    abortAfterRequest(receivedRequests, controller, null)
    equal(await catchError(client.getPool('a', { signal: controller.signal })), null)
    equal((await receivedRequests()).length, 1)
  })

  it('waitForPool polls until the pool is no longer initializing', async (server) => {
    const starting = { ...pool, status: 'initializing' }
    const { client, receivedRequests } = createScriptedClient(server, [{ json: starting }, { json: starting }, { json: pool }])
    equal(await waitForPool(client, 'pool-1', { interval: 10 }), pool)
    equal((await receivedRequests()).length, 3)
  })

  it('waitForPool polls until until() returns true', async (server) => {
    const { client, receivedRequests } = createScriptedClient(server, [
      { json: { ...pool, status: 'maintenance' } },
      { json: pool },
    ])
    const { status } = await waitForPool(client, 'pool-1', { interval: 10, until: (pool) => pool.status === 'active' })
    equal([status, (await receivedRequests()).length], ['active', 2])
  })

  it('waitForPool times out with the last status', async (server) => {
    const { client } = createScriptedClient(server, [{ json: { ...pool, status: 'initializing' } }])
    const error = await catchError(waitForPool(client, 'pool-1', { interval: 10, timeout: 200 }))
    equal(error.name, 'TimeoutError')
    matches(error.message, /"pool-1".* 200 ms.*"initializing"/)
  })

  it('waitForPool ends during a poll, on an abort, and if the pool was deleted', async (server) => {
    const silent = createScriptedClient(server, [{ silent: true }]).client
    equal((await catchError(waitForPool(silent, 'a', { timeout: 100 }))).name, 'TimeoutError')
    const controller = new AbortController()
    abortSoon(controller, null)
    equal(await catchError(waitForPool(silent, 'a', { signal: controller.signal })), null)
    const gone = createScriptedClient(server, [{ status: 404, json: notFoundBody }]).client
    equal((await catchError(waitForPool(gone, 'a'))).name, 'NotFoundError')
  })
})
