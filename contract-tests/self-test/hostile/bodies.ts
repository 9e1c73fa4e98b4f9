import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import { type VerifyOptions, verify } from '../../index.ts'
import type { Attacks } from './attack.ts'
import { type Attacker, flood, listen, serve, spaces } from './hostile-server.ts'
import { runVerify } from './program.ts'

const isList = ({ method, url }: IncomingMessage) => method === 'GET' && url === '/api/pools'
const isPool = ({ method, url }: IncomingMessage) => method === 'GET' && /^\/api\/pools\/pool-/.test(url ?? '')

const limit = 2 ** 20
/** What a connection may take beyond the limit: the buffers of both sides. */
const slack = 12 * 2 ** 20
const options: VerifyOptions = { maxBody: limit, timeout: 2_000, seed: 1, runs: 1, only: ['answers.*', 'pools.*'] }

/** Servers that send more than anyone can read. */
export const bodies: Attacks = {
  'endless-list': {
    description: 'the list of pools never ends',
    promise: 'limits',
    run: () => floods((request, response) => isList(request) && start(response, {}), { says: /\/api\/pools.*--max-body/ }),
  },
  'endless-pool': {
    description: 'a single pool never ends',
    promise: 'limits',
    run: () =>
      floods((request, response) => isPool(request) && start(response, {}), { says: /GET \/api\/pools\/pool-\d+: .*--max-body/ }),
  },
  'announced-petabyte': {
    description: 'a list announces a petabyte and sends it',
    promise: 'limits',
    run: () =>
      floods((request, response) => isList(request) && start(response, { 'content-length': 10 ** 15 }), { says: /--max-body/ }),
  },
  'endless-error': {
    description: 'the body of a 404 never ends',
    promise: 'limits',
    run: () =>
      floods((request, response) => request.url !== '/api/pools' && !isPool(request) && start(response, {}, 404), {
        says: /--max-body/,
      }),
  },
  'endless-redirect': {
    description: 'the body of a redirect never ends',
    promise: 'limits',
    run: () =>
      floods((request, response) => isPool(request) && start(response, { location: '/elsewhere' }, 302), { says: /--max-body/ }),
  },
  'endless-raw-response': {
    description: 'only connections for the raw byte check get a body without end',
    promise: 'limits',
    run: () =>
      floods((request, response) => isList(request) && request.headers.connection === 'close' && start(response, {}), {
        says: /larger body than the run reads: .*--max-body/,
      }),
  },
  'endless-head': {
    description: 'the headers never end',
    promise: 'limits',
    run: () => floodsRaw('HTTP/1.1 200 OK\r\n', `X-Filler: ${'a'.repeat(1_000)}\r\n`.repeat(60)),
  },
  'endless-trailers': {
    description: 'the trailers after the last chunk never end',
    promise: 'limits',
    run: () =>
      floodsRaw(
        'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n',
        `X-Filler: ${'a'.repeat(1_000)}\r\n`.repeat(60),
      ),
  },
  'endless-chunk-extension': {
    description: 'the extension of a chunk never ends',
    promise: 'limits',
    run: () => floodsRaw('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=', 'a'.repeat(60_000)),
  },
  'endless-second-response': {
    description: 'after a complete response, the connection carries bytes without end',
    promise: 'limits',
    run: () => floodsRaw('HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}', 'a'.repeat(60_000)),
  },
  'endless-delete': {
    description: 'the response to a deletion never ends',
    promise: 'limits',
    async run() {
      const server = await serve((request, response) => {
        if (request.method !== 'DELETE') return false
        return start(response, {})
      })
      try {
        const before = server.pools().length
        const report = await verify({ ...options, url: server.url, write: true, only: 'lifecycle.delete-says-success' })
        assert.ok(server.maxBytesSent() <= limit + slack, `${server.maxBytesSent()} bytes were read`)
        assert.equal(report.verdict, 'inconclusive')
        // None of these deletions took effect, and the report names every pool.
        assert.equal(report.leftBehind.length, server.pools().length - before)
        assert.ok(report.leftBehind.length > 0)
      } finally {
        server.stop()
      }
    },
  },
  'endless-stream-of-a-fetch': {
    description: 'the body of a Fetch never ends',
    promise: 'limits',
    async run() {
      let bytes = 0
      const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
        bytes += spaces.length
        controller.enqueue(spaces)
      }
      const report = await verify({ ...options, fetch: async () => new Response(new ReadableStream({ pull })) })
      assert.ok(bytes <= 2 * limit, `${bytes} bytes were read`)
      assert.equal(report.verdict, 'inconclusive')
    },
  },
  'empty-chunks-of-a-fetch': {
    description: 'the body of a Fetch consists of empty chunks without end',
    promise: 'limits',
    async run() {
      let pulls = 0
      const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
        // Bounded, because otherwise a failed test would never end.
        if (++pulls === 3_000_000) controller.error(new Error('nobody stopped reading'))
        else controller.enqueue(new Uint8Array())
      }
      const report = await verify({ ...options, timeout: 100, fetch: async () => new Response(new ReadableStream({ pull })) })
      assert.equal(report.verdict, 'inconclusive')
      assert.ok(pulls < 3_000_000, 'the timeout had no effect')
    },
  },
  'memory-of-an-endless-list': {
    description: 'the list of pools never ends, and arrives as fast as it is read',
    promise: 'limits',
    async run() {
      const server = await serve((request, response) => isList(request) && start(response, {}))
      try {
        const { status, peakMb = Number.POSITIVE_INFINITY } = await runVerify([server.url])
        assert.equal(status, 3)
        assert.ok(peakMb < 500, `${peakMb} MB of memory`)
      } finally {
        server.stop()
      }
    },
  },
}

function start(response: Parameters<Attacker>[1], headers: Record<string, string | number>, status = 200): true {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  flood(response, spaces)
  return true
}

/** Asserts that the flood is cut off, that no violation is reported, and that the reason tells how to read more. */
async function floods(attack: Attacker, { says }: { says: RegExp }): Promise<void> {
  const server = await serve(attack)
  try {
    const report = await verify({ ...options, url: server.url })
    assert.ok(server.maxBytesSent() <= limit + slack, `${server.maxBytesSent()} bytes were read`)
    const reasons = report.checks.filter(({ outcome }) => outcome === 'inconclusive').map(({ reason = '' }) => reason)
    assert.ok(
      reasons.some((reason) => says.test(reason)),
      `no reason matches ${says}: ${reasons[0]}`,
    )
    assert.ok(!report.findings.some(({ check }) => /json|complete|length/.test(check)), 'a cut body is no violation')
  } finally {
    server.stop()
  }
}

/** Sends bytes without end on every connection, after a beginning. Asserts that they are cut off. */
async function floodsRaw(beginning: string, more: string): Promise<void> {
  const server = await listen(
    createTcpServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', () => {
        socket.write(beginning)
        flood(socket, more)
      })
    }),
  )
  try {
    // The server cannot be reached, or violates HTTP: only its floods matter.
    await verify({ ...options, url: server.url, timeout: 500 }).catch(({ name }: Error) => assert.equal(name, 'CannotRunError'))
    assert.ok(server.maxBytesSent() <= limit + slack, `${server.maxBytesSent()} bytes were read`)
  } finally {
    server.stop()
  }
}
