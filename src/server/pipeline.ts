import type { OperationId } from '../core/operations.ts'
import { sleep } from '../core/timeout.ts'
import { isCreatePoolRequest, isUpdatePoolRequest } from '../core/validators.ts'
import type { Cors } from '../http/cors.ts'
import { badRequest, HttpError, internalServerError, notFound } from '../http/error-responses.ts'
import { type JsonResponse, serializeResponse } from '../http/json-response.ts'
import type { Handler, ServerRequest } from '../http/request.ts'
import type { Access } from './access.ts'
import { connectionReset, serializeWithFault, statusFaultResponse } from './fault-responses.ts'
import type { Faults } from './faults.ts'
import { type Call, type Handlers, handlers } from './handlers.ts'
import { readBody } from './request-body.ts'
import { allowHeader, findRoute, methodNotAllowed, type Route, readPoolIdFilter } from './route.ts'
import type { Store } from './store.ts'

/** Options of `createPipeline()`. */
export interface PipelineOptions {
  access: Access | undefined
  cors: Cors
  /** Returns the state, which `reset()` replaces. */
  current: () => ServerState
  /** Awaited before each response. */
  persisted?: (() => Promise<void> | undefined) | undefined
}

/** Everything that `reset()` recreates. */
export interface ServerState {
  store: Store
  faults: Faults
  sampleLatencyMs: () => number
}

/** Creates the handler of the embedded server: route, authenticate, validate, handle, respond. */
export function createPipeline({ access, cors, current, persisted }: PipelineOptions): Handler {
  return async (request) => {
    const { method, url } = request
    const route = findRoute(method, url)
    const headers = cors.headers(request)
    const isHead = method === 'HEAD'
    if (method === 'OPTIONS') return serializeResponse(respondToOptions(request, route, cors), headers, isHead)

    const rejection = cors.findRejection(request)
    if (rejection) return serializeResponse(rejection, headers, isHead)

    // Read before the delay: a request that waits during a reset belongs to the state before it.
    const { store, faults, sampleLatencyMs } = current()
    const latencyMs = sampleLatencyMs()
    if (latencyMs > 0) await sleep(latencyMs, request.signal)
    const fault = route.found === 'operation' ? faults.next(route.operation.id) : undefined
    if (fault?.kind === 'reset') throw connectionReset()
    if (fault?.kind === 'status') return serializeResponse(statusFaultResponse(fault.status, fault.headers), headers, isHead)
    const response = await respond(request, route, access, store)
    await persisted?.()
    return fault ? serializeWithFault(fault, response, headers, request) : serializeResponse(response, headers, isHead)
  }
}

function respondToOptions(request: ServerRequest, route: Route, cors: Cors): JsonResponse {
  // A preflight succeeds for unknown paths too, so that the page can read the 404 of the request itself.
  const preflight = cors.preflightHeaders(request)
  if (preflight) return { status: 204, headers: preflight }
  if (route.found === 'malformed') return malformedPath()
  return route.found === 'path' ? { status: 204, headers: { allow: allowHeader(route.methods) } } : notFound()
}

async function respond(request: ServerRequest, route: Route, access: Access | undefined, store: Store): Promise<JsonResponse> {
  try {
    const user = access?.authorize(request.header('authorization'), request.method) ?? 'anonymous'
    if (route.found === 'malformed') return malformedPath()
    if (route.found === 'nothing') return notFound()
    if (route.found === 'path') return methodNotAllowed(request.method, route.methods)
    const { poolId = '', prefix, operation } = route
    const filter = operation.id === 'listActivity' ? readPoolIdFilter(request.url) : undefined
    const call = { store, poolId, user, prefix, filter }
    switch (operation.id) {
      case 'createPool':
        return callHandler('createPool', { ...call, body: await readBody(request, 'CreatePoolRequest', isCreatePoolRequest) })
      case 'updatePool':
        return callHandler('updatePool', { ...call, body: await readBody(request, 'UpdatePoolRequest', isUpdatePoolRequest) })
      default:
        return callHandler(operation.id, { ...call, body: undefined })
    }
  } catch (error) {
    if (error instanceof HttpError) return error.response
    throw error
  }
}

function malformedPath(): JsonResponse {
  return badRequest('the path is not valid percent-encoding')
}

/** A handler throws only for a bug in this server, or in the caller's `now` or `ids`. The console shows the error. */
function callHandler<Id extends OperationId>(id: Id, call: Call<Id>): JsonResponse {
  const all: Handlers = handlers
  try {
    return all[id](call)
  } catch (error) {
    console.error(error)
    return internalServerError()
  }
}
