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
  ['no HTTP at all', 'hello\r\n\r\n', 'request: the method is unknown to HTTP'],
  ['another protocol', 'GET / FTP/1.0\r\n\r\n', 'request: this is not HTTP/1.1'],
  [
    'headers without end',
    `GET /api/pools HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`,
    'request: the request line and the headers are too long together',
  ],
  [
    'a broken chunk',
    'POST /api/pools HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
    'request: this is not HTTP/1.1',
  ],
  ['a tunnel', 'CONNECT elsewhere:443 HTTP/1.1\r\nhost: a\r\n\r\n', 'request: CONNECT is not answered here'],
  ['bytes beyond ASCII', 'GET /api/pools/\xff HTTP/1.1\r\nhost: a\r\n\r\n', 'request: this is not HTTP/1.1'],
  ['no host', 'GET /api/pools HTTP/1.1\r\nconnection: close\r\n\r\n', 'header host: is missing'],
])('%s is answered with a documented 400', async (_, text, details) => {
  const { status, body } = await send(text)
  expect(status).toBe(400)
  expect(collectIssues('BadRequestBody', body)).toEqual([])
  expect(body).toMatchObject({ details })
})

test.each([
  ['a URL for a target', 'GET http://elsewhere/api/pools HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n', 200, 'PoolList'],
  ['an expectation', 'GET /api/pools HTTP/1.1\r\nhost: a\r\nexpect: the-best\r\nconnection: close\r\n\r\n', 200, 'PoolList'],
  ['HTTP/1.0', 'GET /api/pools HTTP/1.0\r\n\r\n', 200, 'PoolList'],
  ['dots that climb', 'GET /api/pools/../../etc/x HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n', 404, 'NotFoundBody'],
] as const)('%s is answered in a documented shape', async (_, text, expected, schema) => {
  const { status, body } = await send(text)
  expect(status).toBe(expected)
  expect(collectIssues(schema, body)).toEqual([])
})

test('it still answers after senders that break off', async () => {
  for (const text of [
    'POST /api/pools HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n{',
    'GET /api',
    'CONNECT a:1 HTTP/1.1\r\nhost: a\r\n\r\n',
  ]) {
    const socket = connect(prism.port, '127.0.0.1')
    socket.write(text)
    await new Promise((resolve) => setTimeout(resolve, 20))
    socket.resetAndDestroy()
  }
  expect((await fetch(`${prism.url}/api/pools`)).status).toBe(200)
})

/** Sends bytes as they are, and gives the answer that comes before the connection closes. */
async function send(text: string): Promise<{ status: number; body: unknown }> {
  const socket = connect(prism.port, '127.0.0.1')
  socket.write(Buffer.from(text, 'latin1'))
  let answer = ''
  for await (const chunk of socket) answer += chunk
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  return { status: Number(head.split(' ')[1]), body: JSON.parse(body) }
}
