import type { IncomingMessage, ServerResponse } from 'node:http'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { intercept, on, withBody } from '../mutators.ts'
import { type BufferedResponse, serveOverHttp, writeWhole } from './node-http.ts'
import { type ConformingServer, embedded, mutateErrorBodies, type Wrapper } from './server.ts'

/** How a server speaks HTTP. */
export const http: ConformingServer[] = [
  ...Object.entries({
    'with-a-charset': 'application/json; charset=UTF-8',
    'in-capitals': 'Application/JSON;Charset="utf-8"',
    'with-a-profile': 'application/json; profile="a;b=\\"c\\""',
    'of-a-vendor': 'application/vnd.nightcrawler.pools.v1+json',
    'of-hal': 'application/hal+json;charset=utf-8',
  }).map(([how, type]) => mediaType(how, type)),
  {
    id: 'http.errors-are-problems',
    description: 'Errors are sent as application/problem+json, with its fields beside those of the document.',
    reading: 'HTTP features',
    start: embedded(
      {},
      intercept(async ({ forward }) => {
        const response = await forward()
        const type = { 'content-type': 'application/problem+json' }
        return response.status < 400 || response.body === null
          ? response
          : withBody(response, await response.text(), { headers: type })
      }),
      mutateErrorBodies((body, status) => ({ type: 'about:blank', title: body.error, status, detail: body.message, ...body })),
    ),
  },
  {
    id: 'http.gzip',
    description: 'Answers are compressed with gzip for whom takes it.',
    reading: 'HTTP features',
    start: serveOverHttp({ write: compressed('gzip', gzipSync) }),
  },
  {
    id: 'http.brotli-in-chunks',
    description: 'Answers are compressed with brotli and sent in chunks.',
    reading: 'HTTP features',
    start: serveOverHttp({ write: compressed('br', brotliCompressSync, true) }),
  },
  {
    id: 'http.deflate',
    description: 'Answers are compressed with deflate.',
    reading: 'HTTP features',
    start: serveOverHttp({ write: compressed('deflate', deflateSync) }),
  },
  {
    id: 'http.bare-deflate',
    description: 'Answers are compressed with deflate without its frame, as some servers always did.',
    reading: 'HTTP features',
    start: serveOverHttp({ write: compressed('deflate', deflateRawSync) }),
  },
  {
    id: 'http.small-chunks',
    description: 'Answers come in chunks of 100 bytes, which cut characters in two.',
    reading: 'HTTP features',
    start: serveOverHttp({
      write: ({ status, headers, body }, outgoing) => {
        outgoing.writeHead(status, without(headers, 'content-length'))
        for (let at = 0; at < body.length; at += 101) outgoing.write(body.subarray(at, at + 101))
        outgoing.end()
      },
    }),
  },
  {
    id: 'http.connections-close',
    description: 'Every answer closes its connection.',
    reading: 'HTTP features',
    start: serveOverHttp({
      write: (response, outgoing) => writeWhole({ ...response, headers: { ...response.headers, connection: 'close' } }, outgoing),
    }),
  },
  {
    id: 'http.connections-idle-for-a-millisecond',
    description: 'An idle connection is closed after a millisecond, perhaps just as it is used again.',
    reading: 'HTTP features',
    start: serveOverHttp({
      configure: (server) => {
        server.keepAliveTimeout = 1
      },
    }),
  },
  {
    id: 'http.connections-close-unannounced',
    description: 'A connection is closed after five requests without a word.',
    reading: 'HTTP features',
    start: serveOverHttp({
      write: (response, outgoing, { socket }) => {
        writeWhole(response, outgoing)
        const answered = (seen.get(socket) ?? 0) + 1
        seen.set(socket, answered)
        if (answered >= 5) outgoing.once('finish', () => setImmediate(() => socket.end()))
      },
    }),
  },
  {
    id: 'http.three-requests-a-connection',
    description: 'A connection serves three requests, says so, and ends.',
    reading: 'HTTP features',
    start: serveOverHttp({
      configure: (server) => {
        server.maxRequestsPerSocket = 3
      },
    }),
  },
  {
    id: 'http.four-connections',
    description: 'There are at most four connections at a time; a fifth is dropped at once.',
    reading: 'unreliable environment',
    start: serveOverHttp({
      configure: (server) => {
        server.maxConnections = 4
        server.keepAliveTimeout = 50
      },
    }),
  },
  {
    id: 'http.as-in-version-1.0',
    description: 'Answers have neither a length nor chunks: they end with the connection.',
    reading: 'HTTP features',
    start: serveOverHttp({
      write: ({ status, headers, body }, outgoing) => {
        outgoing.useChunkedEncodingByDefault = false
        outgoing.shouldKeepAlive = false
        outgoing.writeHead(status, { ...without(headers, 'content-length'), connection: 'close' }).end(body)
      },
    }),
  },
  {
    id: 'http.hints-first',
    description: 'An interim answer with early hints comes before each answer.',
    reading: 'HTTP features',
    start: serveOverHttp({
      write: (response, outgoing) => {
        outgoing.writeEarlyHints({ link: '</style.css>; rel=preload; as=style' })
        writeWhole(response, outgoing)
      },
    }),
  },
  {
    id: 'http.trailers',
    description: 'Answers in chunks have trailers.',
    reading: 'HTTP features',
    start: serveOverHttp({
      write: (response, outgoing) => {
        const { status, headers, body } = response
        if (body.length === 0) return writeWhole(response, outgoing)
        outgoing.writeHead(status, { ...headers, 'transfer-encoding': 'chunked', trailer: 'Server-Timing' })
        outgoing.write(body)
        outgoing.addTrailers({ 'Server-Timing': 'db;dur=1' })
        outgoing.end()
      },
    }),
  },
  {
    id: 'http.many-headers',
    description: 'Answers come with cookies, security headers, and headers that no one has heard of.',
    reading: 'HTTP features',
    start: serveOverHttp({
      write: (response, outgoing) => {
        outgoing.setHeader('set-cookie', ['a=1; Path=/; HttpOnly', 'b=2; Secure'])
        outgoing.setHeader('strict-transport-security', 'max-age=63072000')
        outgoing.setHeader('content-security-policy', "default-src 'none'")
        outgoing.setHeader('x-request-id', '7d0c3b')
        outgoing.setHeader('x-note', 'caf\u00e9')
        writeWhole(response, outgoing)
      },
    }),
  },
  {
    id: 'http.below-a-prefix',
    description: 'The API stands below a prefix, and nothing else does.',
    reading: 'base URL',
    start: serveOverHttp({ prefix: '/dash/v2', fetch: below('/dash/v2') }),
  },
  {
    id: 'http.below-an-encoded-prefix',
    description: 'The API stands below a prefix with characters that are encoded.',
    reading: 'base URL',
    start: serveOverHttp({ prefix: '/t%C3%A9nant%20a/~x', fetch: below('/t%C3%A9nant%20a/~x') }),
  },
  {
    id: 'http.validators',
    description: 'Answers to reads have a strong validator, and are 304 for whom has them.',
    reading: 'unusual requests',
    start: embedded({}, validated('"')),
  },
  {
    id: 'http.weak-validators',
    description: 'Answers to reads have a weak validator, and are 304 for whom has them.',
    reading: 'unusual requests',
    start: embedded({}, validated('W/"')),
  },
  {
    id: 'http.accept-is-strict',
    description: 'Whoever does not accept JSON gets 406 and nothing else.',
    reading: 'invalid input',
    start: embedded(
      {},
      intercept(({ request, forward }) =>
        /application\/(json|\*)|\*\/\*/.test(request.headers.get('accept') ?? '*/*')
          ? forward()
          : new Response(null, { status: 406 }),
      ),
    ),
  },
  {
    id: 'http.user-agent-is-required',
    description: 'The firewall in front refuses whoever sends no User-Agent with 403, in HTML.',
    reading: 'HTTP features',
    start: serveOverHttp({
      fetch: intercept(({ request, forward }) =>
        request.headers.has('user-agent')
          ? forward()
          : new Response('<h1>Request blocked</h1>', { status: 403, headers: { 'content-type': 'text/html' } }),
      ),
    }),
  },
  {
    id: 'http.lengths-are-required',
    description: 'A body without a Content-Length is answered with 411.',
    reading: 'invalid input',
    start: serveOverHttp({
      write: (response, outgoing, incoming) => {
        const chunked = incoming.headers['transfer-encoding'] !== undefined
        writeWhole(chunked ? { status: 411, headers: {}, body: Buffer.alloc(0) } : response, outgoing)
      },
    }),
  },
  {
    id: 'http.headers-are-short',
    description: 'Headers of more than 2 kB are answered with 431 by the server itself, and the connection closed.',
    reading: 'invalid input',
    start: embedded(
      {},
      intercept(({ request, forward }) =>
        [...request.headers].join().length > 2_000
          ? new Response(null, { status: 431, headers: { connection: 'close' } })
          : forward(),
      ),
    ),
  },
  {
    id: 'http.paths-are-short',
    description: 'A path of more than 500 characters is answered with 414, in HTML.',
    reading: 'body of a 400',
    start: embedded(
      {},
      intercept(({ request, forward }) =>
        new URL(request.url).pathname.length > 500
          ? new Response('<h1>414 Request-URI Too Large</h1>', { status: 414, headers: { 'content-type': 'text/html' } })
          : forward(),
      ),
    ),
  },
  {
    id: 'http.odd-paths-are-refused-in-front',
    description: 'Encoded slashes, dots and control characters in a path are refused by the proxy in front, with an empty 400.',
    reading: 'body of a 400',
    start: embedded({}, frontFor(/%2f|%5c|%2e|%[01]\w/i, 400, null)),
  },
  {
    id: 'http.encoded-slashes-are-not-found',
    description: 'An encoded slash in a path is answered by the server in front, with its page for 404.',
    reading: 'body of a 400',
    start: embedded({}, frontFor(/%2f/i, 404, '<!DOCTYPE HTML>\n<h1>Not Found</h1>\n')),
  },
  {
    id: 'http.cors-for-one-origin',
    description: 'Pages of one origin may call, with their cookies; whoever verifies names it.',
    reading: 'unusual requests',
    options: { origin: 'https://app.example' },
    start: embedded({ cors: false }, corsFor('https://app.example')),
  },
  {
    id: 'http.cors-for-all',
    description: 'Pages of every origin may call.',
    reading: 'unusual requests',
    options: { origin: 'https://app.example' },
    start: embedded({ cors: false }, corsFor('*')),
  },
]

