import assert from 'node:assert/strict'
import { startPrism } from '../../mock.ts'
import { createServer, type ServerOptions } from '../../server.ts'
import { listen } from '../../server-node.ts'
import type { Attack, Attacks } from './attack.ts'
import { sendRaw } from './random-requests.ts'

const evil = { origin: 'https://evil.example' }
const pool = JSON.stringify({ name: 'Planted', region: 'r', provider: 'p', nodeTypes: [] })
const auth = { full: ['secret'] }
const token = { authorization: 'Bearer secret' }

/** Web pages of other origins that use a mock through the browser of the person who runs it. */
export const crossSite: Attacks = {
  'page-with-credentials': {
    description: 'a page of any origin asks for responses with the credentials of the browser',
    promise: 'mocks',
    async run() {
      const running = [await startPrism(), await listen(createServer()), await listen(createServer({ auth }))]
      try {
        for (const { url } of running) {
          for (const origin of ['https://evil.example', 'http://localhost:5173', 'null']) {
            const preflight = { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'PUT' } }
            for (const init of [preflight, { headers: { origin } }]) {
              const { headers } = await fetch(`${url}/api/pools`, init)
              assert.equal(headers.get('access-control-allow-credentials'), null)
            }
          }
        }
      } finally {
        await Promise.all(running.map(({ stop }) => stop()))
      }
    },
  },
  'creation-without-a-content-type': writes('a page creates pools of a mock without CORS, in a request that needs no preflight', {
    options: { cors: false },
    headers: evil,
  }),
  'creation-of-a-sandboxed-page': writes('a page without an origin creates pools of a mock without CORS', {
    options: { cors: false },
    headers: { origin: 'null' },
  }),
  'creation-of-a-hidden-origin': writes('a request of a page leaves out its Origin header', {
    options: { cors: false },
    headers: { 'sec-fetch-site': 'cross-site' },
  }),
  'writes-with-a-known-token': writes('a page of another origin knows a token of a mock with --auth', {
    options: { auth },
    headers: { ...evil, ...token },
  }),
  'origin-that-looks-local': writes('the origin of a page begins or ends like localhost', {
    options: { auth },
    headers: { origin: 'http://localhost.evil.example', ...token },
  }),
  'reads-with-a-known-token': {
    description: 'a page of another origin reads the pools of a mock with --auth, with a token',
    promise: 'mocks',
    async run() {
      const { fetch: send } = createServer({ auth })
      const preflight = { ...evil, 'access-control-request-method': 'GET', 'access-control-request-private-network': 'true' }
      for (const [method, headers] of [
        ['OPTIONS', preflight],
        ['GET', { ...evil, ...token }],
      ] as const) {
        const response = await send('http://localhost:4010/api/pools', { method, headers })
        assert.equal(response.headers.get('access-control-allow-origin'), null)
        assert.equal(response.headers.get('access-control-allow-private-network'), null)
        assert.match(String(response.headers.get('vary')), /origin/i, 'a cache would share the response with other origins')
      }
    },
  },
  'errors-of-a-closed-mock': {
    description: 'a page reads the errors of a mock without CORS to input that is not HTTP',
    promise: 'mocks',
    async run() {
      for (const { port, stop } of [await listen(createServer({ cors: false })), await startPrism({ cors: false })]) {
        try {
          for (const input of [
            'nonsense\r\n\r\n',
            'CONNECT a:1 HTTP/1.1\r\nHost: localhost\r\n\r\n',
            'TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n',
          ]) {
            assert.doesNotMatch(await sendRaw(port, Buffer.from(input)), /access-control-allow-origin/i, input)
          }
        } finally {
          await stop()
        }
      }
    },
  },
}

/** Sends every kind of write over a connection. None may change a pool. */
function writes(description: string, { options, headers }: { options: ServerOptions; headers: Record<string, string> }): Attack {
  return {
    description,
    promise: 'mocks',
    async run() {
      const server = createServer(options)
      const { port, stop } = await listen(server)
      const before = JSON.stringify(server.state())
      const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
      try {
        for (const [method, path] of [
          ['POST', '/api/pools'],
          ['PUT', '/api/pools/pool-1'],
          ['DELETE', '/api/pools/pool-2'],
        ] as const) {
          const length = `Content-Length: ${method === 'DELETE' ? 0 : pool.length}\r\n`
          const start = `${method} ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n`
          const received = await sendRaw(
            port,
            Buffer.from(`${start}${head.join('')}${length}\r\n${method === 'DELETE' ? '' : pool}`),
          )
          assert.equal(JSON.stringify(server.state()), before, `${method} changed the pools: ${received.slice(0, 200)}`)
        }
      } finally {
        await stop()
      }
    },
  }
}
