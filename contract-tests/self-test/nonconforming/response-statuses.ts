import { intercept, jsonResponse, on, withBody } from '../mutators.ts'
import { fetchPool } from './defects.ts'
import { createPool, deletePool, getPool, listPools, updatePool } from './pointers.ts'
import { mutated, type NonconformingServers } from './server.ts'

/** Responses whose status the OpenAPI document does not have. */
export const responseStatuses: NonconformingServers = {
  'paths-need-a-slash': {
    description: 'Documented paths are redirected to paths with a trailing slash.',
    reading: 'status of other successes',
    pointer: listPools,
    caughtBy: ['answers.status-is-documented'],
    isReportedOnce: true,
    serve: mutated(
      intercept(({ request, operation, forward }) => {
        const url = new URL(request.url)
        if (operation) return new Response(null, { status: 301, headers: { location: `${url.pathname}/${url.search}` } })
        return forward({ path: url.pathname.replace(/\/$/, '') + url.search })
      }),
    ),
  },
  'delete-is-204': {
    description: 'A delete returns 204 without a body.',
    reading: 'status of other successes',
    pointer: `${deletePool}/responses/200`,
    caughtBy: ['answers.success-is-200', 'answers.body-is-json'],
    serve: mutated(
      on('deletePool', async ({ forward }) => {
        const response = await forward()
        return response.ok ? new Response(null, { status: 204 }) : response
      }),
    ),
  },
  'validation-is-422': {
    description: 'Invalid bodies get 422 and a list of validation errors, the default of FastAPI.',
    reading: 'invalid input',
    pointer: `${createPool}/responses/400`,
    caughtBy: ['answers.status-is-documented', 'requests.body-is-required', 'requests.body-must-be-an-object'],
    serve: mutated(
      intercept(async ({ forward }) => {
        const response = await forward()
        const detail = [{ loc: ['body', 'name'], msg: 'field required', type: 'value_error.missing' }]
        return response.status === 400 ? withBody(response, { detail }, { status: 422 }) : response
      }),
    ),
  },
  'unknown-pool-is-200': {
    description: 'An unknown pool gets 200 with the error in the body.',
    reading: 'unknown pools',
    pointer: `${getPool}/responses/404`,
    caughtBy: ['lifecycle.deleted-pool-is-gone', 'answers.success-matches-its-schema'],
    serve: mutated(
      on('getPool', async ({ forward }) => {
        const response = await forward()
        return response.status === 404 ? withBody(response, await response.text(), { status: 200 }) : response
      }),
    ),
  },
  'create-redirects': {
    description: 'A create returns 303 with the address of the new pool, as web forms do.',
    reading: 'status of a create',
    pointer: `${createPool}/responses/201`,
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
  'update-while-starting-is-409': {
    description: 'Updating a pool that is still starting responds with the undocumented status 409.',
    reading: 'updates',
    pointer: `${updatePool}/responses`,
    caughtBy: ['answers.status-is-documented', 'lifecycle.update-answers-what-was-sent'],
    serve: mutated(
      on('updatePool', async (intercepted) => {
        const current = await fetchPool(intercepted)
        return current?.status === 'initializing'
          ? jsonResponse(409, { error: 'Conflict', message: 'Pool is not active yet' })
          : intercepted.forward()
      }),
    ),
  },
}
