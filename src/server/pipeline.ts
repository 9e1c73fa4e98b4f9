import type { OperationId } from '../core/operations.ts'
import { isCreatePoolRequest, isUpdatePoolRequest } from '../core/validators.ts'
import { corsHeaders, preflightHeaders } from '../http/cors.ts'
import { readBody } from '../http/json-body.ts'
import { badRequest, HttpError, internalServerError, notFound, type Reply, toServerResponse } from '../http/replies.ts'
import type { Handler, ServerRequest } from '../http/request.ts'
import type { Access } from './access.ts'
import type { Faults } from './faults.ts'
import { connectionReset, faultyReply, spoilt } from './faulty-reply.ts'
import { type Call, type Handlers, handlers } from './handlers.ts'
import { pause } from './latency.ts'
import { allowed, filterIn, methodNotAllowed, type Route, routeOf } from './route.ts'
import type { Store } from './store.ts'

/** What answers requests. */
export interface Parts {
  access: Access | undefined
  cors: boolean
  /** What `reset()` begins anew. */
  current: () => Current
  /** Waits until what has changed is kept elsewhere, when it is. */
  persisted?: (() => Promise<void> | undefined) | undefined
}

/** What one stretch of life of a server has, until it is reset. */
export interface Current {
  store: Store
  faults: Faults
  latencyMs: () => number
}

/** Route, authenticate, validate, handle, respond. */
export function createPipeline({ access, cors, current, persisted }: Parts): Handler {
  return async (question) => {
    const { method, url } = question
    const route = routeOf(method, url)
    const headers = cors ? corsHeaders(question) : {}
    const isHead = method === 'HEAD'
    if (method === 'OPTIONS') return toServerResponse(optionsReply(question, route, cors), headers, isHead)

    // Taken now: a request that waits while the server is reset belongs to what was before.
    const { store, faults, latencyMs } = current()
    const waitMs = latencyMs()
    if (waitMs > 0) await pause(waitMs, question.signal)
    const fault = route.found === 'operation' ? faults.next(route.operation.id) : undefined
    if (fault?.kind === 'reset') throw connectionReset()
    if (fault?.kind === 'status') return toServerResponse(faultyReply(fault.status, fault.headers), headers, isHead)
    const reply = await replyTo(question, route, access, store)
    await persisted?.()
    return fault ? spoilt(fault, reply, headers, question) : toServerResponse(reply, headers, isHead)
  }
}

/** What is possible at a place; to a browser that asks before it sends a request, leave to send it. */
function optionsReply(question: ServerRequest, route: Route, cors: boolean): Reply {
  // Leave is given for any place, so that the browser gets to see the 404.
  if (cors && question.header('access-control-request-method')) return { status: 204, headers: preflightHeaders(question) }
  if (route.found === 'malformed') return badRequest('the path is not valid percent-encoding')
  return route.found === 'path' ? { status: 204, headers: { allow: allowed(route.methods) } } : notFound()
}

async function replyTo(question: ServerRequest, route: Route, access: Access | undefined, store: Store): Promise<Reply> {
  try {
    const user = access?.admit(question.header('authorization'), question.method) ?? 'anonymous'
    if (route.found === 'malformed') return badRequest('the path is not valid percent-encoding')
    if (route.found === 'nothing') return notFound()
    if (route.found === 'path') return methodNotAllowed(question.method, route.methods)
    const { poolId = '', prefix, operation } = route
    const filter = operation.id === 'listActivity' ? filterIn(question.url) : undefined
    const called = { store, poolId, user, prefix, filter }
    switch (operation.id) {
      case 'createPool':
        return handle('createPool', { ...called, body: await readBody(question, 'CreatePoolRequest', isCreatePoolRequest) })
      case 'updatePool':
        return handle('updatePool', { ...called, body: await readBody(question, 'UpdatePoolRequest', isUpdatePoolRequest) })
      default:
        return handle(operation.id, { ...called, body: undefined })
    }
  } catch (error) {
    if (error instanceof HttpError) return error.reply
    throw error
  }
}

/** Runs a handler. What it throws is a mistake in here, or in the caller's clock or ids: told to whoever watches the console. */
function handle<Id extends OperationId>(id: Id, call: Call<Id>): Reply {
  const all: Handlers = handlers
  try {
    return all[id](call)
  } catch (error) {
    console.error(error)
    return internalServerError()
  }
}
