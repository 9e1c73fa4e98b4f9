import { errorResponse, intercept, mutateErrors, on, withBody } from '../mutators.ts'
import { getPool } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

/** Error responses without the documented body, or with internals in it. */
export const errorBodies: NonconformingServers = {
  'errors-in-an-envelope': {
    description: 'Every error has its fields in `error`.',
    reading: 'bodies of other errors',
    pointer: '#/components/schemas/NotFoundBody',
    caughtBy: ['answers.error-has-its-fields'],
    isReportedOnce: true,
    isBodyOnly: true,
    serve: mutated(mutateErrors((body, status) => ({ error: { code: status, ...body } }))),
  },
  'errors-have-only-detail': {
    description: 'Every error has only `detail`, with a list of problems.',
    reading: 'bodies of other errors',
    pointer: '#/components/schemas/NotFoundBody',
    caughtBy: ['answers.error-has-its-fields'],
    isReportedOnce: true,
    isBodyOnly: true,
    serve: mutated(mutateErrors(({ message }) => ({ detail: [{ loc: ['body'], msg: message, type: 'value_error' }] }))),
  },
  'errors-are-a-list': {
    description: 'Every error is a list of messages.',
    reading: 'bodies of other errors',
    pointer: '#/components/schemas/NotFoundBody',
    caughtBy: ['answers.error-has-its-fields'],
    isReportedOnce: true,
    isBodyOnly: true,
    serve: mutated(mutateErrors(({ message }) => [message])),
  },
  'not-found-has-only-detail': {
    description: 'A 404 has only `detail`, the default of Django REST framework and FastAPI.',
    reading: 'bodies of other errors',
    pointer: `${getPool}/responses/404`,
    caughtBy: ['answers.error-has-its-fields'],
    isBodyOnly: true,
    serve: mutated(mutateErrors((body, status) => (status === 404 ? { detail: 'Not found.' } : body))),
  },
  'not-found-is-html': {
    description: 'A 404 is the HTML page that Express sends for an unknown route.',
    reading: 'HTTP and JSON',
    pointer: `${getPool}/responses/404`,
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
  'errors-in-spring-format': {
    description: "Errors have Spring Boot's default body: timestamp, status, error and path, without a message.",
    reading: 'bodies of other errors',
    pointer: '#/components/schemas/NotFoundBody/properties/message',
    caughtBy: ['answers.error-has-its-fields'],
    isBodyOnly: true,
    serve: mutated(
      mutateErrors(({ error }, status) => ({ timestamp: '2023-06-12T08:00:00.000+00:00', status, error, path: '/api/pools' })),
    ),
  },
  'error-phrase-is-a-sentence': {
    description: 'The `error` field of a 404 is "Pool not found" instead of the status phrase.',
    reading: 'bodies of other errors',
    pointer: '#/components/schemas/NotFoundBody/properties/error',
    caughtBy: ['answers.error-phrase-fits-its-status'],
    isBodyOnly: true,
    serve: mutated(mutateErrors((body, status) => (status === 404 ? { ...body, error: 'Pool not found' } : body))),
  },
  'update-errors-have-no-details': {
    description: 'A 400 to an update has no `details`; a 400 to a create has.',
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
    description: 'The `details` of a 400 are a list of issues from a validation library, not a string.',
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
  'not-found-is-empty': {
    description: 'A 404 has no body.',
    reading: 'bodies of other errors',
    pointer: `${getPool}/responses/404`,
    caughtBy: ['answers.body-is-json'],
    serve: mutated(
      intercept(async ({ forward }) => {
        const response = await forward()
        return response.status === 404 ? new Response(null, { status: 404 }) : response
      }),
    ),
  },
  'malformed-json-shows-the-stack': {
    description: 'A 400 for malformed JSON has a stack trace in `details`.',
    reading: 'leaked internals',
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
  'unknown-pool-shows-the-traceback': {
    description: 'Deleting an unknown pool responds with a traceback.',
    reading: 'leaked internals',
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
}
