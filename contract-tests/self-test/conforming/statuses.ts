import { intercept, mutateBody, on, withBody } from '../mutators.ts'
import { type ConformingServer, embedded, mutateErrorBodies, type Wrapper } from './server.ts'

/** Statuses where the document names none, and what is said along with them. */
export const statuses: ConformingServer[] = [
  {
    id: 'statuses.create-is-200',
    description: 'A creation is answered with 200: the document shows a body and names no status.',
    reading: 'status of a create',
    start: embedded({}, createAnswers(200)),
  },
  {
    id: 'statuses.create-is-202',
    description: 'A creation is answered with 202, as the nodes are still being started, and with the whole pool.',
    reading: 'status of a create',
    start: embedded(
      {},
      createAnswers(202),
      mutateBody('createPool', (pool) => ({ ...pool, status: 'queued' })),
    ),
  },
  {
    id: 'statuses.other-methods-are-404',
    description: 'A method that a path does not have is answered like a path that does not exist.',
    reading: 'unusual requests',
    start: embedded({}, otherwise({ status: 404, body: { error: 'Not Found', message: 'Cannot do this here' } })),
  },
  {
    id: 'statuses.other-methods-are-501',
    description: 'Methods that the server does not implement are answered with 501, without a body.',
    reading: 'unusual requests',
    start: embedded({}, otherwise({ status: 501 })),
  },
  {
    id: 'statuses.other-methods-are-405-in-plain-text',
    description: 'A 405 of the framework is in plain text, and says nothing of the methods that there are.',
    reading: 'unusual requests',
    start: embedded({}, otherwise({ status: 405, body: 'Method Not Allowed\n', type: 'text/plain; charset=utf-8' })),
  },
  {
    id: 'statuses.options-are-404',
    description: 'OPTIONS is answered with 404, and no page of another origin is let in.',
    reading: 'unusual requests',
    start: embedded({ cors: false }, method('OPTIONS', 404, '{"error":"Not Found","message":"nothing here"}')),
  },
  {
    id: 'statuses.options-are-204-everywhere',
    description: 'OPTIONS is answered with 204 for whatever path.',
    reading: 'unusual requests',
    start: embedded({}, method('OPTIONS', 204, null)),
  },
  {
    id: 'statuses.options-are-200-with-a-body',
    description: 'OPTIONS is answered with 200 and a description of the resource.',
    reading: 'unusual requests',
    start: embedded({}, method('OPTIONS', 200, '{"name":"Pool List","renders":["application/json"]}')),
  },
  {
    id: 'statuses.head-is-405',
    description: 'HEAD is not served: the document does not have it.',
    reading: 'unusual requests',
    start: embedded({}, method('HEAD', 405, null)),
  },
  {
    id: 'statuses.unknown-routes-are-html',
    description: 'A path outside the six operations is answered by the framework with its own page.',
    reading: 'unusual requests',
    start: embedded({}, unknownRoutes(404, '<!DOCTYPE html>\n<pre>Cannot GET it</pre>\n', 'text/html; charset=utf-8')),
  },
  {
    id: 'statuses.unknown-routes-show-the-dashboard',
    description: 'The same host serves the dashboard: whatever path is not of the API gives its page, with 200.',
    reading: 'unusual requests',
    start: embedded({}, unknownRoutes(200, '<!DOCTYPE html>\n<div id="root"></div>\n', 'text/html')),
  },
  {
    id: 'statuses.trailing-slashes-are-redirected',
    description: 'A path with a slash at its end is redirected to the one without, as several frameworks do.',
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
    description: 'A path with a slash at its end is served like the one without.',
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
    description: 'The messages of errors, and of a deletion, are free text in any language; only the phrase is fixed.',
    reading: 'bodies of other errors',
    start: embedded(
      {},
      mutateErrorBodies((body) => ({
        ...body,
        message: 'Das ging leider nicht – bitte prüfen',
        ...('details' in body ? { details: 'Ungültig: „Größe“' } : {}),
      })),
      mutateBody('deletePool', () => ({ success: true, message: 'Pool gelöscht' })),
    ),
  },
  {
    id: 'statuses.errors-with-more-fields',
    description: 'Errors carry further fields beside the documented ones: a time, a path, a trace id, the single problems.',
    reading: 'bodies of other errors',
    start: embedded(
      {},
      mutateErrorBodies((body, status) => ({
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
    description: 'Not only a 400 has details.',
    reading: 'bodies of other errors',
    start: embedded(
      {},
      mutateErrorBodies((body) => ({ details: 'no such pool', ...body })),
    ),
  },
  {
    id: 'statuses.delete-answers-more',
    description: 'A deletion answers more than it must: the id, and the pool as it was.',
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

function createAnswers(status: number): Wrapper {
  return on('createPool', async ({ forward }) => {
    const response = await forward()
    return response.ok ? withBody(response, await response.text(), { status }) : response
  })
}

/** Answers methods outside the document in another way, wherever they are sent. */
function otherwise({ status, body, type = 'application/json' }: { status: number; body?: unknown; type?: string }): Wrapper {
  return intercept(({ request, operation, forward }) => {
    if (operation || /^(GET|HEAD|OPTIONS)$/.test(request.method)) return forward()
    const text = typeof body === 'object' ? JSON.stringify(body) : body
    return new Response(text === undefined ? null : String(text), { status, headers: { 'content-type': type } })
  })
}

function method(name: string, status: number, body: string | null): Wrapper {
  return intercept(({ request, forward }) => {
    if (request.method !== name) return forward()
    return new Response(body, { status, headers: { allow: 'GET, POST', 'content-type': 'application/json' } })
  })
}

function unknownRoutes(status: number, body: string, type: string): Wrapper {
  return intercept(({ request, operation, forward }) => {
    const isOurs = /^\/api\/pools(\/|$)/.test(new URL(request.url).pathname)
    return operation || isOurs ? forward() : new Response(body, { status, headers: { 'content-type': type } })
  })
}