const seen = new WeakMap<object, number>()

function mediaType(how: string, type: string): ConformingServer {
  return {
    id: `http.media-type-${how}`,
    description: `Answers are of the media type ${type}.`,
    reading: 'HTTP features',
    start: embedded(
      {},
      intercept(async ({ forward }) => {
        const response = await forward()
        return response.body === null
          ? response
          : withBody(response, await response.text(), { headers: { 'content-type': type } })
      }),
    ),
  }
}

function compressed(coding: string, compress: (body: Buffer) => Buffer, chunked = false) {
  return ({ status, headers, body }: BufferedResponse, outgoing: ServerResponse, incoming: IncomingMessage) => {
    const accepted = String(incoming.headers['accept-encoding'] ?? '').includes(coding)
    if (!accepted || body.length === 0) return writeWhole({ status, headers, body }, outgoing)
    const bytes = compress(body)
    const length: Record<string, string> = chunked ? {} : { 'content-length': String(bytes.length) }
    const encoded = { ...without(headers, 'content-length'), ...length, 'content-encoding': coding, vary: 'accept-encoding' }
    outgoing.writeHead(status, encoded)
    outgoing.write(bytes.subarray(0, 10))
    outgoing.end(bytes.subarray(10))
  }
}

function without(headers: Record<string, string>, name: string): Record<string, string> {
  const { [name]: _, ...rest } = headers
  return rest
}

