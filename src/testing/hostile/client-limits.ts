import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { gzipSync } from 'node:zlib'
import { createClient, waitForPool } from '../../index.ts'
import { catchError } from '../behavior.ts'
import { notFoundBody, pool, poolList } from '../script.ts'
import type { Attacks } from './attack.ts'
import { withServer } from './http-server.ts'

const baseUrl = 'http://pools.test'

/** Responses that try to fill or freeze a page. */
export const clientLimits: Attacks = {
  'error-without-end': {
    description: 'the body of a 500 does not end',
    promise: 'limits',
    async run() {
      const { fetch, countBytes } = endlessFetch(500)
      const error = await catchError(createClient({ baseUrl, fetch }).listPools())
      assert.equal(error.name, 'UnexpectedResponseError')
      assert.equal(error.text.length, 2000)
      assert.ok(countBytes() < 2 * 2 ** 20, `${countBytes()} bytes were read`)
    },
  },
  'success-without-end': {
    description: 'the body of a 200 does not end',
    promise: 'limits',
    async run() {
      const { fetch, countBytes } = endlessFetch(200)
      const error = await catchError(createClient({ baseUrl, fetch }).listPools())
      assert.equal(error.name, 'UnexpectedResponseError')
      assert.ok(countBytes() < 70 * 2 ** 20, `${countBytes()} bytes were read`)
    },
  },
  'gzip-bomb': {
    description: 'a 404 of 400 kB is 384 MB when decompressed',
    promise: 'limits',
    run: () => {
      const member = gzipSync(Buffer.alloc(64 * 2 ** 20, 'x'))
      return withServer(
        (_, response) => {
          response.writeHead(404, { 'content-encoding': 'gzip' }).end(Buffer.concat(Array.from({ length: 6 }, () => member)))
        },
        async ({ origin }) => {
          const error = await catchError(createClient({ baseUrl: origin }).getPool('a'))
          assert.equal(error.name, 'UnexpectedResponseError')
          assert.match(error.message, /body exceeds 1048576 bytes/)
        },
      )
    },
  },
  'unread-bodies': {
    description: 'redirects to another origin have endless bodies, which would keep their connections',
    promise: 'limits',
    run: () =>
      withServer(
        (_, response) => {
          response.writeHead(307, { location: 'http://127.0.0.1:9/elsewhere' })
          const timer = setInterval(() => response.write('x'.repeat(1000)), 20)
          response.on('close', () => clearInterval(timer))
        },
        async ({ origin, countConnections }) => {
          const client = createClient({ baseUrl: origin })
          await Promise.all(Array.from({ length: 50 }, () => catchError(client.getPool('a'))))
          const end = Date.now() + 5000
          while ((await countConnections()) > 0 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20))
          assert.equal(await countConnections(), 0)
        },
      ),
  },
  'deep-success': {
    description: 'a pool has a field with a million levels',
    promise: 'limits',
    async run() {
      for (const [open, close] of [
        ['[', ']'],
        ['{"a":', '}'],
        ['[[],', ',[]]'],
      ] as const) {
        const text = `${JSON.stringify(pool).slice(0, -1)},"x":${open.repeat(300_000)}1${close.repeat(300_000)}}`
        const client = createClient({ baseUrl, fetch: async () => new Response(text), validate: false })
        assert.equal((await catchError(client.getPool('pool-1'))).name, 'UnexpectedResponseError')
      }
    },
  },
  'deep-error': {
    description: 'a documented 404 has a field with thousands of levels',
    promise: 'limits',
    async run() {
      for (const levels of [3000, 100_000]) {
        const text = `${JSON.stringify(notFoundBody).slice(0, -1)},"x":${'['.repeat(levels)}${']'.repeat(levels)}}`
        const error = await catchError(
          createClient({ baseUrl, fetch: async () => new Response(text, { status: 404 }) }).getPool('a'),
        )
        assert.match(error.name, /Error$/)
        assert.ok(JSON.stringify(error).length < 10_000)
        assert.ok(inspect(error, { depth: Number.POSITIVE_INFINITY }).length < 20_000)
      }
    },
  },
  'empty-pools': {
    description: 'a list has 200,000 empty pools',
    promise: 'limits',
    async run() {
      const list = { ...poolList, pools: Array.from({ length: 200_000 }, () => ({})) }
      const error = await catchError(createClient({ baseUrl, fetch: async () => Response.json(list) }).listPools())
      assert.equal(error.name, 'ResponseValidationError')
      assert.equal(error.issues.length, 100)
    },
  },
  'long-id': {
    description: 'a list has an id of a million characters and a lone surrogate, and the page asks for it',
    promise: 'limits',
    async run() {
      const client = createClient({ baseUrl, fetch: async () => Response.json(pool) })
      const error = await catchError(client.getPool(`${'x'.repeat(1_000_000)}\ud800`))
      assert.equal(error.name, 'RequestNotSentError')
      assert.ok(error.message.length < 1000)
    },
  },
  'long-status': {
    description: 'a pool that is waited for has a status of a million characters',
    promise: 'limits',
    async run() {
      const client = createClient({ baseUrl, fetch: async () => Response.json({ ...pool, status: 'x'.repeat(1_000_000) }) })
      const error = await catchError(waitForPool(client, 'pool-1', { until: () => false, interval: 5, timeout: 200 }))
      assert.equal(error.name, 'TimeoutError')
      assert.ok(error.message.length < 1000)
    },
  },
  'slow-text': {
    description: 'errors repeat the start of an escape or of the token, to slow down the search for secrets',
    promise: 'limits',
    async run() {
      const token = 'k7Vq2/mXw9R+tB4nZc'
      for (const text of ['\\', '%25', '&#0', '&#x0', '&a;', '&', token.slice(0, -1), `${token.slice(0, 7)} `, '"', '\t']) {
        const measure = async (size: number) => {
          const body = JSON.stringify({ error: 'Not Found', message: text.repeat(size / text.length) })
          const client = createClient({ baseUrl, token, fetch: async () => new Response(body, { status: 404 }) })
          const start = performance.now()
          await catchError(client.getPool('a'))
          return performance.now() - start
        }
        await measure(10_000)
        const [short, long] = [await measure(50_000), await measure(400_000)]
        // A quadratic search would take 64 times as long.
        assert.ok(long < 30 * short + 500, `${JSON.stringify(text)}: ${short} ms, then ${long} ms for 8 times the text`)
      }
    },
  },
}

/** Returns a fetch whose response does not end, up to 300 MB. */
function endlessFetch(status: number): { fetch: () => Promise<Response>; countBytes: () => number } {
  let bytes = 0
  const chunk = new Uint8Array(2 ** 16).fill(0x78)
  const fetch = async () => {
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await new Promise((resolve) => setImmediate(resolve))
        bytes += chunk.length
        if (bytes > 300 * 2 ** 20) controller.close()
        else controller.enqueue(chunk)
      },
    })
    return new Response(body, { status })
  }
  return { fetch, countBytes: () => bytes }
}
