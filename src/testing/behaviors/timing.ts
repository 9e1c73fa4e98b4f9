import { waitForPool } from '../../index.ts'
import { behaviors, catchError, createScriptedClient, equal, matches } from '../behavior.ts'
import { notFound, pool, unauthorized } from '../script.ts'

const never = () => new Promise<never>(() => {})
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const soon = (controller: AbortController, reason?: unknown) => setTimeout(() => controller.abort(reason), 100)

/** Aborts when the request has arrived, however long that takes, and its answer, if there is one, has had time to come. */
async function soonAfter(arrived: () => Promise<unknown[]>, controller: AbortController, reason: unknown): Promise<void> {
  for (let look = 0; look < 500 && (await arrived()).length === 0; look++) await pause(10)
  soon(controller, reason)
}

export const timing = behaviors((it) => {
  it('a silent server is a TimeoutError that says how long', async (place) => {
    const { client, baseUrl } = createScriptedClient(place, [{ silent: true }], { timeout: 100, retry: false })
    const error = await catchError(client.getPool('a'))
    equal([error.name, error.status], ['TimeoutError', undefined])
    equal(error.message, `GET ${baseUrl}/api/pools/a: timed out after 100 ms`)
    equal(error.request, { method: 'GET', url: `${baseUrl}/api/pools/a` })
  })

  it('the time covers the body, drop by drop', async (place) => {
    const { client } = createScriptedClient(place, [{ json: pool, dripMs: 20 }], { timeout: 200, retry: false })
    equal((await catchError(client.getPool('a'))).name, 'TimeoutError')
  })

  it('the time covers a token function that hangs', async (place) => {
    const { client, arrived } = createScriptedClient(place, [{ json: pool }], { timeout: 100, retry: false, token: never })
    equal((await catchError(client.getPool('a'))).name, 'TimeoutError')
    equal((await arrived()).length, 0)
  })

  it('ends also where fetch does not listen to its signal', async (place) => {
    const { client } = createScriptedClient(place, [], { timeout: 50, retry: false, fetch: never })
    equal((await catchError(client.getPool('a'))).name, 'TimeoutError')
  })

  for (const timeout of [0, Infinity, 2 ** 31, 1e15]) {
    it(`a timeout of ${timeout} does not end a slow call`, async (place) => {
      const { client } = createScriptedClient(place, [{ json: pool, delayMs: 150 }], { timeout: 20, retry: false })
      equal(await client.getPool('a', { timeout }), pool)
    })
  }

  for (const timeout of [-1, NaN]) {
    it(`a timeout of ${timeout} is over at once`, async (place) => {
      const { client } = createScriptedClient(place, [{ silent: true }], { timeout, retry: false })
      const error = await catchError(client.getPool('a'))
      equal(error.name, 'TimeoutError')
      matches(error.message, new RegExp(`timed out after ${timeout} ms`))
    })
  }

  it('a signal that is aborted already sends nothing', async (place) => {
    const { client, arrived } = createScriptedClient(place, [{ json: pool }])
    for (const reason of [new Error('never mind'), 'left', null]) {
      equal(((await catchError(client.getPool('a', { signal: AbortSignal.abort(reason) }))) as unknown) === reason, true)
    }
    equal((await arrived()).length, 0)
  })

  for (const reason of [new Error('gone'), 'a string', null, 0, { any: 'thing' }]) {
    it(`an abort in flight rejects with its reason as it is: ${JSON.stringify(reason)}`, async (place) => {
      const { client, arrived } = createScriptedClient(place, [{ silent: true }])
      const controller = new AbortController()
      soonAfter(arrived, controller, reason)
      equal(((await catchError(client.getPool('a', { signal: controller.signal }))) as unknown) === reason, true)
      equal((await arrived()).length, 1)
    })
  }

  it('an abort without a reason rejects with the AbortError of the platform', async (place) => {
    const { client } = createScriptedClient(place, [{ silent: true }])
    const controller = new AbortController()
    soon(controller)
    equal((await catchError(client.getPool('a', { signal: controller.signal }))).name, 'AbortError')
  })

  it('an abort tells its reason to the signal that fetch is given', async (place) => {
    const controller = new AbortController()
    let given: AbortSignal | null | undefined
    const fetch = (_: unknown, init?: RequestInit) => {
      given = init?.signal
      return never()
    }
    const { client } = createScriptedClient(place, [], { fetch })
    soon(controller, 'left')
    equal(await catchError(client.getPool('a', { signal: controller.signal })), 'left')
    equal([given?.aborted, given?.reason], [true, 'left'])
  })

  it('an abort works in the body', async (place) => {
    const { client } = createScriptedClient(place, [{ json: pool, dripMs: 20 }])
    const controller = new AbortController()
    soon(controller, 'left')
    equal(await catchError(client.getPool('a', { signal: controller.signal })), 'left')
  })

  it('an abort works while the token is pending', async (place) => {
    const { client, arrived } = createScriptedClient(place, [{ json: pool }], { token: never })
    const controller = new AbortController()
    soon(controller, 'left')
    equal(await catchError(client.getPool('a', { signal: controller.signal })), 'left')
    equal((await arrived()).length, 0)
  })

  it('an abort by token(), fetch or onUnauthorized themselves counts, whatever they do next', async (place) => {
    const after = [() => pool, () => Promise.reject(new Error('too late'))]
    for (const outcome of after) {
      for (const name of ['token', 'fetch', 'onUnauthorized'] as const) {
        const controller = new AbortController()
        const leave = () => {
          controller.abort('left')
          return outcome() as never
        }
        const { client } = createScriptedClient(place, [{ status: 401 }], { retry: false, [name]: leave })
        equal(await catchError(client.getPool('a', { signal: controller.signal })), 'left')
      }
    }
  })

  it('a token that comes after the abort sends nothing', async (place) => {
    let give = (_: string) => {}
    const token = () =>
      new Promise<string>((resolve) => {
        give = resolve
      })
    const { client, arrived } = createScriptedClient(place, [{ json: pool }], { token })
    const controller = new AbortController()
    const call = catchError(client.getPool('a', { signal: controller.signal }))
    controller.abort('left')
    equal(await call, 'left')
    give('late')
    await pause(50)
    equal((await arrived()).length, 0)
  })

  it('an abort works while onUnauthorized is pending', async (place) => {
    const { client } = createScriptedClient(place, [{ status: 401, json: unauthorized }], { onUnauthorized: never })
    const controller = new AbortController()
    soon(controller, null)
    equal(await catchError(client.getPool('a', { signal: controller.signal })), null)
  })

  it('an abort works in the pause before a repetition', async (place) => {
    const { client, arrived } = createScriptedClient(place, [{ status: 503, headers: { 'retry-after': '50' } }])
    const controller = new AbortController()
    soonAfter(arrived, controller, null)
    equal(await catchError(client.getPool('a', { signal: controller.signal })), null)
    equal((await arrived()).length, 1)
  })

  it('waits for a pool until it is no longer initializing', async (place) => {
    const starting = { ...pool, status: 'initializing' }
    const { client, arrived } = createScriptedClient(place, [{ json: starting }, { json: starting }, { json: pool }])
    equal(await waitForPool(client, 'pool-1', { interval: 10 }), pool)
    equal((await arrived()).length, 3)
  })

  it('waits for what until() asks', async (place) => {
    const { client, arrived } = createScriptedClient(place, [{ json: { ...pool, status: 'maintenance' } }, { json: pool }])
    const { status } = await waitForPool(client, 'pool-1', { interval: 10, until: (pool) => pool.status === 'active' })
    equal([status, (await arrived()).length], ['active', 2])
  })

  it('stops waiting for a pool when the time is up, and says what it saw', async (place) => {
    const { client } = createScriptedClient(place, [{ json: { ...pool, status: 'initializing' } }])
    const error = await catchError(waitForPool(client, 'pool-1', { interval: 10, timeout: 200 }))
    equal(error.name, 'TimeoutError')
    matches(error.message, /"pool-1".* 200 ms.*"initializing"/)
  })

  it('stops waiting in the middle of a look, on an abort, and when the pool is gone', async (place) => {
    const silent = createScriptedClient(place, [{ silent: true }]).client
    equal((await catchError(waitForPool(silent, 'a', { timeout: 100 }))).name, 'TimeoutError')
    const controller = new AbortController()
    soon(controller, null)
    equal(await catchError(waitForPool(silent, 'a', { signal: controller.signal })), null)
    const gone = createScriptedClient(place, [{ status: 404, json: notFound }]).client
    equal((await catchError(waitForPool(gone, 'a'))).name, 'NotFoundError')
  })
})
