import { createClient } from '../../index.ts'
import { behaviors, catchError, createScriptedClient, equal, matches } from '../behavior.ts'
import { newPool, pool } from '../script.ts'

// By path, not in order: a page must send a second request to follow a redirect.
const to = (status: number, location: string) => ({ path: '/api/pools/a', status, location, text: '<p>moved</p>' })
const elsewhere = { path: '/elsewhere', json: pool }

/** Redirects within the origin and to others. */
export const redirects = behaviors((it) => {
  for (const status of [301, 302, 303, 307, 308]) {
    it(`follows a ${status} of a GET within the origin, with the token`, async (server) => {
      const { client, receivedRequests } = createScriptedClient(server, [to(status, '{self}/elsewhere'), elsewhere], {
        token: 't-123',
      })
      equal(await client.getPool('a'), pool)
      const last = (await receivedRequests()).at(-1)
      equal([last?.path, last?.headers.authorization], ['/elsewhere', 'Bearer t-123'])
    })
  }

  it('follows a relative redirect', async (server) => {
    const { client, receivedRequests } = createScriptedClient(server, [to(302, '../../elsewhere'), elsewhere])
    equal(await client.getPool('a'), pool)
    equal((await receivedRequests()).at(-1)?.path, '/elsewhere')
  })

  for (const status of [301, 302, 307, 308]) {
    it(`follows a ${status} of a PUT with its body`, async (server) => {
      const { client, receivedRequests } = createScriptedClient(server, [to(status, '{self}/elsewhere'), elsewhere])
      equal(await client.updatePool('a', { name: 'b' }), pool)
      const last = (await receivedRequests()).at(-1)
      equal([last?.method, last?.body], ['PUT', '{"name":"b"}'])
    })
  }

  it('follows a 303 of a PUT with a GET, as HTTP requires', async (server) => {
    const { client, receivedRequests } = createScriptedClient(server, [to(303, '{self}/elsewhere'), elsewhere])
    equal(await client.updatePool('a', { name: 'b' }), pool)
    const last = (await receivedRequests()).at(-1)
    equal([last?.method, last?.body], ['GET', ''])
  })

  for (const status of [307, 308]) {
    it(`follows a ${status} of a POST with its body, if the platform exposes it`, async () => {
      const sent: unknown[] = []
      const fetch = async (url: string | URL | Request, init?: RequestInit) => {
        sent.push([String(url), init?.method, init?.body])
        return sent.length > 1 ? Response.json(pool) : new Response(null, { status, headers: { location: '/elsewhere' } })
      }
      equal(await createClient({ baseUrl: 'http://pools.test', fetch }).createPool(newPool), pool)
      equal(sent, [
        ['http://pools.test/api/pools', 'POST', JSON.stringify(newPool)],
        ['http://pools.test/elsewhere', 'POST', JSON.stringify(newPool)],
      ])
    })
  }

  it('does not repeat a POST whose redirect is opaque', async () => {
    let sent = 0
    const fetch = async () => {
      sent += 1
      const response = new Response(null)
      return Object.defineProperties(response, { type: { value: 'opaqueredirect' }, status: { value: 0 }, ok: { value: false } })
    }
    const error = await catchError(createClient({ baseUrl: 'http://pools.test', fetch }).createPool(newPool))
    equal([error.name, sent], ['UnexpectedResponseError', 1])
  })

  for (const status of [301, 302, 303]) {
    it(`a ${status} that would turn a POST into a GET is an UnexpectedResponseError`, async (server) => {
      const { client, receivedRequests } = createScriptedClient(server, [
        { ...to(status, '{self}/elsewhere'), path: '/api/pools' },
        elsewhere,
      ])
      const error = await catchError(client.createPool(newPool))
      equal([error.name, error.status], ['UnexpectedResponseError', undefined])
      matches(error.message, /POST .*redirect/)
      equal((await receivedRequests()).length, 1)
    })
  }

  for (const status of [301, 302, 303, 307, 308]) {
    it(`a ${status} to another origin is rejected and sends nothing to it`, async (server) => {
      const steps = [to(status, '{other}/elsewhere'), elsewhere]
      const { client, receivedRequests } = createScriptedClient(server, steps, {
        token: 't-123',
        headers: { 'x-api-key': 'k-1' },
      })
      for (const call of [() => client.getPool('a'), () => client.deletePool('a'), () => client.updatePool('a', { name: 'b' })]) {
        const error = await catchError(call())
        equal([error.name, error.status], ['UnexpectedResponseError', undefined])
        const target = 'document' in globalThis ? 'a hidden URL' : server.other
        equal(error.message.endsWith(`redirect 1 from ${server.origin} to ${target}, not followed`), true)
      }
      equal(new Set((await receivedRequests()).map(({ path }) => path)).size, 1)
    })
  }

  it('a hidden redirect is followed only where the platform rejects other origins', async () => {
    const followed: unknown[] = []
    const fetch = async (_: string | URL | Request, init?: RequestInit) => {
      if (init?.redirect === 'follow') {
        followed.push(init.mode)
        throw new TypeError('Failed to fetch')
      }
      return Object.defineProperties(new Response(null), { type: { value: 'opaqueredirect' }, status: { value: 0 } })
    }
    const client = createClient({ baseUrl: 'http://pools.test', fetch })
    for (const call of [client.getPool('a'), client.deletePool('a')]) {
      const { name, message } = await catchError(call)
      equal(name, 'UnexpectedResponseError')
      matches(message, /0, redirect 1 from http:\/\/pools\.test to a hidden URL, not followed$/)
    }
    equal(followed, ['same-origin', 'same-origin'])
  })

  it('raw follows no redirect unless a call wants it', async (server) => {
    const { client, receivedRequests } = createScriptedClient(server, [to(302, '{self}/elsewhere'), elsewhere])
    const path = { params: { path: { poolId: 'a' } } }
    const { response } = await client.raw.GET('/api/pools/{poolId}', path)
    equal([response.ok, (await receivedRequests()).length], [false, 1])
    equal((await client.raw.GET('/api/pools/{poolId}', { ...path, redirect: 'follow' })).data, pool)
  })

  it('stops after a redirect loop', async (server) => {
    const { client } = createScriptedClient(server, [to(302, '{self}/api/pools/a')], { retry: false })
    const error = await catchError(client.getPool('a'))
    equal(['UnexpectedResponseError', 'ConnectionError'].includes(error.name), true)
  })

  it('a redirect without a usable Location is an UnexpectedResponseError', async (server) => {
    for (const step of [{ status: 302 }, { status: 300, text: 'choose' }]) {
      const { client } = createScriptedClient(server, [step])
      equal((await catchError(client.getPool('a'))).name, 'UnexpectedResponseError')
    }
    const fetch = async () => new Response(null, { status: 302, headers: { location: 'http://[' } })
    equal((await catchError(createScriptedClient(server, [], { fetch }).client.getPool('a'))).name, 'UnexpectedResponseError')
  })

  it('rejects a response whose fetch followed a redirect to another origin, or followed a POST, by itself', async (server) => {
    const fetchResult = (url: string, redirected: boolean) => {
      const response = Response.json(pool, { status: 200 })
      Object.defineProperty(response, 'url', { value: url })
      Object.defineProperty(response, 'redirected', { value: redirected })
      return async () => response
    }
    const otherOrigin = createScriptedClient(server, [], { fetch: fetchResult('https://evil.example/api/pools/a', true) })
    const error = await catchError(otherOrigin.client.getPool('a'))
    equal([error.name, error.message.includes('https://evil.example')], ['UnexpectedResponseError', true])
    const similarOrigin = createScriptedClient(server, [], {
      fetch: fetchResult(`${server.origin}.evil.example/api/pools/a`, true),
    })
    equal((await catchError(similarOrigin.client.getPool('a'))).name, 'UnexpectedResponseError')
    const redirected = createScriptedClient(server, [], { fetch: fetchResult(`${server.origin}/x`, true) })
    equal((await catchError(redirected.client.createPool(newPool))).name, 'UnexpectedResponseError')
  })
})
