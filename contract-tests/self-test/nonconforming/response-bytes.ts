import { intercept, on, withBody } from '../mutators.ts'
import { serveRaw, writeResponse } from './broken-http.ts'
import { createPool, deletePool, getPool, listActivity, listPools, poolField, updatePool } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

/** Media types, character encodings, JSON syntax and lengths that are wrong. */
export const responseBytes: NonconformingServers = {
  'json-as-plain-text': {
    description: 'JSON is sent as text/plain, the type that Go detects.',
    reading: 'HTTP and JSON',
    pointer: `${listPools}/responses/200/content`,
    caughtBy: ['answers.media-type-is-json'],
    serve: mutated(
      on(['listPools', 'getPool'], async ({ forward }) => {
        const response = await forward()
        return withBody(response, await response.text(), { headers: { 'content-type': 'text/plain; charset=utf-8' } })
      }),
    ),
  },
  'errors-have-no-media-type': {
    description: 'Errors have no Content-Type.',
    reading: 'HTTP and JSON',
    pointer: `${getPool}/responses/404`,
    caughtBy: ['answers.media-type-is-json'],
    serve: mutated(
      intercept(async ({ forward }) => {
        const response = await forward()
        if (response.ok) return response
        return new Response(new Uint8Array(await response.arrayBuffer()), { status: response.status })
      }),
    ),
  },
  'byte-order-mark': {
    description: 'The list starts with a byte order mark.',
    reading: 'HTTP and JSON',
    pointer: `${listPools}/responses/200/content`,
    caughtBy: ['answers.body-is-json'],
    serve: mutated(
      on('listPools', async ({ forward }) => {
        const response = await forward()
        return withBody(response, `\ufeff${await response.text()}`)
      }),
    ),
  },
  'responses-in-latin-1': {
    description: 'Responses are encoded as ISO 8859-1, so characters beyond ASCII are broken.',
    reading: 'HTTP and JSON',
    pointer: `${createPool}/responses/201/content`,
    caughtBy: [
      'answers.body-is-utf-8',
      'requests.valid-bodies-are-kept-or-refused',
      'requests.valid-updates-are-kept-or-refused',
    ],
    serve: mutated(
      on(['createPool', 'updatePool', 'getPool', 'listPools'], async ({ forward }) => {
        const response = await forward()
        const codes = Array.from(await response.text(), (character) => character.codePointAt(0) ?? 0)
        return withBody(
          response,
          Uint8Array.from(codes, (code) => (code < 256 ? code : 0x3f)),
        )
      }),
    ),
  },
  'emoji-as-surrogates': {
    description: 'Characters beyond the basic plane are encoded as two surrogates, as in Java\'s "modified UTF-8".',
    reading: 'HTTP and JSON',
    pointer: `${createPool}/responses/201/content`,
    caughtBy: [
      'answers.body-is-utf-8',
      'requests.valid-bodies-are-kept-or-refused',
      'requests.valid-updates-are-kept-or-refused',
    ],
    serve: mutated(
      on(['createPool', 'updatePool', 'getPool', 'listPools'], async ({ forward }) => {
        const response = await forward()
        return withBody(response, modifiedUtf8(await response.text()))
      }),
    ),
  },
  'unknown-load-is-nan': {
    description: 'The utilization of a new pool is 0/0, which Python writes as NaN.',
    reading: 'utilization',
    pointer: poolField('cpuUtilization'),
    caughtBy: ['answers.body-is-json'],
    serve: mutated(
      on(['createPool', 'getPool'], async ({ forward }) => {
        const response = await forward()
        return withBody(response, (await response.text()).replace('"cpuUtilization":0,', '"cpuUtilization":NaN,'))
      }),
    ),
  },
  'warning-before-the-json': {
    description: 'A runtime warning is printed before the JSON of every update.',
    reading: 'HTTP and JSON',
    pointer: `${updatePool}/responses/200/content`,
    caughtBy: ['answers.body-is-json'],
    serve: mutated(
      on('updatePool', async ({ forward }) => {
        const response = await forward()
        return withBody(response, `<br />\n<b>Warning</b>: Undefined array key "region"<br />\n${await response.text()}`)
      }),
    ),
  },
  'json-within-json': {
    description: 'The body is encoded twice: a JSON string that contains the JSON.',
    reading: 'HTTP and JSON',
    pointer: `${listActivity}/responses/200/content`,
    caughtBy: ['answers.success-matches-its-schema'],
    serve: mutated(
      on('listActivity', async ({ forward }) => {
        const response = await forward()
        return withBody(response, JSON.stringify(await response.text()))
      }),
    ),
  },
  'id-twice-in-one-object': {
    description: 'The key `id` appears twice in a pool, and parsers disagree on which one counts.',
    reading: 'HTTP and JSON',
    pointer: poolField('id'),
    caughtBy: ['answers.keys-are-unique'],
    serve: mutated(
      on('createPool', async ({ forward }) => {
        const response = await forward()
        const text = await response.text()
        return withBody(response, text.replace(/^\{("id":"[^"]+")(.*)\}$/, '{$1$2,$1}'))
      }),
    ),
  },
  'length-in-characters': {
    description: 'Content-Length counts characters instead of bytes, so text beyond ASCII is cut off.',
    reading: 'HTTP and JSON',
    pointer: `${createPool}/responses/201/content`,
    caughtBy: ['answers.length-is-true', 'answers.body-is-complete'],
    serve: serveRaw(async (_, outgoing, response) => {
      const text = await response.text()
      writeResponse(response, text, outgoing, { 'content-length': String(text.length) })
    }),
  },
  'length-is-too-long': {
    description: 'Content-Length of a delete is that of the pool, but a shorter body follows.',
    reading: 'HTTP and JSON',
    pointer: `${deletePool}/responses/200/content`,
    caughtBy: ['answers.body-is-complete', 'answers.length-is-true'],
    serve: serveRaw(async ({ method }, outgoing, response) => {
      const text = await response.text()
      if (method !== 'DELETE' || !response.ok) return writeResponse(response, text, outgoing)
      const length = new TextEncoder().encode(text).length + 180
      outgoing.writeHead(response.status, { 'content-type': 'application/json', 'content-length': length, connection: 'close' })
      outgoing.write(text, () => outgoing.socket?.end())
    }),
  },
  'list-breaks-off': {
    description: 'The list is streamed, and the connection always closes before the end.',
    reading: 'HTTP and JSON',
    pointer: `${listPools}/responses/200/content`,
    caughtBy: ['answers.body-is-complete'],
    serve: serveRaw(async ({ method, url }, outgoing, response) => {
      const text = await response.text()
      if (method !== 'GET' || url !== '/api/pools') return writeResponse(response, text, outgoing)
      outgoing.writeHead(response.status, { 'content-type': 'application/json' })
      outgoing.write(text.slice(0, text.length / 2), () => outgoing.destroy())
    }),
  },
  'plain-text-marked-as-gzip': {
    description: 'The response to a create is marked as gzip but is not compressed.',
    reading: 'HTTP and JSON',
    pointer: `${createPool}/responses/201/content`,
    caughtBy: ['answers.body-is-complete'],
    serve: serveRaw(async ({ method }, outgoing, response) => {
      const encoding = method === 'POST' && response.ok ? { 'content-encoding': 'gzip' } : {}
      writeResponse(response, await response.text(), outgoing, encoding)
    }),
  },
  'delete-closes-the-connection': {
    description: 'A delete removes the pool, but the process dies before it responds.',
    reading: 'unusual requests',
    pointer: `${deletePool}/responses/200`,
    caughtBy: ['answers.request-gets-an-answer', 'lifecycle.delete-says-success'],
    serve: serveRaw(async ({ method, socket }, outgoing, response) => {
      if (method === 'DELETE') return void socket.destroy()
      writeResponse(response, await response.text(), outgoing)
    }),
  },
}

/** Encodes each surrogate as three bytes, which is not valid UTF-8. */
function modifiedUtf8(text: string): Uint8Array {
  const bytes: number[] = []
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x80) bytes.push(code)
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 0x3f))
    else bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f))
  }
  return Uint8Array.from(bytes)
}
