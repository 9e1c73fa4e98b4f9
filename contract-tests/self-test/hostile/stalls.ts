import assert from 'node:assert/strict'
import { createServer as createHttpServer } from 'node:http'
import { createServer as createTcpServer, type Socket } from 'node:net'
import type { Writable } from 'node:stream'
import { createServer } from '../../../src/server.ts'
import { type VerifyOptions, verify } from '../../index.ts'
import type { Attacks } from './attack.ts'
import { type Attacker, listen, serve } from './hostile-server.ts'
import { type Ended, runVerify } from './program.ts'

const options: VerifyOptions = { timeout: 300, seed: 1, runs: 1 }

/** Servers and proxies that stall: each limit of time covers all of it. */
export const stalls: Attacks = {
  'proxy-without-response': {
    description: 'a proxy never responds to CONNECT',
    promise: 'limits',
    run: () => endsThroughProxy(() => {}),
  },
  'proxy-with-an-endless-head': {
    description: 'a proxy responds to CONNECT one byte at a time',
    promise: 'limits',
    run: () => endsThroughProxy((socket) => trickle(socket, 'HTTP/1.1 200 OK\r\nX-Filler: ')),
  },
  'tunnel-without-tls': {
    description: 'a proxy opens a tunnel in which the server never begins TLS',
    promise: 'limits',
    run: () => endsThroughProxy((socket) => socket.write('HTTP/1.1 200 Connection established\r\n\r\n')),
  },
  'tls-stall': {
    description: 'a server accepts connections and never begins TLS',
    promise: 'limits',
    async run() {
      const server = await listen(
        createTcpServer(() => {}),
        'https',
      )
      try {
        assertEnded(await runVerify([server.url, '--timeout', '300'], { maxSeconds: 40 }))
      } finally {
        server.stop()
      }
    },
  },
  'body-of-one-byte-at-a-time': {
    description: 'a list is sent one byte at a time',
    promise: 'limits',
    run: () => timesOut((request, response) => request.url === '/api/pools' && slowly(response.writeHead(200), ' ')),
  },
  'head-of-one-byte-at-a-time': {
    description: 'the headers of a list are sent one byte at a time',
    promise: 'limits',
    run: () => timesOut((request, response) => request.url === '/api/pools' && slowly(response.socket, 'HTTP/1.1 200 OK\r\nX: ')),
  },
  'raw-response-of-one-byte-at-a-time': {
    description: 'only connections for the raw byte check get one byte at a time',
    promise: 'limits',
    async run() {
      let open = 0
      const server = await serve((request, response) => {
        if (request.headers.connection !== 'close' || request.method !== 'GET') return false
        open++
        response.socket?.on('close', () => open--)
        return slowly(response.socket, 'HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n')
      })
      try {
        const started = performance.now()
        const report = await verify({ ...options, url: server.url, only: 'answers.length-is-true' })
        assert.ok(performance.now() - started < 30_000, 'the timeout had no effect')
        assert.deepEqual(report.findings, [])
        await new Promise((resolve) => setTimeout(resolve, 50))
        assert.equal(open, 0, 'connections are still open')
      } finally {
        server.stop()
      }
    },
  },
  'endless-continue': {
    description: 'a server sends "100 Continue" again and again',
    promise: 'limits',
    run: () =>
      timesOut((request, response) => {
        if (request.url !== '/api/pools') return false
        const timer = setInterval(() => response.writeContinue(), 5)
        response.on('close', () => clearInterval(timer))
        return true
      }),
  },
  'slow-server': {
    description: 'a server takes so long for each response that a run would take hours',
    promise: 'limits',
    run: () => endsInTime({ delayMs: 150 }),
  },
  'never-ready': {
    description: 'new pools reject updates and stay in the status initializing',
    promise: 'limits',
    run: () => endsInTime({ neverReady: true }),
  },
}

/** Sends a byte from time to time until the connection is closed. */
function trickle(socket: Writable, beginning: string): void {
  socket.write(beginning)
  const timer = setInterval(() => socket.write('a'), 20)
  socket.on('close', () => clearInterval(timer))
}

function slowly(socket: Writable | null, beginning: string): true {
  if (socket) trickle(socket, beginning)
  return true
}

async function timesOut(attack: Attacker): Promise<void> {
  const server = await serve(attack)
  try {
    const started = performance.now()
    const report = await verify({ ...options, url: server.url })
    assert.equal(report.verdict, 'inconclusive')
    assert.ok(performance.now() - started < 20_000, 'the timeout had no effect')
  } finally {
    server.stop()
  }
}

async function endsThroughProxy(respond: (socket: Socket) => void): Promise<void> {
  const proxy = await listen(
    createTcpServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', () => respond(socket))
    }),
  )
  try {
    const env = { HTTPS_PROXY: proxy.url, https_proxy: proxy.url, NO_PROXY: '', no_proxy: '' }
    assertEnded(await runVerify(['https://pools.example', '--timeout', '300'], { env, maxSeconds: 40 }))
  } finally {
    proxy.stop()
  }
}

/** The process ended by itself, and reports no violation. */
function assertEnded({ status, stderr }: Ended): void {
  assert.ok(status === 2 || status === 3, `exit status ${status}: ${stderr}`)
}

/** Asserts that a run ends within its time, deletes its pools, and names the option that gives more time. */
async function endsInTime({ delayMs = 0, neverReady = false }: { delayMs?: number; neverReady?: boolean }): Promise<void> {
  const embedded = createServer()
  const server = createHttpServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    await new Promise((resolve) => setTimeout(resolve, delayMs))
    const { method = 'GET' } = request
    if (neverReady && method === 'PUT')
      return response
        .writeHead(400, { 'content-type': 'application/json' })
        .end('{"error":"Bad Request","message":"","details":""}')
    const body = chunks.length === 0 || method === 'GET' ? {} : { body: Buffer.concat(chunks) }
    const headers = { 'content-type': 'application/json' }
    try {
      const answer = await embedded.fetch(new Request(`http://pools.test${request.url}`, { method, headers, ...body }))
      const text = await answer.text()
      response.writeHead(answer.status, headers)
      response.end(neverReady ? text.replace(/"status":"\w+"/g, '"status":"initializing"') : text)
    } catch {
      response.writeHead(400).end()
    }
  })
  const { url, stop } = await listen(server)
  try {
    const started = performance.now()
    const report = await verify({ url, write: true, seed: 1, maxDuration: 1_500 })
    assert.ok(performance.now() - started < 20_000, 'maxDuration had no effect')
    assert.equal(report.verdict, 'inconclusive')
    const note = 'the run took longer than 1.5 s: allow more with --max-duration SECONDS'
    assert.ok(report.notes.includes(note), report.notes.join('\n'))
    assert.ok(report.checks.some(({ outcome, reason }) => outcome === 'inconclusive' && reason === note))
    assert.deepEqual(report.leftBehind, [])
    assert.equal(embedded.state().pools.length, 12)
  } finally {
    stop()
  }
}
