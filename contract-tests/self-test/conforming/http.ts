import { intercept, type Mutator, mutateErrors, on, withBody } from '../mutators.ts'
import { serveOverHttp, writeWhole } from './node-http.ts'
import { type ConformingServer, embedded } from './server.ts'

/** Servers that differ in media types, paths, ETags, limits and CORS. */
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
    description: 'Sends errors as application/problem+json, with its fields added to the documented ones.',
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
      mutateErrors((body, status) => ({ type: 'about:blank', title: body.error, status, detail: body.message, ...body })),
    ),
  },
  {
    id: 'http.below-a-prefix',
    description: 'Serves the API below a prefix only.',
    reading: 'base URL',
    start: serveOverHttp({ prefix: '/dash/v2', fetch: mountBelow('/dash/v2') }),
  },
  {
    id: 'http.below-an-encoded-prefix',
    description: 'Serves the API below a prefix with percent-encoded characters.',
    reading: 'base URL',
    start: serveOverHttp({ prefix: '/t%C3%A9nant%20a/~x', fetch: mountBelow('/t%C3%A9nant%20a/~x') }),
  },
  {
    id: 'http.etags',
    description: 'Sends strong ETags and responds 304 to conditional reads.',
    reading: 'unusual requests',
    start: embedded({}, addEtags('"')),
  },
  {
    id: 'http.weak-etags',
    description: 'Sends weak ETags and responds 304 to conditional reads.',
    reading: 'unusual requests',
    start: embedded({}, addEtags('W/"')),
  },
  {
    id: 'http.accept-is-strict',
    description: 'Responds 406 without a body to clients that do not accept JSON.',
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
    description: 'Responds 403 in HTML to requests without a User-Agent.',
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
    description: 'Responds 411 to a body without a Content-Length.',
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
    description: 'Responds 431 to headers longer than 2 kB and closes the connection.',
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
    description: 'Responds 414 in HTML to paths longer than 500 characters.',
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
    id: 'http.proxy-rejects-unusual-paths',
    description: 'Responds 400 without a body to encoded slashes, dots and control characters in a path.',
    reading: 'body of a 400',
    start: embedded({}, respondInFront(/%2f|%5c|%2e|%[01]\w/i, 400, null)),
  },
  {
    id: 'http.encoded-slashes-are-not-found',
    description: 'Responds 404 in HTML to an encoded slash in a path.',
    reading: 'body of a 400',
    start: embedded({}, respondInFront(/%2f/i, 404, '<!DOCTYPE HTML>\n<h1>Not Found</h1>\n')),
  },
  {
    id: 'http.cors-for-one-origin',
    description: 'Allows one other origin, which the run sets as an option.',
    reading: 'unusual requests',
    options: { origin: 'https://app.example' },
    start: embedded({ cors: false }, allowOrigin('https://app.example')),
  },
  {
    id: 'http.cors-for-all',
    description: 'Allows every origin.',
    reading: 'unusual requests',
    options: { origin: 'https://app.example' },
    start: embedded({ cors: false }, allowOrigin('*')),
  },
]

function mediaType(how: string, type: string): ConformingServer {
  return {
    id: `http.media-type-${how}`,
    description: `Sends responses as ${type}.`,
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

function mountBelow(prefix: string): Mutator {
  return intercept(({ request, forward }) => {
    const { pathname, search } = new URL(request.url)
    return forward({ path: pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) + search : '/nothing/here' })
  })
}

function addEtags(quote: string): Mutator {
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

function respondInFront(paths: RegExp, status: number, body: string | null): Mutator {
  return intercept(({ request, forward }) =>
    paths.test(new URL(request.url).pathname)
      ? new Response(body, { status, headers: { 'content-type': 'text/html' } })
      : forward(),
  )
}

function allowOrigin(allowed: string): Mutator {
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
