import { intercept, withBody } from '../mutators.ts'
import { serveRaw, writeResponse } from './broken-http.ts'
import { failWhen } from './defects.ts'
import { getPool, listActivity, listPools, updatePool } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

const knownMethods = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS']

/** Methods, paths, headers and queries that make the server fail. */
export const unusualRequests: NonconformingServers = {
  'head-is-500': {
    description: 'HEAD returns 500.',
    reading: 'unusual requests',
    pointer: listPools,
    caughtBy: ['robustness.other-methods-never-fail'],
    serve: mutated(failWhen(({ request }) => request.method === 'HEAD')),
  },
  'head-closes-the-connection': {
    description: 'HEAD closes the connection without a response.',
    reading: 'unusual requests',
    pointer: getPool,
    caughtBy: ['answers.request-gets-an-answer'],
    serve: serveRaw(async ({ method, socket }, outgoing, response) => {
      if (method === 'HEAD') return void socket.destroy()
      writeResponse(response, await response.text(), outgoing)
    }),
  },
  'options-is-500': {
    description: 'OPTIONS returns 500.',
    reading: 'unusual requests',
    pointer: listPools,
    caughtBy: ['robustness.other-methods-never-fail'],
    serve: mutated(failWhen(({ request }) => request.method === 'OPTIONS')),
  },
  'patch-is-500': {
    description: 'PATCH returns 500.',
    reading: 'unusual requests',
    pointer: updatePool,
    caughtBy: ['robustness.other-methods-never-fail'],
    serve: mutated(failWhen(({ request }) => request.method === 'PATCH')),
  },
  'unknown-method-is-500': {
    description: 'An unknown method returns 500.',
    reading: 'unusual requests',
    pointer: listPools,
    caughtBy: ['robustness.other-methods-never-fail'],
    serve: mutated(failWhen(({ request }) => !knownMethods.includes(request.method))),
  },
  'unknown-route-is-500': {
    description: 'An unknown path below /api returns 500.',
    reading: 'unusual requests',
    pointer: listPools,
    caughtBy: ['robustness.other-methods-never-fail', 'robustness.unknown-routes-never-fail'],
    serve: mutated(
      failWhen(
        ({ operation, request }) =>
          !operation && knownMethods.slice(0, 4).includes(request.method) && countSegments(request) !== 2,
      ),
    ),
  },
  'unknown-route-shows-the-stack': {
    description: 'An unknown path responds with a debug page that has a stack trace.',
    reading: 'leaked internals',
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
  'accept-is-500': {
    description: 'An Accept header without JSON returns 500.',
    reading: 'unusual requests',
    pointer: listPools,
    caughtBy: ['robustness.odd-headers-never-fail'],
    serve: mutated(failWhen(({ request }) => !/json|\*\/\*|^$/.test(request.headers.get('accept') ?? ''))),
  },
  'invalid-path-encoding-is-500': {
    description: 'A path with invalid percent-encoding returns 500.',
    reading: 'unusual requests',
    pointer: getPool,
    caughtBy: ['requests.odd-ids-find-nothing'],
    serve: mutated(failWhen(({ request }) => !isDecodable(new URL(request.url).pathname))),
  },
  'nul-in-the-path-is-500': {
    description: 'An id with a NUL character returns 500.',
    reading: 'unusual requests',
    pointer: getPool,
    caughtBy: ['requests.odd-ids-find-nothing'],
    serve: mutated(failWhen(({ poolId }) => poolId?.includes('\0') ?? false)),
  },
  'long-path-is-500': {
    description: 'An id longer than 255 characters returns 500.',
    reading: 'unusual requests',
    pointer: getPool,
    caughtBy: ['requests.odd-ids-find-nothing'],
    serve: mutated(failWhen(({ poolId = '' }) => poolId.length > 255)),
  },
  'unknown-query-is-500': {
    description: 'An unknown query parameter returns 500.',
    reading: 'activity filter',
    pointer: listActivity,
    caughtBy: ['activity.odd-queries-are-survived'],
    serve: mutated(
      failWhen(({ operation, request }) => {
        const names = [...new URL(request.url).searchParams.keys()]
        return operation === 'listActivity' && names.some((name) => name !== 'poolId')
      }),
    ),
  },
}

function countSegments(request: Request): number {
  return new URL(request.url).pathname.split('/').length - 1
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}
