import { once } from 'node:events'
import { connect, createServer as createTcpServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, test } from 'vitest'
import { createServer } from '../server.ts'
import { type HandledRequest, type ListenOptions, listen, type RunningServer } from './listen.ts'

const running: RunningServer[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map(({ stop }) => stop()))
})

async function started(server = createServer(), options?: ListenOptions) {
  const listening = await listen(server, options)
  running.push(listening)
  return listening
}

/** Sends bytes as they are, and gives all that comes back until the other side ends. */
async function raw(port: number, ...pieces: (string | Uint8Array)[]): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  for (const piece of pieces) if (!socket.destroyed) socket.write(piece)
  return text(socket).catch(() => 'broken off')
}

/** The status and the JSON of the last answer in what came back. */
function answerIn(received: string) {
  const [head = '', body = ''] = received.split('\r\n\r\n').slice(-2)
  return { status: Number(head.split(' ')[1]), json: JSON.parse(body || 'null') }
}

const newPool = JSON.stringify({
  name: 'Träil 🚀',
  region: 'us-west-2',
  provider: 'AWS',
  nodeTypes: [{ type: 'g5.12xlarge', count: 8 }],
})
const json = { 'content-type': 'application/json' }

describe('over HTTP', () => {
  test('the whole story', async () => {
    const { url, port } = await started()
    expect(url).toBe(`http://127.0.0.1:${port}`)
    const created = await fetch(`${url}/api/pools`, { method: 'POST', headers: json, body: newPool })
    expect(created.status).toBe(201)
    expect(await created.json()).toMatchObject({ id: 'pool-7', name: 'Träil 🚀' })
    const put = await fetch(`${url}/api/pools/pool-7`, { method: 'PUT', headers: json, body: '{"tags":["a"]}' })
    expect(await put.json()).toMatchObject({ name: 'Träil 🚀', tags: ['a'] })
    const list = await (await fetch(`${url}/prefix/api/pools`)).json()
    expect(list.summary.totalPools).toBe(13)
    const head = await fetch(`${url}/api/pools/pool-7`, { method: 'HEAD' })
    expect(Number(head.headers.get('content-length'))).toBeGreaterThan(100)
    expect((await fetch(`${url}/api/pools/pool-7`, { method: 'DELETE' })).status).toBe(200)
    expect((await fetch(`${url}/api/pools/pool-7`)).status).toBe(404)
  })

  test('one connection serves many requests, also after bodies that nobody read', async () => {
    const { port } = await started(createServer({ auth: { full: ['t'] } }))
    const request = (token: string, body: string) =>
      `POST /api/pools HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
    const received = await raw(
      port,
      request('nobody', 'x'.repeat(300_000)),
      request('t', 'x'.repeat(3_000_000)),
      request('t', newPool),
      'GET /api/pools/pool-1 HTTP/1.1\r\nhost: x\r\nauthorization: Bearer t\r\nconnection: close\r\n\r\n',
    )
    expect(received.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 401', 'HTTP/1.1 413', 'HTTP/1.1 201', 'HTTP/1.1 200'])
  })

  test('a body in chunks of any size is one body', async () => {
    const { port } = await started()
    const chunks = [...Buffer.from(newPool)].map((byte) =>
      Buffer.concat([Buffer.from('1\r\n'), Buffer.from([byte]), Buffer.from('\r\n')]),
    )
    const head = 'POST /api/pools HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n'
    const received = await raw(port, head, ...chunks, '0\r\n\r\n')
    expect(received).toContain('HTTP/1.1 201')
    expect(received).toContain('Träil 🚀')
  })

  test('any fetch can be listened with, not only that of the embedded server', async () => {
    const { fetch: inner } = createServer()
    const seen: string[] = []
    const wrapped: typeof inner = async (input, init) => {
      const request = new Request(input, init)
      seen.push(`${request.method} ${new URL(request.url).pathname} ${request.headers.get('x-trace')}`)
      return inner(request)
    }
    const { url } = await started({ ...createServer(), fetch: wrapped })
    const created = await fetch(`${url}/api/pools`, { method: 'POST', headers: { ...json, 'x-trace': '1' }, body: newPool })
    expect(await created.json()).toMatchObject({ name: 'Träil 🚀' })
    expect((await fetch(`${url}/api/pools`, { method: 'HEAD' })).headers.get('content-length')).not.toBeNull()
    expect(seen).toEqual(['POST /api/pools 1', 'HEAD /api/pools null'])
  })

  test('a fetch that fails is a documented 500', async () => {
    const error = console.error
    console.error = () => {}
    try {
      const { url } = await started({ ...createServer(), fetch: () => Promise.reject(new Error('a secret')) })
      const response = await fetch(`${url}/api/pools`)
      expect(response.status).toBe(500)
      expect(await response.json()).toEqual({ error: 'Internal Server Error', message: 'An unexpected error occurred' })
    } finally {
      console.error = error
    }
  })

  test('every answer is told, with what was asked and what became of it', async () => {
    const told: HandledRequest[] = []
    const server = createServer({ faults: [{ kind: 'truncated', operation: 'listPools' }] })
    const { url, port } = await started(server, { onResponse: (answered) => told.push(answered) })
    await (await fetch(`${url}/api/pools/activity?poolId=pool-1`)).text()
    await fetch(`${url}/api/pools`)
      .then((response) => response.text())
      .catch(() => {})
    await raw(port, 'nonsense\r\n\r\n')
    expect(told.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual([
      'GET /api/pools/activity?poolId=pool-1 200',
      'GET /api/pools undefined',
      '- - 400',
    ])
    expect(told[0]?.ms).toBeGreaterThan(0)
  })
})

describe('faults on the wire', () => {
  test('reset breaks the connection before any answer', async () => {
    const { port } = await started(createServer({ faults: [{ kind: 'reset' }] }))
    expect(await raw(port, 'GET /api/pools HTTP/1.1\r\nhost: x\r\n\r\n')).toBe('broken off')
  })

  test('truncated announces more than it sends', async () => {
    const { port } = await started(createServer({ faults: [{ kind: 'truncated' }] }))
    const received = await raw(port, 'GET /api/pools/pool-1 HTTP/1.1\r\nhost: x\r\n\r\n')
    const [head = '', body = ''] = received.split('\r\n\r\n')
    expect(head).toContain('content-length: 437')
    expect(body).toHaveLength(218)
  })

  test('slow sends piece by piece', async () => {
    const { url } = await started(createServer({ faults: [{ kind: 'slow', ms: 200 }] }))
    const start = performance.now()
    expect((await (await fetch(`${url}/api/pools`)).json()).pools).toHaveLength(12)
    expect(performance.now() - start).toBeGreaterThan(190)
  })
})

describe('what is no HTTP, or not all of it', () => {
  test.each<[string, string, number, RegExp]>([
    ['nonsense', 'nonsense\r\n\r\n', 400, /not valid HTTP/],
    ['a TLS greeting', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400, /not valid HTTP/],
    ['a header without a colon', 'GET / HTTP/1.1\r\nhost x\r\n\r\n', 400, /not valid HTTP/],
    ['no Host', 'GET /api/pools HTTP/1.1\r\nconnection: close\r\n\r\n', 400, /no Host/],
    ['a broken length', 'POST /api/pools HTTP/1.1\r\nhost: x\r\ncontent-length: x\r\n\r\n', 400, /not valid HTTP/],
    [
      'two lengths',
      'POST /api/pools HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}',
      400,
      /not valid HTTP/,
    ],
    ['a broken chunk', 'POST /api/pools HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n', 400, /not valid HTTP/],
    ['a target that is no URL', 'GET http:// HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 400, /target is not valid/],
  ])('%s is a documented 400', async (_, bytes, status, details) => {
    const { port } = await started()
    const answer = answerIn(await raw(port, bytes))
    expect(answer).toMatchObject({ status, json: { error: 'Bad Request', message: 'Invalid request parameters' } })
    expect(answer.json.details).toMatch(details)
  })

  test.each<[string, string, number, string]>([
    [
      'a flood of headers',
      `GET / HTTP/1.1\r\nhost: x\r\n${'x-flood: 1\r\n'.repeat(100_000)}\r\n`,
      431,
      'Request Header Fields Too Large',
    ],
    [
      'one endless header',
      `GET / HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(1_000_000)}\r\n\r\n`,
      431,
      'Request Header Fields Too Large',
    ],
    ['an endless path', `GET /${'a'.repeat(1_000_000)} HTTP/1.1\r\nhost: x\r\n\r\n`, 431, 'Request Header Fields Too Large'],
    ['a method that nobody knows', 'BREW /api/pools HTTP/1.1\r\nhost: x\r\n\r\n', 501, 'Not Implemented'],
    ['TRACE', 'TRACE /api/pools HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', 501, 'Not Implemented'],
    ['CONNECT', 'CONNECT example.com:443 HTTP/1.1\r\nhost: x\r\n\r\n', 501, 'Not Implemented'],
    ['an odd expectation', 'GET / HTTP/1.1\r\nhost: x\r\nexpect: tea\r\nconnection: close\r\n\r\n', 417, 'Expectation Failed'],
  ])('%s is answered in the shape of the documented errors', async (_, bytes, status, error) => {
    const { port, url } = await started()
    expect(answerIn(await raw(port, bytes))).toEqual({ status, json: { error, message: expect.any(String) } })
    expect((await fetch(`${url}/api/pools`)).status).toBe(200)
  })

  test('targets of other forms find their way', async () => {
    const { port } = await started()
    const status = async (target: string) =>
      answerIn(await raw(port, `GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`)).status
    expect(await status('http://elsewhere/api/pools')).toBe(200)
    expect(await status('//elsewhere/api/pools')).toBe(200)
    expect(await status('/api/pools/../pools')).toBe(200)
    expect(await status('*')).toBe(400)
    expect(answerIn(await raw(port, 'GET /api/pools HTTP/1.0\r\n\r\n')).status).toBe(200)
  })

  test.each([
    ['its headers', 'POST /api/pools HTTP/1.1\r\nhost: x\r\n'],
    ['its body', 'POST /api/pools HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{'],
    ['its chunks', 'POST /api/pools HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n'],
  ])('who does not send all of %s gets a 408, and others are not kept waiting', async (_, bytes) => {
    const { port, url } = await started(createServer(), { requestTimeoutMs: 300 })
    const slow = raw(port, bytes)
    expect((await fetch(`${url}/api/pools`)).status).toBe(200)
    expect(answerIn(await slow)).toEqual({
      status: 408,
      json: { error: 'Request Timeout', message: 'The request took too long to arrive' },
    })
  })

  test('who hangs up in the middle does no harm', async () => {
    const { port, url } = await started()
    for (const bytes of ['POST /api/pools HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{"name":', 'GET /api/po', '']) {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => {})
      await once(socket, 'connect')
      if (bytes) await new Promise((written) => socket.write(bytes, written))
      socket.resetAndDestroy()
    }
    const { summary } = await (await fetch(`${url}/api/pools`)).json()
    expect(summary.totalPools).toBe(12)
  })
})

describe('listen and stop', () => {
  test('a port that is taken is an error that names it and the way out', async () => {
    const { port } = await started()
    await expect(listen(createServer(), { port })).rejects.toMatchObject({
      name: 'ListenError',
      code: 'EADDRINUSE',
      message: `Port ${port} of 127.0.0.1 is taken. End what listens there, or choose another port (0 picks a free one)`,
    })
  })

  test.each<[ListenOptions, RegExp]>([
    [{ port: 70_000 }, /^70000 is no port: it must be a whole number from 0 to 65535/],
    [{ port: -1 }, /^-1 is no port/],
    [{ host: '203.0.113.1' }, /^This machine has not the address 203\.0\.113\.1/],
  ])('%j cannot be listened on', async (options, message) => {
    await expect(listen(createServer(), options)).rejects.toThrow(message)
  })

  test.each([
    ['0.0.0.0', '127.0.0.1'],
    ['localhost', undefined],
  ])('on %s, the url is one that can be called', async (host, called) => {
    const { url, port } = await started(createServer(), { host })
    if (called) expect(url).toBe(`http://${called}:${port}`)
    expect((await fetch(`${url}/api/pools`)).status).toBe(200)
  })

  test('stop ends idle connections at once, and frees the port', async () => {
    const { url, port, stop } = await started()
    await (await fetch(`${url}/api/pools`)).text()
    const idle = connect(port, '127.0.0.1')
    await once(idle, 'connect')
    const ended = once(idle, 'close')
    const start = performance.now()
    await Promise.all([stop(), stop()])
    await ended
    expect(performance.now() - start).toBeLessThan(900)
    const next = createTcpServer().listen(port, '127.0.0.1')
    await once(next, 'listening')
    next.close()
  })

  test('stop lets an answer finish, and does not wait for one that will not', async () => {
    const quick = await started(createServer({ latency: 200 }))
    const answer = fetch(`${quick.url}/api/pools`)
    await new Promise((resolve) => setTimeout(resolve, 100))
    await quick.stop()
    expect((await answer).status).toBe(200)

    const stuck = await started(createServer({ latency: 20_000 }))
    const none = fetch(`${stuck.url}/api/pools`).catch((error: unknown) => error)
    await new Promise((resolve) => setTimeout(resolve, 100))
    const start = performance.now()
    await stuck.stop()
    expect(performance.now() - start).toBeLessThan(3000)
    expect(await none).toBeInstanceOf(TypeError)
  })
})
