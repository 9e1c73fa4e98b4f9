import assert from 'node:assert/strict'
import { startPrism } from '../../mock.ts'
import { createServer } from '../../server.ts'
import { listen } from '../../server-node.ts'
import type { Attack, Attacks } from './attack.ts'
import { sendRaw } from './random-requests.ts'

/** A request that must never be carried out: a proxy in front of the mock takes it for a body or for a header. */
const hidden = 'DELETE /api/pools/pool-1 HTTP/1.1\r\nHost: localhost\r\n\r\n'
const size = hidden.length.toString(16)
const chunk = `${size}\r\n${hidden}\r\n0\r\n\r\n`
const post = 'POST /api/pools HTTP/1.1\r\nHost: localhost\r\n'
const length = `Content-Length: ${hidden.length}\r\n`

/** Requests with two readings. The mock must reject them, or read the hidden request as a body. */
export const smuggling: Attacks = {
  'length-and-chunks': smuggle('a request has both a Content-Length and a chunked body', [
    `${post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
    `${post}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n${hidden}`,
    `${post}Transfer-Encoding: chunked\r\n${length}\r\n${chunk}`,
    `${post}Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`,
  ]),
  'odd-transfer-encodings': smuggle('a Transfer-Encoding is written so that some parsers ignore it', [
    `${post}${length}Transfer-Encoding : chunked\r\n\r\n${hidden}`,
    `${post}${length}Transfer-Encoding: xchunked\r\n\r\n${hidden}`,
    `${post}${length}Transfer-Encoding: chunked, identity\r\n\r\n${hidden}`,
    `${post}Transfer-Encoding: identity, chunked, identity\r\n\r\n${chunk}`,
    `${post}Transfer-Encoding:\x0bchunked\r\n\r\n${chunk}`,
    `${post}Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n${length}\r\n${hidden}`,
  ]),
  'two-lengths': smuggle('a request has two different Content-Length headers, or one with a sign', [
    `${post}Content-Length: 0\r\n${length}\r\n${hidden}`,
    `${post}${length}Content-Length: 0\r\n\r\n${hidden}`,
    `${post}Content-Length: 0, ${hidden.length}\r\n\r\n${hidden}`,
    `${post}Content-Length: +${hidden.length}\r\n\r\n${hidden}`,
    `${post}Content-Length: -1\r\n\r\n${hidden}`,
  ]),
  'bare-line-feeds': smuggle('a line ends with a line feed or a carriage return alone', [
    `${post}X: a\n${length}\r\n${hidden}`,
    `${post}X: a\r${length}\r\n${hidden}`,
    `${post}Transfer-Encoding: chunked\r\n\r\n${size}\n${hidden}\n0\n\n`,
  ]),
  'folded-headers': smuggle('a header goes on in the next line, which begins with a space', [
    `${post}X: a\r\n ${length}\r\n${hidden}`,
    `${post}Transfer-Encoding:\r\n chunked\r\n${length}\r\n${hidden}`,
  ]),
  'odd-chunks': smuggle('the size of a chunk is too large, negative or followed by an extension with a line feed', [
    `${post}Transfer-Encoding: chunked\r\n\r\n${size};a="\n${hidden}\r\n0\r\n\r\n`,
    `${post}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n${hidden}`,
    `${post}Transfer-Encoding: chunked\r\n\r\n-1\r\n${hidden}`,
  ]),
  'odd-heads': smuggle('a header contains NUL, or its name has a space', [
    `${post}X: a\0b\r\n${length}\r\n${hidden}`,
    `${post}Content Length: 0\r\n${length}\r\n${hidden}`,
  ]),
}

/** Sends each request to both mocks. */
function smuggle(description: string, requests: string[]): Attack {
  return {
    description,
    promise: 'mocks',
    async run() {
      const server = createServer()
      const mocks = [await listen(server), await startPrism()]
      try {
        for (const { port } of mocks) {
          for (const request of requests) {
            const received = await sendRaw(port, Buffer.from(request, 'latin1'))
            assert.doesNotMatch(received, /Pool deleted successfully/, JSON.stringify(request))
            assert.match(received, /^(HTTP\/1\.1 4\d\d |$)/, `${JSON.stringify(request)} got ${received.slice(0, 100)}`)
          }
        }
        assert.deepEqual(
          server.state().pools.map(({ id }) => id),
          createServer()
            .state()
            .pools.map(({ id }) => id),
        )
        for (const { url } of mocks) assert.equal((await fetch(`${url}/api/pools`)).status, 200)
      } finally {
        await Promise.all(mocks.map(({ stop }) => stop()))
      }
    },
  }
}
