import { errorResponse, intercept, jsonResponse, mutateBody, mutateErrors, on, withBody } from '../mutators.ts'
import { serveRaw, writeResponse } from './broken-http.ts'
import { readPool } from './defects.ts'
import { del, get, list, log, mutated, type NonconformingServers, pool, post, put, summary } from './server.ts'

/** Answers that are not what the document shows: statuses, headers, bytes, JSON, shapes. */
export const responses: NonconformingServers = {
  'delete-answers-204': {
    description: 'A deletion is answered with 204 and nothing in it.',
    reading: 'status of the other successes',
    pointer: `${del}/responses/200`,
    caughtBy: ['answers.success-is-200', 'answers.body-is-json'],
    serve: mutated(
      on('deletePool', async ({ forward }) => {
        const response = await forward()
        return response.ok ? new Response(null, { status: 204 }) : response
      }),
    ),
  },
  'validation-answers-422': {
    description: 'Invalid bodies are answered with 422 and a list of validation errors, as FastAPI does of its own accord.',
    reading: 'invalid input',
    pointer: `${post}/responses/400`,
    caughtBy: ['answers.status-is-documented', 'requests.body-is-required', 'requests.body-must-be-an-object'],
    serve: mutated(
      intercept(async ({ forward }) => {
        const response = await forward()
        const detail = [{ loc: ['body', 'name'], msg: 'field required', type: 'value_error.missing' }]
        return response.status === 400 ? withBody(response, { detail }, { status: 422 }) : response
      }),
    ),
  },
  'unknown-pool-says-detail': {
    description: 'A 404 carries only `detail`, the way of Django REST framework and FastAPI.',
    reading: 'bodies of the other errors',
    pointer: `${get}/responses/404`,
    caughtBy: ['answers.error-has-its-fields'],
    isBodyOnly: true,
    serve: mutated(mutateErrors((body, status) => (status === 404 ? { detail: 'Not found.' } : body))),
  },
  'unknown-pool-is-html': {
    description: 'A 404 is the HTML page that Express sends when no route answers.',
    reading: 'HTTP and JSON themselves',
    pointer: `${get}/responses/404`,
    caughtBy: ['answers.media-type-is-json', 'answers.body-is-json'],
    serve: mutated(
      on(['getPool', 'updatePool', 'deletePool'], async ({ forward, request }) => {
        const response = await forward()
        if (response.status !== 404) return response
        const page = `<!DOCTYPE html>\n<html lang="en"><body><pre>Cannot ${request.method} ${new URL(request.url).pathname}</pre></body></html>`
        return withBody(response, page, { headers: { 'content-type': 'text/html; charset=utf-8' } })
      }),
    ),
  },
  'errors-of-spring': {
    description: "Errors are Spring Boot's default: timestamp, status, error and path, without message.",
    reading: 'bodies of the other errors',
    pointer: '#/components/schemas/NotFoundBody/properties/message',
    caughtBy: ['answers.error-has-its-fields'],
    isBodyOnly: true,
    serve: mutated(
      mutateErrors(({ error }, status) => ({ timestamp: '2023-06-12T08:00:00.000+00:00', status, error, path: '/api/pools' })),
    ),
  },
  'error-phrase-is-a-sentence': {
    description: 'The error field of a 404 says "Pool not found" instead of the phrase of its status.',
    reading: 'bodies of the other errors',
    pointer: '#/components/schemas/NotFoundBody/properties/error',
    caughtBy: ['answers.error-phrase-fits-its-status'],
    isBodyOnly: true,
    serve: mutated(mutateErrors((body, status) => (status === 404 ? { ...body, error: 'Pool not found' } : body))),
  },
  'update-refusals-have-no-details': {
    description: 'The handler for updates was copied without the line that fills in details; creations have them.',
    reading: 'body of a 400',
    pointer: '#/components/schemas/BadRequestBody/properties/details',
    caughtBy: ['answers.bad-request-has-details'],
    serve: mutated(
      on('updatePool', async ({ forward }) => {
        const response = await forward()
        if (response.status !== 400) return response
        const { error, message } = (await response.json()) as Record<string, unknown>
        return withBody(response, { error, message })
      }),
    ),
  },
  'details-are-a-list': {
    description: "The details of a 400 are a validation library's list of issues, not a text.",
    reading: 'body of a 400',
    pointer: '#/components/schemas/BadRequestBody/properties/details',
    caughtBy: ['answers.bad-request-has-details'],
    isBodyOnly: true,
    serve: mutated(
      mutateErrors((body, status) =>
        status === 400 ? { ...body, details: [{ code: 'invalid_type', path: ['name'], message: body.details }] } : body,
      ),
    ),
  },
  'unknown-pool-answers-200': {
    description: 'An unknown pool is answered with 200 and the error in the body.',
    reading: 'unknown pools',
    pointer: `${get}/responses/404`,
    caughtBy: ['lifecycle.deleted-pool-is-gone', 'answers.success-matches-its-schema'],
    serve: mutated(
      on('getPool', async ({ forward }) => {
        const response = await forward()
        return response.status === 404 ? withBody(response, await response.text(), { status: 200 }) : response
      }),
    ),
  },
  'unknown-pool-is-empty': {
    description: 'A 404 has no body at all.',
    reading: 'bodies of the other errors',
    pointer: `${get}/responses/404`,
    caughtBy: ['answers.body-is-json'],
    serve: mutated(
      intercept(async ({ forward }) => {
        const response = await forward()
        return response.status === 404 ? new Response(null, { status: 404 }) : response
      }),
    ),
  },
  'create-redirects': {
    description: 'A creation is answered with 303 and the address of the new pool, as a web form would be.',
    reading: 'status of a creation',
    pointer: `${post}/responses/201`,
    caughtBy: ['answers.status-is-documented'],
    serve: mutated(
      on('createPool', async ({ forward }) => {
        const response = await forward()
        if (!response.ok) return response
        const { id } = (await response.json()) as { id: string }
        return new Response(null, { status: 303, headers: { location: `/api/pools/${id}` } })
      }),
    ),
  },
  'update-waits-for-start': {
    description: 'A pool that is still starting cannot be updated: 409, which the document does not have.',
    reading: 'updates',
    pointer: `${put}/responses`,
    caughtBy: ['answers.status-is-documented', 'lifecycle.update-answers-what-was-sent'],
    serve: mutated(
      on('updatePool', async (intercepted) => {
        const now = await readPool(intercepted)
        return now?.status === 'initializing'
          ? jsonResponse(409, { error: 'Conflict', message: 'Pool is not active yet' })
          : intercepted.forward()
      }),
    ),
  },
  'update-answers-success': {
    description: 'An update answers success and a message, as a deletion does, instead of the pool.',
    reading: 'updates',
    pointer: `${put}/responses/200`,
    caughtBy: ['answers.success-matches-its-schema'],
    isBodyOnly: true,
    serve: mutated(mutateBody('updatePool', () => ({ success: true, message: 'Pool updated successfully' }))),
  },
  'create-answers-the-id': {
    description: 'A creation answers no more than the new id.',
    reading: 'status of a creation',
    pointer: `${post}/responses/201`,
    caughtBy: ['answers.success-matches-its-schema'],
    isBodyOnly: true,
    serve: mutated(mutateBody('createPool', ({ id }) => ({ id }))),
  },
  'single-pool-in-an-array': {
    description: 'One pool is answered as the first row of a query: an array with a pool in it.',
    reading: 'HTTP and JSON themselves',
    pointer: `${get}/responses/200`,
    caughtBy: ['answers.success-matches-its-schema'],
    isBodyOnly: true,
    serve: mutated(mutateBody('getPool', (pool) => [pool])),
  },
  'list-without-summary': {
    description: 'The list is a bare array, and the summary is nowhere.',
    reading: 'summary',
    pointer: `${list}/responses/200`,
    caughtBy: ['answers.success-matches-its-schema'],
    isBodyOnly: true,
    serve: mutated(mutateBody('listPools', ({ pools }) => pools)),
  },
  'list-in-snake-case': {
    description: 'Pools in the list have the column names of the database, such as node_count; single ones are mapped.',
    reading: 'complete lists',
    pointer: pool('nodeCount'),
    caughtBy: ['answers.success-matches-its-schema'],
    serve: mutated(
      mutateBody('listPools', ({ summary, pools }) => {
        const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
        const row = (pool: object) => Object.fromEntries(Object.entries(pool).map(([key, value]) => [snake(key), value]))
        return { summary, pools: pools.map(row) }
      }),
    ),
  },
  'summary-counts-are-text': {
    description: 'Sums come out of the database driver as text: "148" instead of 148.',
    reading: 'summary',
    pointer: summary('totalNodes'),
    caughtBy: ['answers.success-matches-its-schema'],
    isBodyOnly: true,
    serve: mutated(
      mutateBody('listPools', ({ summary, pools }) => ({
        summary: { ...summary, totalNodes: String(summary.totalNodes) },
        pools,
      })),
    ),
  },
  'zeros-are-omitted': {
    description: 'Fields that are zero, empty or false are left out, as Go does with omitempty: a new pool has no utilization.',
    reading: 'utilization',
    pointer: pool('gpuUtilization'),
    caughtBy: ['answers.success-matches-its-schema'],
    serve: mutated(
      mutateBody(['createPool', 'getPool', 'updatePool'], (pool) =>
        Object.fromEntries(Object.entries(pool).filter(([, value]) => value !== 0 && value !== '')),
      ),
    ),
  },
  'no-tags-are-null': {
    description: 'A pool without tags has null for them, as an empty slice of Go has.',
    reading: 'tags',
    pointer: pool('tags'),
    caughtBy: ['answers.success-matches-its-schema'],
    serve: mutated(
      mutateBody(['createPool', 'getPool', 'updatePool'], (pool) => ({ ...pool, tags: pool.tags.length > 0 ? pool.tags : null })),
    ),
  },
  'log-entries-without-user': {
    description: 'Entries of the log that no person caused have null for the user.',
    reading: 'entries of the log',
    pointer: '#/components/schemas/Activity/properties/user',
    caughtBy: ['answers.success-matches-its-schema'],
    isBodyOnly: true,
    serve: mutated(
      mutateBody('listActivity', ({ activities }) => ({
        activities: activities.map((entry: { user: string }) => (entry.user.includes('@') ? entry : { ...entry, user: null })),
      })),
    ),
  },
  'json-as-plain-text': {
    description: 'JSON is written without saying so: the Content-Type is text/plain, as Go guesses it.',
    reading: 'HTTP and JSON themselves',
    pointer: `${list}/responses/200/content`,
    caughtBy: ['answers.media-type-is-json'],
    serve: mutated(
      on(['listPools', 'getPool'], async ({ forward }) => {
        const response = await forward()
        return withBody(response, await response.text(), { headers: { 'content-type': 'text/plain; charset=utf-8' } })
      }),
    ),
  },
  'refusals-have-no-media-type': {
    description: 'Errors have no Content-Type.',
    reading: 'HTTP and JSON themselves',
    pointer: `${get}/responses/404`,
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
    description: 'A source file saved with a byte order mark puts it before every list.',
    reading: 'HTTP and JSON themselves',
    pointer: `${list}/responses/200/content`,
    caughtBy: ['answers.body-is-json'],
    serve: mutated(
      on('listPools', async ({ forward }) => {
        const response = await forward()
        return withBody(response, `\ufeff${await response.text()}`)
      }),
    ),
  },
  'answers-in-latin-1': {
    description: 'Answers are written in ISO 8859-1: right for plain English, broken by the first accent.',
    reading: 'HTTP and JSON themselves',
    pointer: `${post}/responses/201/content`,
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
    description: 'Characters beyond the basic plane leave as two halves of three bytes each, as in Java\'s "modified UTF-8".',
    reading: 'HTTP and JSON themselves',
    pointer: `${post}/responses/201/content`,
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
  'no-number-for-no-load': {
    description: 'The load of a pool that has none yet is 0/0, which Python writes as NaN.',
    reading: 'utilization',
    pointer: pool('cpuUtilization'),
    caughtBy: ['answers.body-is-json'],
    serve: mutated(
      on(['createPool', 'getPool'], async ({ forward }) => {
        const response = await forward()
        return withBody(response, (await response.text()).replace('"cpuUtilization":0,', '"cpuUtilization":NaN,'))
      }),
    ),
  },
  'warning-before-the-json': {
    description: 'A warning of the run time is printed before the JSON of every update.',
    reading: 'HTTP and JSON themselves',
    pointer: `${put}/responses/200/content`,
    caughtBy: ['answers.body-is-json'],
    serve: mutated(
      on('updatePool', async ({ forward }) => {
        const response = await forward()
        return withBody(response, `<br />\n<b>Warning</b>: Undefined array key "region"<br />\n${await response.text()}`)
      }),
    ),
  },
  'json-within-json': {
    description: 'The body is encoded twice: a JSON text in which the JSON is quoted.',
    reading: 'HTTP and JSON themselves',
    pointer: `${log}/responses/200/content`,
    caughtBy: ['answers.success-matches-its-schema'],
    serve: mutated(
      on('listActivity', async ({ forward }) => {
        const response = await forward()
        return withBody(response, JSON.stringify(await response.text()))
      }),
    ),
  },
  'id-twice-in-one-object': {
    description: 'Two layers each write the id: it stands twice in the object, which parsers read differently.',
    reading: 'HTTP and JSON themselves',
    pointer: pool('id'),
    caughtBy: ['answers.keys-are-unique'],
    serve: mutated(
      on('createPool', async ({ forward }) => {
        const response = await forward()
        const text = await response.text()
        return withBody(response, text.replace(/^\{("id":"[^"]+")(.*)\}$/, '{$1$2,$1}'))
      }),
    ),
  },
  'stack-of-the-parser': {
    description: 'Malformed JSON is answered with the stack of the exception in details.',
    reading: 'leaks',
    pointer: '#/components/schemas/BadRequestBody/properties/details',
    caughtBy: ['answers.errors-leak-nothing'],
    serve: mutated(
      on(['createPool', 'updatePool'], async ({ forward, json: sent }) => {
        const response = await forward()
        if (response.status !== 400 || sent !== undefined) return response
        const details =
          'SyntaxError: Unexpected end of JSON input\n    at JSON.parse (<anonymous>)\n    at parse (/usr/src/app/node_modules/body-parser/lib/types/json.js:92:19)'
        return withBody(response, { ...(await response.json()), details })
      }),
    ),
  },
  'traceback-of-a-missing-pool': {
    description: 'Deleting an unknown pool shows the traceback of the exception that was raised for it.',
    reading: 'leaks',
    pointer: '#/components/schemas/NotFoundBody/properties/message',
    caughtBy: ['answers.errors-leak-nothing'],
    serve: mutated(
      on('deletePool', async ({ forward }) => {
        const response = await forward()
        if (response.status !== 404) return response
        const trace =
          'Traceback (most recent call last):\n  File "/code/pools/views.py", line 58, in destroy\n    pool = Pool.objects.get(pk=pk)\npools.models.Pool.DoesNotExist'
        return errorResponse(404, trace)
      }),
    ),
  },
  'length-in-characters': {
    description: 'Content-Length counts characters instead of bytes: text beyond ASCII cuts the end off.',
    reading: 'HTTP and JSON themselves',
    pointer: `${post}/responses/201/content`,
    caughtBy: ['answers.length-is-true', 'answers.body-is-complete'],
    serve: serveRaw(async (_, outgoing, response) => {
      const text = await response.text()
      writeResponse(response, text, outgoing, { 'content-length': String(text.length) })
    }),
  },
  'length-of-something-longer': {
    description: 'Content-Length is that of the pool, but what follows is the shorter answer to its deletion.',
    reading: 'HTTP and JSON themselves',
    pointer: `${del}/responses/200/content`,
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
    description: 'The list is streamed, and the connection breaks off before its end each time.',
    reading: 'HTTP and JSON themselves',
    pointer: `${list}/responses/200/content`,
    caughtBy: ['answers.body-is-complete'],
    serve: serveRaw(async ({ method, url }, outgoing, response) => {
      const text = await response.text()
      if (method !== 'GET' || url !== '/api/pools') return writeResponse(response, text, outgoing)
      outgoing.writeHead(response.status, { 'content-type': 'application/json' })
      outgoing.write(text.slice(0, text.length / 2), () => outgoing.destroy())
    }),
  },
  'plain-text-called-gzip': {
    description: 'The answer to a creation says that it is compressed, and is not.',
    reading: 'HTTP and JSON themselves',
    pointer: `${post}/responses/201/content`,
    caughtBy: ['answers.body-is-complete'],
    serve: serveRaw(async ({ method }, outgoing, response) => {
      const encoding = method === 'POST' && response.ok ? { 'content-encoding': 'gzip' } : {}
      writeResponse(response, await response.text(), outgoing, encoding)
    }),
  },
  'deletion-drops-the-line': {
    description: 'A deletion is done, and the process dies before it can say so; it is restarted at once.',
    reading: 'odd requests',
    pointer: `${del}/responses/200`,
    caughtBy: ['answers.request-gets-an-answer', 'lifecycle.delete-says-success'],
    serve: serveRaw(async ({ method, socket }, outgoing, response) => {
      if (method === 'DELETE') return void socket.destroy()
      writeResponse(response, await response.text(), outgoing)
    }),
  },
}

/** UTF-8 of each half of a surrogate pair by itself, which is none. */
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
