import assert from 'node:assert/strict'
import { startPrism } from '../../mock.ts'
import { createServer } from '../../server.ts'
import { listen } from '../../server-node.ts'
import type { Attack, Attacks } from './attack.ts'
import { sendRaw } from './random-requests.ts'

/** Pages whose own host name points to this machine, so that a browser takes the mock for their server. */
export const rebinding: Attacks = {
  'page-of-another-host': onEmbeddedServer('a page whose name points to the mock reads and deletes pools', [
    ['/api/pools/pool-1', 'evil.example'],
    ['/api/pools/pool-1', 'EVIL.example:4010'],
    ['/api/pools/pool-1', 'evil.example.'],
  ]),
  'host-that-looks-local': onEmbeddedServer('the name of the page begins or ends like localhost or 127.0.0.1', [
    ['/api/pools/pool-1', 'localhost.evil.example'],
    ['/api/pools/pool-1', '127.0.0.1.evil.example'],
    ['/api/pools/pool-1', 'evillocalhost'],
    ['/api/pools/pool-1', 'evil.example@localhost'],
    ['/api/pools/pool-1', 'localhost@evil.example'],
    ['/api/pools/pool-1', 'evil.example,localhost'],
    ['/api/pools/pool-1', '127.0.0.1:4010.evil.example'],
  ]),
  'host-in-the-target': onEmbeddedServer('the request target names another host than the Host header', [
    ['http://evil.example/api/pools/pool-1', 'localhost'],
    ['http://localhost@evil.example/api/pools/pool-1', 'localhost'],
    ['http://evil.example\\@localhost/api/pools/pool-1', 'localhost'],
    ['http://localhost/api/pools/pool-1', 'evil.example'],
  ]),
  'mock-for-other-machines': {
    description: 'a page whose name points to the mock reads pools of a mock on all interfaces',
    promise: 'mocks',
    async run() {
      const { port, stop } = await listen(createServer(), { host: '0.0.0.0' })
      try {
        assert.doesNotMatch(await request(port, 'GET', '/api/pools', 'evil.example'), /ML Training Cluster/)
        assert.match(await request(port, 'GET', '/api/pools', '192.0.2.1:4010'), /ML Training Cluster/)
      } finally {
        await stop()
      }
    },
  },
  'prism-of-another-host': {
    description: 'a page whose name points to the Prism mock reads its responses',
    promise: 'mocks',
    async run() {
      const { port, stop } = await startPrism()
      try {
        for (const [target, host] of [
          ['/api/pools', 'evil.example'],
          ['http://evil.example/api/pools', 'localhost'],
        ] as const) {
          const received = await request(port, 'GET', target, host)
          assert.match(received, /^HTTP\/1\.1 403 .*"error":"Forbidden"/s, `${target} of ${host}`)
        }
        assert.match(await request(port, 'GET', '/api/pools', 'localhost'), /^HTTP\/1\.1 200 /)
      } finally {
        await stop()
      }
    },
  },
}

function onEmbeddedServer(description: string, requests: [target: string, host: string][]): Attack {
  return {
    description,
    promise: 'mocks',
    async run() {
      const server = createServer()
      const { port, stop } = await listen(server)
      try {
        for (const [target, host] of requests) {
          const read = await request(port, 'GET', target, host)
          assert.match(read, /^HTTP\/1\.1 40[03] /, `GET ${target} of ${host}`)
          assert.doesNotMatch(read, /ML Training Cluster/)
          await request(port, 'DELETE', target, host)
          assert.equal(server.state().pools.length, 12, `DELETE ${target} of ${host} deleted a pool`)
        }
        assert.match(await request(port, 'GET', '/api/pools/pool-1', `localhost:${port}`), /^HTTP\/1\.1 200 /)
      } finally {
        await stop()
      }
    },
  }
}

function request(port: number, method: string, target: string, host: string): Promise<string> {
  return sendRaw(port, Buffer.from(`${method} ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`))
}
