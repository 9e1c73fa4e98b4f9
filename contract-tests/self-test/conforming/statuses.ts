import { intercept, type Mutator, mutateBody, mutateErrors, on, withBody } from '../mutators.ts'
import { type ConformingServer, embedded } from './server.ts'

/** Servers that differ in statuses that the API document leaves open, and in the bodies sent with them. */
export const statuses: ConformingServer[] = [
  {
    id: 'statuses.create-is-200',
    description: 'Responds 200 to a create, because the API document names no status.',
    reading: 'status of a create',
    start: embedded({}, setCreateStatus(200)),
  },
  {
    id: 'statuses.create-is-202',
    description: 'Responds 202 to a create, with the whole pool.',
    reading: 'status of a create',
    start: embedded(
      {},
      setCreateStatus(202),
      mutateBody('createPool', (pool) => ({ ...pool, status: 'queued' })),
    ),
  },
  {
    id: 'statuses.other-methods-are-404',
    description: 'Responds 404 to undocumented methods.',
    reading: 'unusual requests',
    start: embedded({}, respondToOtherMethods({ status: 404, body: { error: 'Not Found', message: 'Cannot do this here' } })),
  },
  {
    id: 'statuses.other-methods-are-501',
    description: 'Responds 501 without a body to undocumented methods.',
    reading: 'unusual requests',
    start: embedded({}, respondToOtherMethods({ status: 501 })),
  },
  {
    id: 'statuses.other-methods-are-405-in-plain-text',
    description: 'Responds 405 in plain text and without an Allow header to undocumented methods.',
    reading: 'unusual requests',
    start: embedded({}, respondToOtherMethods({ status: 405, body: 'Method Not Allowed\n', type: 'text/plain; charset=utf-8' })),
  },
  {
    id: 'statuses.options-are-404',
    description: 'Responds 404 to OPTIONS and allows no other origin.',
    reading: 'unusual requests',
    start: embedded({ cors: false }, respondToMethod('OPTIONS', 404, '{"error":"Not Found","message":"nothing here"}')),
  },
  {
    id: 'statuses.options-are-204-everywhere',
    description: 'Responds 204 to OPTIONS on any path.',
    reading: 'unusual requests',
    start: embedded({}, respondToMethod('OPTIONS', 204, null)),
  },
  {
    id: 'statuses.options-are-200-with-a-body',
    description: 'Responds 200 with a description of the resource to OPTIONS.',
    reading: 'unusual requests',
    start: embedded({}, respondToMethod('OPTIONS', 200, '{"name":"Pool List","renders":["application/json"]}')),
  },
  {
    id: 'statuses.head-is-405',
    description: 'Responds 405 to HEAD, which the API document does not have.',
    reading: 'unusual requests',
    start: embedded({}, respondToMethod('HEAD', 405, null)),
  },
  {
    id: 'statuses.unknown-routes-are-html',
    description: 'Responds with an HTML page to unknown paths.',
    reading: 'unusual requests',
    start: embedded({}, respondToUnknownRoutes(404, '<!DOCTYPE html>\n<pre>Cannot GET it</pre>\n', 'text/html; charset=utf-8')),
  },
  {
    id: 'statuses.unknown-routes-show-the-dashboard',
    description: 'Responds 200 with the page of a dashboard to unknown paths.',
    reading: 'unusual requests',
    start: embedded({}, respondToUnknownRoutes(200, '<!DOCTYPE html>\n<div id="root"></div>\n', 'text/html')),
  },
  {
    id: 'statuses.trailing-slashes-are-redirected',
    description: 'Redirects paths with a trailing slash.',
    reading: 'path of the activity log',
    start: embedded(
      {},
      intercept(({ request, forward }) => {
        const url = new URL(request.url)
        if (!/.\/$/.test(url.pathname)) return forward()
        return new Response(null, { status: 308, headers: { location: url.pathname.replace(/\/+$/, '') + url.search } })
      }),
    ),
  },
  {
    id: 'statuses.trailing-slashes-are-ignored',
    description: 'Ignores a trailing slash.',
    reading: 'path of the activity log',
    start: embedded(
      {},
      intercept(({ request, forward }) => {
        const url = new URL(request.url)
        return forward({ path: (url.pathname.replace(/\/+$/, '') || '/') + url.search })
      }),
    ),
  },
  {
    id: 'statuses.errors-in-german',
    description: 'Sends the messages of errors and deletes in German.',
    reading: 'bodies of other errors',
    start: embedded(
      {},
      mutateErrors((body) => ({
        ...body,
        message: 'Das ging leider nicht – bitte prüfen',
        ...('details' in body ? { details: 'Ungültig: „Größe“' } : {}),
      })),
      mutateBody('deletePool', () => ({ success: true, message: 'Pool gelöscht' })),
    ),
  },
  {
    id: 'statuses.errors-with-more-fields',
    description: 'Adds fields to errors: a time, a path, a trace id and a list of problems.',
    reading: 'bodies of other errors',
    start: embedded(
      {},
      mutateErrors((body, status) => ({
        timestamp: '2023-06-10T14:32:45.120+00:00',
        status,
        path: '/api/pools',
        traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
        errors: [{ field: null, code: 'E1' }],
        ...body,
      })),
    ),
  },
  {
    id: 'statuses.not-found-has-details',
    description: 'Adds `details` to a 404.',
    reading: 'bodies of other errors',
    start: embedded(
      {},
      mutateErrors((body) => ({ details: 'no such pool', ...body })),
    ),
  },
  {
    id: 'statuses.delete-has-more-fields',
    description: 'Adds the id and the deleted pool to the response of a delete.',
    reading: 'undocumented fields',
    start: embedded(
      {},
      on('deletePool', async ({ forward, request, poolId }) => {
        const pool = await (await forward({ method: 'GET', path: new URL(request.url).pathname, text: '' })).json()
        const response = await forward()
        return response.ok ? withBody(response, { ...(await response.json()), id: poolId, deleted: pool }) : response
      }),
    ),
  },
]

function setCreateStatus(status: number): Mutator {
  return on('createPool', async ({ forward }) => {
    const response = await forward()
    return response.ok ? withBody(response, await response.text(), { status }) : response
  })
}

/** Responds to undocumented methods on every path. */
function respondToOtherMethods({
  status,
  body,
  type = 'application/json',
}: {
  status: number
  body?: unknown
  type?: string
}): Mutator {
  return intercept(({ request, operation, forward }) => {
    if (operation || /^(GET|HEAD|OPTIONS)$/.test(request.method)) return forward()
    const text = typeof body === 'object' ? JSON.stringify(body) : body
    return new Response(text === undefined ? null : String(text), { status, headers: { 'content-type': type } })
  })
}

function respondToMethod(name: string, status: number, body: string | null): Mutator {
  return intercept(({ request, forward }) => {
    if (request.method !== name) return forward()
    return new Response(body, { status, headers: { allow: 'GET, POST', 'content-type': 'application/json' } })
  })
}

function respondToUnknownRoutes(status: number, body: string, type: string): Mutator {
  return intercept(({ request, operation, forward }) => {
    const belongsToApi = /^\/api\/pools(\/|$)/.test(new URL(request.url).pathname)
    return operation || belongsToApi ? forward() : new Response(body, { status, headers: { 'content-type': type } })
  })
}
