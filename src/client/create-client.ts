import createOpenApiClient from 'openapi-fetch'
import type { paths } from '../generated/schema.js'
import { createAttempt } from './attempt.ts'
import { parseBaseUrl } from './encode.ts'
import { createSend } from './execute.ts'
import { applyHeaders } from './headers.ts'
import { createAdapter, createFetchFactory, toBody } from './openapi-fetch.ts'
import type { Policies } from './policies.ts'
import type { ClientOptions, ComputePoolsClient } from './types.ts'

/** Creates a client. Without a validator for an operation, any JSON is accepted as its success. */
export function createClientWith(options: ClientOptions, policies: Policies): ComputePoolsClient {
  const settings = { ...options }
  const { baseUrl, origin } = parseBaseUrl(settings.baseUrl)
  const fetchWith = createFetchFactory(createSend(settings, origin, policies))
  const api = createAdapter(baseUrl)

  return {
    listPools: (options) => api.GET('/api/pools', { fetch: fetchWith(options, policies.PoolList) }).then(toBody),
    getPool: (poolId, options) =>
      api.GET('/api/pools/{poolId}', { params: { path: { poolId } }, fetch: fetchWith(options, policies.Pool) }).then(toBody),
    createPool: (body, options) =>
      api.POST('/api/pools', { body: body ?? null, fetch: fetchWith(options, policies.Pool) }).then(toBody),
    updatePool: (poolId, body, options) =>
      api
        .PUT('/api/pools/{poolId}', {
          params: { path: { poolId } },
          body: body ?? null,
          fetch: fetchWith(options, policies.Pool),
        })
        .then(toBody),
    deletePool: (poolId, options) =>
      api
        .DELETE('/api/pools/{poolId}', {
          params: { path: { poolId } },
          fetch: fetchWith(options, policies.DeletePoolResult),
        })
        .then(toBody),
    listActivity: (filter, options) =>
      api
        .GET('/api/pools/activity', {
          params: { query: filter as { poolId: string } },
          fetch: fetchWith(options, policies.ActivityList),
        })
        .then(toBody),
    raw: createOpenApiClient<paths>({ baseUrl, redirect: 'manual', fetch: sendRaw }),
  }

  async function sendRaw(request: Request): Promise<Response> {
    const { fetch = globalThis.fetch } = settings
    if (request.url.startsWith(`${origin}/`)) {
      const attempt = createAttempt(request, request.headers, policies.createMask)
      await applyHeaders(attempt, [settings.headers, new Headers(request.headers)], settings.token)
    }
    return fetch(request)
  }
}
