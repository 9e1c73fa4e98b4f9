import { gzipSync } from 'node:zlib'
import type { PoolList } from '../../../src/generated/schema.js'
import { intercept, on, withBody } from '../mutators.ts'
import { serveRaw, writeResponse } from './broken-http.ts'
import { pause } from './defects.ts'
import { getPool, listPools, updatePool } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

/** Conditional requests, compression, CORS and latency. */
export const httpFeatures: NonconformingServers = {
  'conditional-read-is-stale': {
    description: 'The ETag of a pool is its id, so a conditional read after an update still gets 304.',
    reading: 'HTTP and JSON',
    pointer: getPool,
    caughtBy: ['robustness.conditional-reads-are-fresh'],
    serve: mutated(
      on('getPool', async ({ request, poolId, forward }) => {
        const tag = `"${poolId}"`
        const response = await forward()
        if (!response.ok) return response
        const headers = { etag: tag, 'cache-control': 'no-cache' }
        return request.headers.get('if-none-match') === tag
          ? new Response(null, { status: 304, headers })
          : withBody(response, await response.text(), { headers })
      }),
    ),
  },
  'conditional-list-is-stale': {
    description: 'The ETag of the list is the number of pools, so a conditional read after an update still gets 304.',
    reading: 'HTTP and JSON',
    pointer: listPools,
    caughtBy: ['robustness.conditional-reads-are-fresh'],
    serve: mutated(
      on('listPools', async ({ request, forward }) => {
        const response = await forward()
        const text = await response.text()
        const tag = `W/"${(JSON.parse(text) as PoolList).pools.length}"`
        const headers = { etag: tag, 'cache-control': 'no-cache' }
        if (request.headers.get('if-none-match') === tag) return new Response(null, { status: 304, headers })
        return withBody(response, text, { headers })
      }),
    ),
  },
  'gzip-is-not-finished': {
    description: 'Compressed responses end before the end of the gzip stream.',
    reading: 'HTTP and JSON',
    pointer: listPools,
    caughtBy: ['answers.body-is-complete', 'robustness.encodings-carry-the-same'],
    serve: serveRaw(async ({ headers, method }, outgoing, response) => {
      const text = await response.text()
      if (method === 'HEAD' || text.length < 1_000 || !String(headers['accept-encoding']).includes('gzip'))
        return writeResponse(response, text, outgoing)
      const bytes = gzipSync(text)
      outgoing.writeHead(response.status, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
      outgoing.end(bytes.subarray(0, bytes.length - 12))
    }),
  },
  'head-has-a-body': {
    description: 'A response to HEAD has the body of a response to GET, as from the development servers of some frameworks.',
    reading: 'HTTP and JSON',
    pointer: listPools,
    level: 'may',
    caughtBy: ['robustness.head-is-a-get-without-a-body'],
    serve: serveRaw(async ({ method, socket }, outgoing, response) => {
      const text = await response.text()
      if (method !== 'HEAD') return writeResponse(response, text, outgoing)
      const body = '{"summary":{},"pools":[]}'
      const headers = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`
      socket.write(`HTTP/1.1 ${response.status} Status\r\n${headers}\r\n${body}`)
    }),
  },
  'preflight-is-not-allowed': {
    description: 'A CORS preflight gets 405.',
    reading: 'options of the run',
    pointer: updatePool,
    caughtBy: ['cors.pages-of-the-origin-may-call'],
    options: { origin: 'https://dashboard.example' },
    serve: mutated(
      intercept(({ request, forward }) => {
        if (request.method !== 'OPTIONS') return forward()
        return Response.json(
          { error: 'Method Not Allowed', message: 'OPTIONS' },
          { status: 405, headers: { allow: 'GET, PUT, DELETE' } },
        )
      }),
    ),
  },
  'preflight-forgets-put': {
    description: 'A CORS preflight allows only GET and POST.',
    reading: 'options of the run',
    pointer: updatePool,
    caughtBy: ['cors.pages-of-the-origin-may-call'],
    options: { origin: 'https://dashboard.example' },
    serve: mutated(
      intercept(async ({ request, forward }) => {
        const response = await forward()
        if (request.method !== 'OPTIONS') return response
        return withBody(response, null, { headers: { 'access-control-allow-methods': 'GET, POST' } })
      }),
    ),
  },
  'responses-lack-cors-headers': {
    description: 'Responses lack Access-Control-Allow-Origin, although the preflight succeeds.',
    reading: 'options of the run',
    pointer: listPools,
    caughtBy: ['cors.pages-of-the-origin-may-call'],
    options: { origin: 'https://dashboard.example' },
    serve: mutated(
      intercept(async ({ request, forward }) => {
        const response = await forward()
        if (request.method === 'OPTIONS') return response
        const headers = new Headers(response.headers)
        headers.delete('access-control-allow-origin')
        return new Response(response.body, { status: response.status, headers })
      }),
    ),
  },
  'deletes-are-slow': {
    description: 'A delete takes longer than the maximum latency.',
    reading: 'options of the run',
    pointer: '#/paths/~1api~1pools~1{poolId}/delete',
    caughtBy: ['latency.answers-come-in-time'],
    options: { maxLatency: 40 },
    serve: mutated(
      on('deletePool', async ({ forward }) => {
        await pause(50)
        return forward()
      }),
    ),
  },
}
