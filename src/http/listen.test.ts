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

async function startServer(server = createServer(), options?: ListenOptions) {
  const started = await listen(server, options)
  running.push(started)
  return started
}

/** Sends raw bytes, and returns everything received until the server closes the connection. */
async function sendRaw(port: number, ...pieces: (string | Uint8Array)[]): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  for (const piece of pieces) if (!socket.destroyed) socket.write(piece)
  return text(socket).catch(() => 'connection broken')
}

/** Parses the last response. */
function lastResponse(received: string) {
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
  test('a pool is created, updated, listed, fetched and deleted', async () => {
    const { url, port } = await startServer()
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

  test('one connection serves many requests, also after unread bodies', async () => {
    const { port } = await startServer(createServer({ auth: { full: ['t'] } }))
    const request = (token: string, body: string) =>
      `POST /api/pools HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
    const received = await sendRaw(
      port,
      request('unknown', 'x'.repeat(300_000)),
      request('t', 'x'.repeat(3_000_000)),
      request('t', newPool),
      'GET /api/pools/pool-1 HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer t\r\nconnection: close\r\n\r\n',
    )
    expect(received.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 401', 'HTTP/1.1 413', 'HTTP/1.1 201', 'HTTP/1.1 200'])
  })

  test('a chunked body is read as a whole', async () => {
    const { port } = await startServer()
    const chunks = [...Buffer.from(newPool)].map((byte) =>
      Buffer.concat([Buffer.from('1\r\n'), Buffer.from([byte]), Buffer.from('\r\n')]),
    )
    const head = 'POST /api/pools HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n'
    const received = await sendRaw(port, head, ...chunks, '0\r\n\r\n')
    expect(received).toContain('HTTP/1.1 201')
    expect(received).toContain('Träil 🚀')
  })

  test('listen() accepts any fetch, also one around the embedded server', async () => {
    const { fetch: inner } = createServer()
    const seen: string[] = []
    const wrapped: typeof inner = async (input, init) => {
      const request = new Request(input, init)
      seen.push(`${request.method} ${new URL(request.url).pathname} ${request.headers.get('x-trace')}`)
      return inner(request)
    }
    const { url } = await startServer({ ...createServer(), fetch: wrapped })
    const created = await fetch(`${url}/api/pools`, { method: 'POST', headers: { ...json, 'x-trace': '1' }, body: newPool })
    expect(await created.json()).toMatchObject({ name: 'Träil 🚀' })
    expect((await fetch(`${url}/api/pools`, { method: 'HEAD' })).headers.get('content-length')).not.toBeNull()
    expect(seen).toEqual(['POST /api/pools 1', 'HEAD /api/pools null'])
  })

  test('a fetch that rejects gets a documented 500', async () => {
    const error = console.error
    console.error = () => {}
    try {
      const { url } = await startServer({ ...createServer(), fetch: () => Promise.reject(new Error('a secret')) })
      const response = await fetch(`${url}/api/pools`)
      expect(response.status).toBe(500)
      expect(await response.json()).toEqual({ error: 'Internal Server Error', message: 'An unexpected error occurred' })
    } finally {
      console.error = error
    }
  })

  test('onResponse is called for every response, complete or not', async () => {
    const handled: HandledRequest[] = []
    const server = createServer({ faults: [{ kind: 'truncated', operation: 'listPools' }] })
    const { url, port } = await startServer(server, { onResponse: (request) => handled.push(request) })
    await (await fetch(`${url}/api/pools/activity?poolId=pool-1`)).text()
    await fetch(`${url}/api/pools`)
      .then((response) => response.text())
      .catch(() => {})
    await sendRaw(port, 'nonsense\r\n\r\n')
    expect(handled.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual([
      'GET /api/pools/activity?poolId=pool-1 200',
      'GET /api/pools undefined',
      '- - 400',
    ])
    expect(handled[0]?.ms).toBeGreaterThan(0)
  })
})

describe('faults over HTTP', () => {
  test('reset breaks the connection before the response', async () => {
    const { port } = await startServer(createServer({ faults: [{ kind: 'reset' }] }))
    expect(await sendRaw(port, 'GET /api/pools HTTP/1.1\r\nhost: localhost\r\n\r\n')).toBe('connection broken')
  })

  test('truncated sends less than its content-length', async () => {
    const { port } = await startServer(createServer({ faults: [{ kind: 'truncated' }] }))
    const received = await sendRaw(port, 'GET /api/pools/pool-1 HTTP/1.1\r\nhost: localhost\r\n\r\n')
    const [head = '', body = ''] = received.split('\r\n\r\n')
    expect(head).toContain('content-length: 437')
    expect(body).toHaveLength(218)
  })

  test('slow sends the body over the given time', async () => {
    const { url } = await startServer(createServer({ faults: [{ kind: 'slow', ms: 200 }] }))
    const start = performance.now()
    expect((await (await fetch(`${url}/api/pools`)).json()).pools).toHaveLength(12)
    expect(performance.now() - start).toBeGreaterThan(190)
  })
})

describe('malformed and incomplete requests', () => {
  test.each<[string, string, number, RegExp]>([
    ['nonsense', 'nonsense\r\n\r\n', 400, /not valid HTTP/],
    ['a TLS greeting', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400, /not valid HTTP/],
    ['a header without a colon', 'GET / HTTP/1.1\r\nhost x\r\n\r\n', 400, /not valid HTTP/],
    ['no Host', 'GET /api/pools HTTP/1.1\r\nconnection: close\r\n\r\n', 400, /no Host/],
    ['a broken length', 'POST /api/pools HTTP/1.1\r\nhost: localhost\r\ncontent-length: x\r\n\r\n', 400, /not valid HTTP/],
    [
      'two lengths',
      'POST /api/pools HTTP/1.1\r\nhost: localhost\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}',
      400,
      /not valid HTTP/,
    ],
    [
      'a broken chunk',
      'POST /api/pools HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
      400,
      /not valid HTTP/,
    ],
    [
      'an invalid request target',
      'GET http:// HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n',
      400,
      /target is not valid/,
    ],
  ])('%s gets a documented 400', async (_, bytes, status, details) => {
    const { port } = await startServer()
    const response = lastResponse(await sendRaw(port, bytes))
    expect(response).toMatchObject({ status, json: { error: 'Bad Request', message: 'Invalid request parameters' } })
    expect(response.json.details).toMatch(details)
  })

  test.each<[string, string, number, string]>([
    [
      'too many headers',
      `GET / HTTP/1.1\r\nhost: localhost\r\n${'x-flood: 1\r\n'.repeat(100_000)}\r\n`,
      431,
      'Request Header Fields Too Large',
    ],
    [
      'a header that is too long',
      `GET / HTTP/1.1\r\nhost: localhost\r\nx: ${'a'.repeat(1_000_000)}\r\n\r\n`,
      431,
      'Request Header Fields Too Large',
    ],
    [
      'a path that is too long',
      `GET /${'a'.repeat(1_000_000)} HTTP/1.1\r\nhost: localhost\r\n\r\n`,
      431,
      'Request Header Fields Too Large',
    ],
    ['an unknown method', 'BREW /api/pools HTTP/1.1\r\nhost: localhost\r\n\r\n', 501, 'Not Implemented'],
    ['TRACE', 'TRACE /api/pools HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n', 501, 'Not Implemented'],
    ['CONNECT', 'CONNECT example.com:443 HTTP/1.1\r\nhost: localhost\r\n\r\n', 501, 'Not Implemented'],
    [
      'an unknown expectation',
      'GET / HTTP/1.1\r\nhost: localhost\r\nexpect: tea\r\nconnection: close\r\n\r\n',
      417,
      'Expectation Failed',
    ],
  ])('%s gets an error in the shape of the documented ones', async (_, bytes, status, error) => {
    const { port, url } = await startServer()
    expect(lastResponse(await sendRaw(port, bytes))).toEqual({ status, json: { error, message: expect.any(String) } })
    expect((await fetch(`${url}/api/pools`)).status).toBe(200)
  })

  test.each([
    [undefined, '*'],
    [false, null],
    [['https://app.example'], null],
  ])('with cors %j, an error of HTTP itself has the Access-Control-Allow-Origin %j', async (cors, expected) => {
    const { port } = await startServer(createServer({ cors }))
    for (const bytes of ['nonsense\r\n\r\n', 'GET / HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n']) {
      const received = await sendRaw(port, bytes)
      expect(/access-control-allow-origin: (.*)\r/.exec(received)?.[1] ?? null).toBe(expected)
    }
  })

  test.each([
    ['another name', 'GET /api/pools HTTP/1.1\r\nhost: evil.example'],
    ['another name in the target', 'GET http://evil.example/api/pools HTTP/1.1\r\nhost: localhost'],
    ['another name than that of the target', 'GET http://localhost/api/pools HTTP/1.1\r\nhost: evil.example'],
  ])('a request for %s gets a documented 403 and changes nothing', async (_, head) => {
    const server = createServer()
    const { port } = await startServer(server)
    for (const method of ['GET', 'DELETE']) {
      const target = head.replace('GET', method).replace('/api/pools', '/api/pools/pool-1')
      const { status, json } = lastResponse(await sendRaw(port, `${target}\r\nconnection: close\r\n\r\n`))
      expect({ status, json }).toEqual({
        status: 403,
        json: {
          error: 'Forbidden',
          message:
            'The host "evil.example" is not allowed: to allow it, name it with --allow-host, or in the option allowedHosts',
        },
      })
    }
    expect(server.state().pools).toHaveLength(12)
  })

  test('absolute and unnormalized request targets are routed', async () => {
    const { port } = await startServer()
    const status = async (target: string) =>
      lastResponse(await sendRaw(port, `GET ${target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`)).status
    expect(await status('http://127.0.0.1:80/api/pools')).toBe(200)
    expect(await status('//elsewhere/api/pools')).toBe(200)
    expect(await status('/api/pools/../pools')).toBe(200)
    expect(await status('*')).toBe(400)
    expect(lastResponse(await sendRaw(port, 'GET /api/pools HTTP/1.0\r\n\r\n')).status).toBe(200)
  })

  test.each([
    ['its headers', 'POST /api/pools HTTP/1.1\r\nhost: localhost\r\n'],
    ['its body', 'POST /api/pools HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n\r\n{'],
    ['its chunks', 'POST /api/pools HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n'],
  ])('a client that does not send all of %s gets a 408, and does not block others', async (_, bytes) => {
    const { port, url } = await startServer(createServer(), { requestTimeoutMs: 300 })
    const slow = sendRaw(port, bytes)
    expect((await fetch(`${url}/api/pools`)).status).toBe(200)
    expect(lastResponse(await slow)).toEqual({
      status: 408,
      json: { error: 'Request Timeout', message: 'The request took too long to arrive' },
    })
  })

  test('a client that disconnects during its request does not affect the server', async () => {
    const { port, url } = await startServer()
    for (const bytes of [
      'POST /api/pools HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n\r\n{"name":',
      'GET /api/po',
      '',
    ]) {
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

describe('listen() and stop()', () => {
  test('listen() rejects for a port in use, and the error names the port and a fix', async () => {
    const { port } = await startServer()
    await expect(listen(createServer(), { port })).rejects.toMatchObject({
      name: 'ListenError',
      code: 'EADDRINUSE',
      message: `port ${port} of 127.0.0.1 is in use: stop the program that uses it, or choose another port (0 picks a free one)`,
    })
  })

  test.each<[ListenOptions, RegExp]>([
    [{ port: 70_000 }, /^invalid port 70000: expected a whole number from 0 to 65535/],
    [{ port: -1 }, /^invalid port -1: /],
    [{ host: '203.0.113.1' }, /^203\.0\.113\.1 is not an address of this machine/],
  ])('listening with %j rejects', async (options, message) => {
    await expect(listen(createServer(), options)).rejects.toThrow(message)
  })

  test.each([
    ['0.0.0.0', '127.0.0.1'],
    ['localhost', undefined],
  ])('the url of a server on %s can be requested', async (host, urlHost) => {
    const { url, port } = await startServer(createServer(), { host })
    if (urlHost) expect(url).toBe(`http://${urlHost}:${port}`)
    expect((await fetch(`${url}/api/pools`)).status).toBe(200)
  })

  test('stop() closes idle connections at once, and frees the port', async () => {
    const { url, port, stop } = await startServer()
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

  test('stop() lets a response finish, but waits a second at most', async () => {
    const quick = await startServer(createServer({ latency: 200 }))
    const response = fetch(`${quick.url}/api/pools`)
    await new Promise((resolve) => setTimeout(resolve, 100))
    await quick.stop()
    expect((await response).status).toBe(200)

    const stuck = await startServer(createServer({ latency: 20_000 }))
    const aborted = fetch(`${stuck.url}/api/pools`).catch((error: unknown) => error)
    await new Promise((resolve) => setTimeout(resolve, 100))
    const start = performance.now()
    await stuck.stop()
    expect(performance.now() - start).toBeLessThan(3000)
    expect(await aborted).toBeInstanceOf(TypeError)
  })
})
