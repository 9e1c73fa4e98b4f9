import assert from 'node:assert/strict'
import { collectIssues } from '../../core/validators.ts'
import { startPrism } from '../../mock.ts'
import { createServer } from '../../server.ts'
import { listen } from '../../server-node.ts'
import type { Attack, Attacks } from './attack.ts'
import { sendRaw } from './random-requests.ts'

const fields = { name: 'n', region: 'r', provider: 'p', nodeTypes: [{ type: 't', count: 1 }] }
const own = JSON.stringify(fields).slice(0, -1)

/** 107 inputs that no well-behaved client sends. Each must get a documented response and leave nothing behind. */
export const oddInputs: Attacks = {
  'odd-targets': respondsTo(
    'a request target is empty, has dots, encoded slashes, malformed or overlong encodings, or the name of a property',
    [
      '/',
      '//',
      '///api/pools',
      '/api',
      '/api/',
      '/api/pools/',
      '/api/pools//',
      '/api/pools/.',
      '/api/pools/..',
      '/api/pools/../..',
      '/api/pools/%2e%2e',
      '/api/pools/%2E%2E%2F',
      '/api/pools/..%2f..%2fetc%2fpasswd',
      '/api/pools/..\\..\\windows',
      '/api/pools/%',
      '/api/pools/%zz',
      '/api/pools/%ff',
      '/api/pools/%c0%af',
      '/api/pools/%ed%a0%80',
      '/api/pools/%00',
      '/api/pools/%0d%0aSet-Cookie:%20a=b',
      '/api/pools/__proto__',
      '/api/pools/constructor',
      '/api/pools/toString',
      '/api/pools/hasOwnProperty',
      '/api/pools/%5F%5Fproto%5F%5F',
      '/api/pools/pool-1/',
      '/api/pools/pool-1/x',
      '/api/pools/pool-1;x=1',
      '/api/pools/pool-1#x',
      '/api/pools/pool-1?',
      '/api/pools/pool-1?__proto__=1',
      '/api/pools/activity?poolId',
      '/api/pools/activity?poolId=%',
      '/api/pools/activity?poolId=a&poolId=b',
      '/api/pools/activity?poolId[]=a',
      '/api/pools/activity?__proto__[x]=1',
      '/api/pools/%61ctivity',
      '/API/POOLS',
      `/api/pools/${'x'.repeat(15_000)}`,
      `/api/pools?${'a&'.repeat(7_000)}`,
      '*',
      'http://localhost',
      'http://localhost:99999/api/pools',
      'ftp://localhost/api/pools',
    ].map((target) => `GET ${target} HTTP/1.1\r\nHost: localhost\r\n\r\n`),
  ),
  'odd-bodies': respondsTo('a body is no JSON object, no UTF-8, deep, or has odd keys and numbers', [
    ...[
      '',
      ' ',
      'null',
      'true',
      '0',
      '-0',
      '1e400',
      '"text"',
      '[]',
      '[[]]',
      '{}',
      '{',
      '{"name"',
      '{"name":}',
      "{'name':1}",
      '{"name":1,}',
      '\ufeff{}',
      'NaN',
      'undefined',
      '{}{}',
      '{"name":"\\ud800"}',
      '\xff\xfe',
      '\0',
      '['.repeat(100_000),
      '{"a":'.repeat(50_000),
      `${own},"__proto__":{"polluted":true}}`,
      `${own},"constructor":{"prototype":{"polluted":true}}}`,
      `${own},"toString":1}`,
      `${own},"name":"again"}`,
      JSON.stringify({ ...fields, nodeTypes: [{ type: 't', count: -1 }] }),
      JSON.stringify({ ...fields, nodeTypes: [{ type: 't', count: 1.5 }] }),
      JSON.stringify({ ...fields, nodeTypes: [{ type: 't', count: 1e308 }] }),
      JSON.stringify({ ...fields, nodeTypes: [null] }),
      JSON.stringify({ ...fields, nodeTypes: {} }),
      JSON.stringify({ ...fields, tags: 'a' }),
      JSON.stringify({ ...fields, name: {} }),
      JSON.stringify({ ...fields, name: 'x'.repeat(1_100_000) }),
    ].map((body) => post(body)),
  ]),
  'odd-headers': respondsTo('a header is repeated, unknown, very long, or asks for something that no server has', [
    ...[
      'Content-Type: text/plain',
      'Content-Type: ;;;',
      'Content-Type: application/json; charset=utf-16',
      'Content-Encoding: gzip',
      'Content-Encoding: br, gzip',
      'Expect: 200-ok',
      'Range: bytes=0-1',
      'If-None-Match: *',
      'Accept: nothing/*;q=x',
      'Upgrade: websocket\r\nConnection: Upgrade',
      'Authorization: ',
      `Authorization: Bearer${' '.repeat(8_000)}`,
      'Prefer: code=999',
      'Prefer: code=__proto__',
      'Prefer: example=__proto__',
      `X-Long: ${'x'.repeat(100_000)}`,
      '__proto__: 1',
    ].map((header) => post(JSON.stringify(fields), header)),
  ]),
  'odd-methods': respondsTo('a method is unknown, in lower case or for another kind of server', [
    ...['BREW', 'get', 'TRACE', 'PATCH', 'PROPFIND', 'OPTIONS', 'M-SEARCH'].map(
      (method) => `${method} /api/pools HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    ),
    'CONNECT localhost:1 HTTP/1.1\r\nHost: localhost\r\n\r\n',
  ]),
}

function post(body: string, header = 'Content-Type: application/json'): string {
  // Characters of one byte each, so that the length is right and some bodies are not UTF-8.
  return `POST /api/pools HTTP/1.1\r\nHost: localhost\r\n${header}\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}

/** Sends each request to both mocks. A server that does not support a method or a transfer responds 501. */
function respondsTo(description: string, requests: string[]): Attack {
  return {
    description,
    promise: 'mocks',
    async run() {
      const mocks = [await listen(createServer()), await startPrism()]
      try {
        for (const { url, port } of mocks) {
          for (const request of requests) {
            const received = await sendRaw(port, Buffer.from(request, 'latin1'))
            const name = JSON.stringify(request.slice(0, 100))
            assert.match(received, /^HTTP\/1\.1 (2\d\d|4\d\d|501) /, `${name} got ${received.slice(0, 100)}`)
            assert.doesNotMatch(received, /"stack"|\n\s+at |node:|polluted/, name)
          }
          assert.ok(!('polluted' in {}), 'Object.prototype was changed')
          const list: unknown = await (await fetch(`${url}/api/pools`)).json()
          assert.deepEqual(collectIssues('PoolList', list), [])
        }
      } finally {
        await Promise.all(mocks.map(({ stop }) => stop()))
      }
    },
  }
}
