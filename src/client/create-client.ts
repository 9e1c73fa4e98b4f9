import createOpenApiClient from 'openapi-fetch'
import type { paths } from '../generated/schema.js'
import { createAttempt } from './attempt.ts'
import { parseBaseUrl } from './encode.ts'
import { createExecutor } from './execute.ts'
import { applyHeaders } from './headers.ts'
import { createAdapter, toBody, toFetch } from './openapi-fetch.ts'
import type { ResponseValidators } from './parse-response.ts'
import type { ClientOptions, ComputePoolsClient } from './types.ts'

/** Creates a client that checks the bodies of successful responses with these validators. Without a validator any JSON is accepted. */
export function createClientWith(validators: ResponseValidators, options: ClientOptions): ComputePoolsClient {
  const settings = { ...options }
  const { baseUrl, origin } = parseBaseUrl(settings.baseUrl)
  const execute = createExecutor(settings, origin)
  const api = createAdapter(baseUrl)

  return {
    listPools: (options) => api.GET('/api/pools', { fetch: toFetch(execute(options, validators.PoolList)) }).then(toBody),
    getPool: (poolId, options) =>
      api
        .GET('/api/pools/{poolId}', { params: { path: { poolId } }, fetch: toFetch(execute(options, validators.Pool)) })
        .then(toBody),
    createPool: (body, options) =>
      api.POST('/api/pools', { body: body ?? null, fetch: toFetch(execute(options, validators.Pool)) }).then(toBody),
    updatePool: (poolId, body, options) =>
      api
        .PUT('/api/pools/{poolId}', {
          params: { path: { poolId } },
          body: body ?? null,
          fetch: toFetch(execute(options, validators.Pool)),
        })
        .then(toBody),
    deletePool: (poolId, options) =>
      api
        .DELETE('/api/pools/{poolId}', {
          params: { path: { poolId } },
          fetch: toFetch(execute(options, validators.DeletePoolResult)),
        })
        .then(toBody),
    listActivity: (filter = {}, options) =>
      api
        .GET('/api/pools/activity', {
          params: { query: filter as { poolId: string } },
          fetch: toFetch(execute(options, validators.ActivityList)),
        })
        .then(toBody),
    raw: createOpenApiClient<paths>({ baseUrl, fetch: sendRaw }),
  }

  async function sendRaw(request: Request): Promise<Response> {
    const { fetch = globalThis.fetch, headers, token } = settings
    if (request.url.startsWith(`${origin}/`))
      await applyHeaders(createAttempt(request, request.headers), [headers, new Headers(request.headers)], token)
    return fetch(request)
  }
}
