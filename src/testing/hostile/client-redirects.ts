import assert from 'node:assert/strict'
import { createClient, toResult } from '../../index.ts'
import { catchError } from '../behavior.ts'
import { newPool, pool } from '../script.ts'
import type { Attacks } from './attack.ts'
import { withServer } from './http-server.ts'

const secrets = { token: 'tok-5f2a9c', headers: { 'x-api-key': 'key-0815-geheim' } }

/** Redirects that try to send a request, with its secrets, to another server. */
export const clientRedirects: Attacks = {
  'to-another-origin': {
    description: 'every request is redirected to another origin, with every status',
    promise: 'client',
    run: () =>
      withOtherOrigin(async ({ origin, redirectWith, received }) => {
        const client = createClient({ baseUrl: origin, ...secrets })
        for (const status of [301, 302, 303, 307, 308]) {
          redirectWith(status)
          await catchError(client.listPools())
          await catchError(client.createPool(newPool))
          await catchError(client.updatePool('a', { name: 'b' }))
          await catchError(client.deletePool('a'))
        }
        assert.deepEqual(received, [])
      }),
  },
  'raw-to-another-origin': {
    description: 'requests of client.raw are redirected to another origin',
    promise: 'client',
    run: () =>
      withOtherOrigin(async ({ origin, redirectWith, received }) => {
        const { raw } = createClient({ baseUrl: origin, ...secrets })
        const params = { path: { poolId: 'a' } }
        for (const status of [302, 307]) {
          redirectWith(status)
          assert.equal((await raw.GET('/api/pools')).response.status, status)
          assert.equal((await raw.PUT('/api/pools/{poolId}', { params, body: { name: 'b' } })).response.status, status)
          assert.equal((await raw.DELETE('/api/pools/{poolId}', { params })).response.status, status)
        }
        assert.deepEqual(received, [])
      }),
  },
  'hidden-in-a-page': {
    description: 'in a page, which cannot see the target, requests are redirected to another origin',
    promise: 'client',
    async run() {
      for (const pageOrigin of ['http://pools.test', 'http://page.test']) {
        const { fetch, received } = browserFetch(pageOrigin)
        const client = createClient({ baseUrl: 'http://pools.test', fetch, ...secrets })
        for (const call of [
          client.listPools(),
          client.createPool(newPool),
          client.updatePool('a', { name: 'b' }),
          client.deletePool('a'),
        ]) {
          assert.equal((await catchError(call)).name, 'UnexpectedResponseError')
        }
        assert.deepEqual(received, [])
      }
    },
  },
  'similar-origin': {
    description: 'redirects lead to origins that look like that of the server',
    promise: 'client',
    async run() {
      for (const location of [
        '//evil.example/api/pools/a',
        'http://pools.test.evil.example/',
        'http://pools.test@evil.example/',
        'http://pools.test:81/',
        'https://pools.test/',
        'http://pools.test.:80/',
        '\\\\evil.example\\a',
        'http:\\\\evil.example',
        'javascript:alert(1)',
        'data:application/json,{}',
        'file:///etc/passwd',
        'http://[',
      ]) {
        const urls: string[] = []
        const fetch = async (url: string | URL | Request) => {
          urls.push(String(url))
          return urls.length > 1 ? Response.json(pool) : new Response(null, { status: 307, headers: { location } })
        }
        const client = createClient({ baseUrl: 'http://pools.test', fetch, ...secrets })
        assert.equal((await catchError(client.getPool('a'))).name, 'UnexpectedResponseError', location)
        assert.deepEqual(urls, ['http://pools.test/api/pools/a'])
      }
    },
  },
  'redirect-loop': {
    description: 'every redirect leads to another path of the server',
    promise: 'client',
    async run() {
      let requests = 0
      const fetch = async () => {
        requests += 1
        return new Response(null, { status: 307, headers: { location: `/${requests}` } })
      }
      const result = await toResult(createClient({ baseUrl: 'http://pools.test', fetch }).deletePool('a'))
      assert.equal(result.ok, false)
      assert.ok(requests <= 21)
    },
  },
}

/** Starts a server that redirects to another one, which records what it receives. */
async function withOtherOrigin(
  work: (servers: { origin: string; redirectWith(status: number): void; received: unknown[] }) => Promise<void>,
): Promise<void> {
  const received: unknown[] = []
  let status = 302
  await withServer(
    ({ method, headers }, response) => {
      received.push([method, headers['x-api-key'], headers.authorization])
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(pool))
    },
    (other) =>
      withServer(
        (request, response) => {
          request.resume()
          response.writeHead(status, { location: `${other.origin}${request.url}`, 'content-length': 0 }).end()
        },
        ({ origin }) =>
          work({
            origin,
            received,
            redirectWith(next) {
              status = next
            },
          }),
      ),
  )
}

/** A fetch with the rules of a browser, for a server that redirects everything to another origin. */
function browserFetch(pageOrigin: string) {
  const received: unknown[] = []
  const fetch = async (url: string | URL | Request, init?: RequestInit) => {
    if (init?.mode === 'same-origin' && new URL(String(url)).origin !== pageOrigin) throw new TypeError('Failed to fetch')
    if (init?.redirect === 'manual') {
      return Object.defineProperties(new Response(null), {
        type: { value: 'opaqueredirect' },
        status: { value: 0 },
        ok: { value: false },
      })
    }
    if (init?.mode === 'same-origin') throw new TypeError('Failed to fetch')
    received.push([init?.method, new Headers(init?.headers).get('x-api-key')])
    return Object.defineProperties(Response.json(pool), { url: { value: 'http://evil.test/' }, redirected: { value: true } })
  }
  return { fetch, received }
}
