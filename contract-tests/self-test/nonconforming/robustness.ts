import { gzipSync } from 'node:zlib'
import type { PoolList } from '../../../src/generated/schema.js'
import { errorResponse, intercept, on, withBody } from '../mutators.ts'
import { serveRaw, writeResponse } from './broken-http.ts'
import { failWhen, isObject, pause, rewriteText } from './defects.ts'
import { get, list, log, mutated, type NonconformingServers, post, put } from './server.ts'

const knownMethods = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS']

/** Requests that nobody had in mind. */
export const robustness: NonconformingServers = {
  'head-answers-500': {
    description: 'HEAD runs the handler of GET, which fails as it writes a body: 500.',
    reading: 'odd requests',
    pointer: list,
    caughtBy: ['robustness.other-methods-never-fail'],
    serve: mutated(failWhen(({ request }) => request.method === 'HEAD')),
  },
  'head-drops-the-line': {
    description: 'HEAD ends the process that answers, and with it the connection.',
    reading: 'odd requests',
    pointer: get,
    caughtBy: ['answers.request-gets-an-answer'],
    serve: serveRaw(async ({ method, socket }, outgoing, response) => {
      if (method === 'HEAD') return void socket.destroy()
      writeResponse(response, await response.text(), outgoing)
    }),
  },
  'options-answers-500': {
    description: 'OPTIONS reaches a handler that expects a body: 500.',
    reading: 'odd requests',
    pointer: list,
    caughtBy: ['robustness.other-methods-never-fail'],
    serve: mutated(failWhen(({ request }) => request.method === 'OPTIONS')),
  },
  'patch-answers-500': {
    description: 'PATCH is routed to a method that was never written: 500.',
    reading: 'odd requests',
    pointer: put,
    caughtBy: ['robustness.other-methods-never-fail'],
    serve: mutated(failWhen(({ request }) => request.method === 'PATCH')),
  },
  'unknown-method-answers-500': {
    description: 'A method that is not in the table of routes is a KeyError: 500.',
    reading: 'odd requests',
    pointer: list,
    caughtBy: ['robustness.other-methods-never-fail'],
    serve: mutated(failWhen(({ request }) => !knownMethods.includes(request.method))),
  },
  'unknown-route-answers-500': {
    description: 'A path below /api that is not known is looked up in a table without a guard: 500.',
    reading: 'odd requests',
    pointer: list,
    caughtBy: ['robustness.other-methods-never-fail', 'robustness.unknown-routes-never-fail'],
    serve: mutated(
      failWhen(
        ({ operation, request }) =>
          !operation && knownMethods.slice(0, 4).includes(request.method) && countSegments(request) !== 2,
      ),
    ),
  },
  'unknown-route-shows-the-stack': {
    description: 'An unknown path is answered with the debug page, stack and all.',
    reading: 'leaks',
    pointer: '#/components/responses/NotFound',
    caughtBy: ['answers.errors-leak-nothing'],
    serve: mutated(
      intercept(async ({ operation, forward }) => {
        const response = await forward()
        if (operation || response.status !== 404) return response
        const page =
          '<h1>Not Found</h1><pre>Error: Not Found\n    at /usr/src/app/app.js:41:8\n    at Layer.handle [as handle_request] (/usr/src/app/node_modules/express/lib/router/layer.js:95:5)</pre>'
        return withBody(response, page, { headers: { 'content-type': 'text/html' } })
      }),
    ),
  },
  'form-body-answers-500': {
    description: 'A body that is not called JSON is not parsed, and its fields are taken from undefined: 500.',
    reading: 'odd requests',
    pointer: post,
    caughtBy: ['robustness.wrong-content-types-never-fail'],
    serve: mutated(
      failWhen(({ operation, request, text }) => {
        const type = request.headers.get('content-type') ?? ''
        return (operation === 'createPool' || operation === 'updatePool') && text !== '' && type !== '' && !type.includes('json')
      }),
    ),
  },
  'body-without-a-type-answers-500': {
    description: 'A body without a Content-Type has no parser: 500.',
    reading: 'odd requests',
    pointer: post,
    caughtBy: ['robustness.wrong-content-types-never-fail'],
    serve: mutated(
      failWhen(({ operation, request, text }) => {
        const type = request.headers.get('content-type') ?? ''
        // What a Fetch calls a body of text when nobody says what it is.
        return operation === 'createPool' && text !== '' && (type === '' || type.startsWith('text/plain'))
      }),
    ),
  },
  'accept-answers-500': {
    description: 'A caller who wants anything but JSON brings down the negotiation: 500.',
    reading: 'odd requests',
    pointer: list,
    caughtBy: ['robustness.odd-headers-never-fail'],
    serve: mutated(failWhen(({ request }) => !/json|\*\/\*|^$/.test(request.headers.get('accept') ?? ''))),
  },
  'big-body-answers-500': {
    description: 'A body over 100 kB is more than the parser takes, and its error becomes a 500.',
    reading: 'odd requests',
    pointer: post,
    caughtBy: ['robustness.big-bodies-never-fail'],
    serve: mutated(failWhen(({ text }) => text.length > 100_000)),
  },
  'big-text-is-cut': {
    description: 'A description of more than 65,535 bytes is cut off without a word.',
    reading: 'long and odd text',
    pointer: '#/components/schemas/CreatePoolRequest/properties/description',
    caughtBy: ['text.is-not-cut-off'],
    serve: mutated(rewriteText((text) => text.slice(0, 65_535), ['description'])),
  },
  'invalid-utf-8-answers-500': {
    description: 'A body that is not valid UTF-8 is an exception of the decoder: 500.',
    reading: 'odd requests',
    pointer: post,
    caughtBy: ['robustness.odd-json-never-fails'],
    serve: mutated(failWhen(async ({ request }) => !isUtf8(await request.clone().arrayBuffer()))),
  },
  'deep-json-answers-500': {
    description: 'JSON nested more than a hundred deep exceeds the depth of recursion: 500.',
    reading: 'odd requests',
    pointer: post,
    caughtBy: ['robustness.odd-json-never-fails'],
    serve: mutated(failWhen(({ text }) => measureNesting(text) > 100)),
  },
  'deep-json-ends-the-process': {
    description: 'JSON nested more than 200 deep overflows the stack: the process is gone, and is started again.',
    reading: 'odd requests',
    pointer: post,
    caughtBy: ['answers.request-gets-an-answer'],
    serve: mutated(
      intercept(({ text, forward }) => {
        if (measureNesting(text) > 200) throw new TypeError('fetch failed', { cause: new Error('other side closed') })
        return forward()
      }),
    ),
  },
  'proto-answers-500': {
    description: 'A body with __proto__ in it breaks the merge of defaults: 500.',
    reading: 'odd requests',
    pointer: post,
    caughtBy: ['robustness.odd-json-never-fails'],
    serve: mutated(failWhen(({ json: sent }) => isObject(sent) && Object.hasOwn(sent, '__proto__'))),
  },
  'half-encoded-path-answers-500': {
    description: 'A path that is no valid percent-encoding throws as it is decoded: 500.',
    reading: 'odd requests',
    pointer: get,
    caughtBy: ['requests.odd-ids-find-nothing'],
    serve: mutated(failWhen(({ request }) => !isDecodable(new URL(request.url).pathname))),
  },
  'nul-in-the-path-answers-500': {
    description: 'An id with a NUL is refused by the database, and nobody expects it: 500.',
    reading: 'odd requests',
    pointer: get,
    caughtBy: ['requests.odd-ids-find-nothing'],
    serve: mutated(failWhen(({ poolId }) => poolId?.includes('\0') ?? false)),
  },
  'long-path-answers-500': {
    description: 'An id of more than 255 characters does not fit the column that it is compared with: 500.',
    reading: 'odd requests',
    pointer: get,
    caughtBy: ['requests.odd-ids-find-nothing'],
    serve: mutated(failWhen(({ poolId = '' }) => poolId.length > 255)),
  },
  'conditional-read-is-stale': {
    description: 'The entity tag of a pool is made of its id: after an update, a conditional read still answers 304.',
    reading: 'HTTP and JSON themselves',
    pointer: get,
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
    description: 'The entity tag of the list is the number of pools: an update does not change it, and the answer is 304.',
    reading: 'HTTP and JSON themselves',
    pointer: list,
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
    description: 'Answers are compressed for whoever takes it, and the end of the stream is never written.',
    reading: 'HTTP and JSON themselves',
    pointer: list,
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
  'preflight-is-not-allowed': {
    description: 'A page of another origin asks before it sends an update, and is told 405.',
    reading: 'what the run is asked to hold the server to',
    pointer: put,
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
    description: 'The list of methods that pages of other origins may use ends after GET and POST.',
    reading: 'what the run is asked to hold the server to',
    pointer: put,
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
  'answers-hide-from-pages': {
    description: 'The preflight is allowed, but the answers themselves lack Access-Control-Allow-Origin: no page may read them.',
    reading: 'what the run is asked to hold the server to',
    pointer: list,
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
  'deletions-are-slow': {
    description: 'A deletion takes longer than was agreed.',
    reading: 'what the run is asked to hold the server to',
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
  'unknown-query-answers-500': {
    description: 'A parameter of the query that is not known is handed to the database as a column: 500.',
    reading: 'filter of the log',
    pointer: log,
    caughtBy: ['activity.odd-queries-are-survived'],
    serve: mutated(
      failWhen(({ operation, request }) => {
        const names = [...new URL(request.url).searchParams.keys()]
        return operation === 'listActivity' && names.some((name) => name !== 'poolId')
      }),
    ),
  },
  'malformed-json-ends-the-process': {
    description: 'Malformed JSON ends the process, which a supervisor starts again at once.',
    reading: 'odd requests',
    pointer: post,
    caughtBy: ['answers.request-gets-an-answer', 'requests.body-must-be-json'],
    serve: mutated(
      on(['createPool', 'updatePool'], ({ text, json: sent, forward }) => {
        if (text.trim() !== '' && sent === undefined)
          throw new TypeError('fetch failed', { cause: new Error('other side closed') })
        return forward()
      }),
    ),
  },
  'repeated-key-answers-500': {
    description: 'A key that stands twice in a body is an exception of the parser that nobody catches: 500.',
    reading: 'odd requests',
    pointer: post,
    caughtBy: ['robustness.odd-json-never-fails'],
    serve: mutated(
      on(['createPool', 'updatePool'], ({ text, json: sent, forward }) =>
        isObject(sent) && countKeys(text) > countKeys(JSON.stringify(sent)) ? errorResponse(500) : forward(),
      ),
    ),
  },
}

function countSegments(request: Request): number {
  return new URL(request.url).pathname.split('/').length - 1
}

function isUtf8(bytes: ArrayBuffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}

/** How deep the brackets of a JSON text go, those in its strings included. */
function measureNesting(text: string): number {
  let now = 0
  let most = 0
  for (const character of text) {
    if (character === '[' || character === '{') most = Math.max(most, ++now)
    else if (character === ']' || character === '}') now--
  }
  return most
}

function countKeys(text: string): number {
  return text.match(/"(?:[^"\\]|\\.)*"\s*:/g)?.length ?? 0
}