function below(prefix: string): Wrapper {
  return intercept(({ request, forward }) => {
    const { pathname, search } = new URL(request.url)
    return forward({ path: pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) + search : '/nothing/here' })
  })
}

function validated(quote: string): Wrapper {
  return on(['listPools', 'getPool', 'listActivity'], async ({ request, forward }) => {
    const response = await forward()
    if (!response.ok) return response
    const text = await response.text()
    let hash = 0
    for (const character of text) hash = (hash * 31 + character.charCodeAt(0)) | 0
    const etag = `${quote}${(hash >>> 0).toString(36)}"`
    const known = request.headers.get('if-none-match')
    if (known && (known === '*' || known.split(/\s*,\s*/).includes(etag)))
      return new Response(null, { status: 304, headers: { etag } })
    return withBody(response, text, { headers: { etag } })
  })
}

function frontFor(paths: RegExp, status: number, body: string | null): Wrapper {
  return intercept(({ request, forward }) =>
    paths.test(new URL(request.url).pathname)
      ? new Response(body, { status, headers: { 'content-type': 'text/html' } })
      : forward(),
  )
}

function corsFor(allowed: string): Wrapper {
  return intercept(async ({ request, forward }) => {
    const origin = request.headers.get('origin')
    if (origin === null || (allowed !== '*' && origin !== allowed)) return forward()
    const cors: Record<string, string> = { 'access-control-allow-origin': allowed, vary: 'origin' }
    if (request.method === 'OPTIONS') {
      const methods = 'GET,POST,PUT,DELETE'
      const headers = { 'access-control-allow-methods': methods, 'access-control-allow-headers': 'authorization,content-type' }
      return new Response(null, { status: 200, headers: { ...cors, ...headers } })
    }
    const response = await forward()
    return withBody(response, response.body === null ? null : await response.text(), { headers: cors })
  })
}
