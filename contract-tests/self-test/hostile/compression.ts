import assert from 'node:assert/strict'
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { verify } from '../../index.ts'
import type { Attacks } from './attack.ts'
import { serve } from './hostile-server.ts'
import { runVerify } from './program.ts'

const megabyte = 2 ** 20

/** Servers whose small bodies decompress to large ones. */
export const compression: Attacks = {
  'gzip-bomb': {
    description: '1 MB of gzip decompresses to 1 GB',
    promise: 'limits',
    run: () => explodes('gzip', Buffer.concat(Array(16).fill(gzipSync(Buffer.alloc(64 * megabyte, ' '))))),
  },
  'brotli-bomb': {
    description: 'a kilobyte of brotli decompresses to 256 MB',
    promise: 'limits',
    run: () => {
      const params = { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_QUALITY]: 5 }
      return explodes('br', brotliCompressSync(Buffer.alloc(256 * megabyte), { params }))
    },
  },
  'double-gzip-bomb': {
    description: 'gzip of gzip decompresses to 64 MB',
    promise: 'limits',
    run: () => isCut('gzip, gzip', gzipSync(gzipSync(Buffer.alloc(64 * megabyte, ' ')))),
  },
  'deflate-bomb': {
    description: 'a body in deflate decompresses to 64 MB',
    promise: 'limits',
    run: () => isCut('deflate', deflateSync(Buffer.alloc(64 * megabyte, ' '))),
  },
  'many-encodings': {
    description: 'a body is compressed a hundred times',
    promise: 'limits',
    async run() {
      let body = gzipSync('{}')
      for (let times = 1; times < 100; times++) body = gzipSync(body)
      const reasons = await explain(Array(100).fill('gzip').join(', '), body)
      assert.match(reasons, /100 content encodings/)
    },
  },
  'bomb-in-an-error': {
    description: 'the body of a 404 decompresses to 64 MB',
    promise: 'limits',
    run: () => isCut('gzip', gzipSync(Buffer.alloc(64 * megabyte, ' ')), 404),
  },
  'raw-deflate-bomb': {
    description: 'a body in deflate without a zlib header decompresses to 64 MB',
    promise: 'limits',
    run: () => isCut('deflate', deflateRawSync(Buffer.alloc(64 * megabyte, ' '))),
  },
  'cut-compressed-list': {
    description: 'a correct list is compressed, and larger than the limit only when decompressed',
    promise: 'limits',
    run() {
      const list = JSON.stringify({ pools: [], summary: { totalPools: 0, activePools: 0, totalNodes: 0, totalCapacity: 0 } })
      return isCut('gzip', gzipSync(`${list.slice(0, -1)}${' '.repeat(2 * megabyte)}}`))
    },
  },
}

/** Runs the command line against a list with this body: it ends as inconclusive, with little memory. */
async function explodes(encoding: string, body: Buffer): Promise<void> {
  const server = await serveBody(encoding, body)
  try {
    const { status, stdout, peakMb = Number.POSITIVE_INFINITY } = await runVerify([server.url])
    assert.equal(status, 3)
    assert.match(stdout, /--max-body/)
    assert.ok(peakMb < 500, `${peakMb} MB of memory`)
  } finally {
    server.stop()
  }
}

/** Asserts that a body is cut at 1 MB, which is no violation. */
async function isCut(encoding: string, body: Buffer, status = 200): Promise<void> {
  assert.match(await explain(encoding, body, status), /the body has more than 1 MB, allow more with --max-body SIZE/)
}

/** Verifies a server with this body, with a limit of 1 MB. Returns the reasons, and asserts that it has no findings. */
async function explain(encoding: string, body: Buffer, status = 200): Promise<string> {
  const server = await serveBody(encoding, body, status)
  try {
    const report = await verify({ url: server.url, maxBody: megabyte, seed: 1, runs: 1, only: 'answers.*' })
    assert.deepEqual(report.findings, [])
    return report.checks.map(({ reason }) => reason).join('\n')
  } finally {
    server.stop()
  }
}

/** Sends the body as the list, or with an error status for every other path. */
function serveBody(encoding: string, body: Buffer, status = 200) {
  return serve((request, response) => {
    if ((request.url === '/api/pools') !== (status === 200)) return false
    response.writeHead(status, { 'content-type': 'application/json', 'content-encoding': encoding }).end(body)
    return true
  })
}
