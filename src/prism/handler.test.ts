import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { collectIssues } from '../core/validators.ts'
import { type RunningPrism, startPrism } from './start-prism.ts'

let prism: RunningPrism
beforeAll(async () => {
  prism = await startPrism()
})
afterAll(() => prism.stop())

test.each([
  ['text that is not HTTP', 'hello\r\n\r\n', 'the request is not valid HTTP: Parse Error: Invalid method encountered'],
  ['another protocol', 'GET / FTP/1.0\r\n\r\n', 'the request is not valid HTTP: Parse Error: Expected HTTP/, RTSP/ or ICE/'],
  [
    'headers that are too long',
    `GET /api/pools HTTP/1.1\r\nhost: localhost\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`,
    'The headers are too long',
  ],
  [
    'a broken chunk',
    'POST /api/pools HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
    'the request is not valid HTTP: Parse Error: Invalid character in chunk size',
  ],
  ['CONNECT', 'CONNECT elsewhere:443 HTTP/1.1\r\nhost: localhost\r\n\r\n', 'CONNECT is not supported'],
  [
    'bytes beyond ASCII',
    'GET /api/pools/\xff HTTP/1.1\r\nhost: localhost\r\n\r\n',
    'the request is not valid HTTP: Parse Error: Invalid char in url path',
  ],
  ['an unknown method', 'BREW /api/pools HTTP/1.1\r\nhost: localhost\r\n\r\n', 'The method of the request is unknown'],
  ['no host', 'GET /api/pools HTTP/1.1\r\nconnection: close\r\n\r\n', 'the request has no Host header'],
])('%s gets a documented 400', async (_, text, details) => {
  const { status, body } = await send(text)
  expect(status).toBe(400)
  expect(collectIssues('BadRequestBody', body)).toEqual([])
  expect(body).toMatchObject({ details })
})

test.each([
  [
    'an absolute request target',
    'GET http://127.0.0.1/api/pools HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n',
    200,
    'PoolList',
  ],
  [
    'an unknown expectation',
    'GET /api/pools HTTP/1.1\r\nhost: localhost\r\nexpect: the-best\r\nconnection: close\r\n\r\n',
    200,
    'PoolList',
  ],
  ['HTTP/1.0', 'GET /api/pools HTTP/1.0\r\n\r\n', 200, 'PoolList'],
  ['TRACE', 'TRACE /api/pools HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n', 404, 'NotFoundBody'],
  ['a target that is not a URL', 'OPTIONS * HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n', 404, 'NotFoundBody'],
  ['dot segments', 'GET /api/x/../pools HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n', 404, 'NotFoundBody'],
  ['a backslash', 'GET /api\\pools HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n', 404, 'NotFoundBody'],
  ['dots as a pool id', 'GET /api/pools/.. HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n', 200, 'Pool'],
  [
    'a preflight without an origin',
    'OPTIONS /api/pools HTTP/1.1\r\nhost: localhost\r\naccess-control-request-method: PUT\r\nconnection: close\r\n\r\n',
    404,
    'NotFoundBody',
  ],
] as const)('%s gets a documented response', async (_, text, expected, schema) => {
  const { status, body } = await send(text)
  expect(status).toBe(expected)
  expect(collectIssues(schema, body)).toEqual([])
})

test('clients that disconnect during their request do not affect the mock', async () => {
  for (const text of [
    'POST /api/pools HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n{',
    'GET /api',
    'CONNECT a:1 HTTP/1.1\r\nhost: localhost\r\n\r\n',
  ]) {
    const socket = connect(prism.port, '127.0.0.1')
    socket.write(text)
    await new Promise((resolve) => setTimeout(resolve, 20))
    socket.resetAndDestroy()
  }
  expect((await fetch(`${prism.url}/api/pools`)).status).toBe(200)
})

/** Sends raw bytes, and returns the response received until the connection closes. */
async function send(text: string): Promise<{ status: number; body: unknown }> {
  const socket = connect(prism.port, '127.0.0.1')
  socket.write(Buffer.from(text, 'latin1'))
  let received = ''
  for await (const chunk of socket) received += chunk
  const [head = '', body = ''] = received.split('\r\n\r\n')
  return { status: Number(head.split(' ')[1]), body: JSON.parse(body) }
}
