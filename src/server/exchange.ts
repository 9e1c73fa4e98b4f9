import type { Fetch } from '../fetch.ts'
import { type Match, type Method, match, type OperationId } from '../operations.ts'
import { isCreatePoolRequest, isUpdatePoolRequest } from '../validators.ts'
import type { Access } from './access.ts'
import { readBody } from './body.ts'
import { corsHeaders, preflightHeaders } from './cors.ts'
import { connectionReset, type Fault, type Faults, faultyReply, trickling, truncated } from './faults.ts'
import { type Call, type Handlers, handlers } from './handlers.ts'
import { pause } from './latency.ts'
import { badRequest, internalServerError, notFound, Refusal, type Reply, undocumented } from './replies.ts'
import { respond, textOf } from './respond.ts'
import type { Store } from './store.ts'

/** What answers requests. */
export interface Parts {
  access: Access | undefined
  cors: boolean
  /** What `reset()` begins anew. */
  current: () => { store: Store; faults: Faults; latencyMs: () => number }
}

/** Route, authenticate, validate, handle, respond. It rejects only as a network does: aborted, or reset by a fault. */
export function exchangeOf(parts: Parts): Fetch {
  return async (input, init) => {
    const request = requestFrom(input, init)
    request.signal.throwIfAborted()
    const place = placeOf(request)
    const cors = parts.cors ? corsHeaders(request.headers) : {}
    const isHead = request.method === 'HEAD'
    if (request.method === 'OPTIONS') return respond(optionsReply(place, request.headers, parts.cors), cors, false)

    const { store, faults, ...current } = parts.current()
    const latencyMs = current.latencyMs()
    if (latencyMs > 0) await pause(latencyMs, request.signal)
    const fault = place.found === 'operation' ? faults.next(place.operation.id) : undefined
    if (fault?.kind === 'reset') throw connectionReset()
    if (fault?.kind === 'status') return respond(faultyReply(fault.status, fault.headers), cors, isHead)
    const reply = await replyTo(request, place, parts.access, store)
    return fault && !isHead ? spoilt(fault, reply, cors) : respond(reply, cors, isHead)
  }
}

/** The request of either form that fetch takes. A path alone is one of this server. */
function requestFrom(input: string | URL | Request, init?: RequestInit): Request {
  if (typeof input === 'string' || input instanceof URL) return new Request(new URL(input, 'http://localhost'), init)
  return init ? new Request(input, init) : input
}

type Place = (Match | { found: 'malformed' }) & {
  url: URL
  /** What comes before `/api/pools` in the path: the server may stand below any. */
  prefix: string
}

function placeOf(request: Request): Place {
  const url = new URL(request.url)
  const start = /\/api\/pools(?=\/|$)/.exec(url.pathname)?.index ?? 0
  const prefix = url.pathname.slice(0, start)
  try {
    return { ...match(request.method === 'HEAD' ? 'GET' : request.method, url.pathname.slice(start)), url, prefix }
  } catch {
    return { found: 'malformed', url, prefix }
  }
}

async function replyTo(request: Request, place: Place, access: Access | undefined, store: Store): Promise<Reply> {
  try {
    const user = access?.admit(request.headers, request.method) ?? 'anonymous'
    if (place.found === 'malformed') return badRequest('the path is not valid percent-encoding')
    if (place.found === 'nothing') return notFound()
    if (place.found === 'path') return methodNotAllowed(request.method, place.methods)
    const { poolId = '', prefix, operation } = place
    const filter = operation.id === 'listActivity' ? filterIn(place.url) : undefined
    const called = { store, poolId, user, prefix, filter }
    switch (operation.id) {
      case 'createPool':
        return handle('createPool', { ...called, body: await readBody(request, 'CreatePoolRequest', isCreatePoolRequest) })
      case 'updatePool':
        return handle('updatePool', { ...called, body: await readBody(request, 'UpdatePoolRequest', isUpdatePoolRequest) })
      default:
        return handle(operation.id, { ...called, body: undefined })
    }
  } catch (error) {
    if (error instanceof Refusal) return error.reply
    throw error
  }
}

/** The pool that the log is asked for. An empty one is none: a dashboard's filter that nobody has set. */
function filterIn({ search, searchParams }: URL): string | undefined {
  const [poolId, ...more] = searchParams.getAll('poolId')
  if (more.length > 0) throw new Refusal(badRequest('poolId: must be given once'))
  if (poolId?.includes('\ufffd') && !decodable(search)) throw new Refusal(badRequest('poolId: is not valid percent-encoding'))
  return poolId || undefined
}

function decodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

function methodNotAllowed(method: string, methods: Method[]): Reply {
  const allow = allowed(methods)
  return undocumented(405, `${method} is not possible here; these are: ${allow}`, { allow })
}

function allowed(methods: Method[]): string {
  return methods
    .flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
    .join(', ')
    .concat(', OPTIONS')
}

/** What is possible at a place; to a browser that asks before it sends a request, leave to send it. */
function optionsReply(place: Place, headers: Headers, cors: boolean): Reply {
  // Leave is given for any place, so that the browser gets to see the 404.
  if (cors && headers.has('access-control-request-method')) return { status: 204, headers: preflightHeaders(headers) }
  return place.found === 'path' ? { status: 204, headers: { allow: allowed(place.methods) } } : notFound()
}

/** An answer that arrives otherwise than it should. */
function spoilt(fault: Fault, reply: Reply, cors: Record<string, string>): Response {
  if (fault.kind === 'wrong-shape') {
    return respond({ ...reply, body: 'body' in fault ? fault.body : { data: reply.body } }, cors, false)
  }
  const response = respond(reply, cors, false)
  const text = textOf(response) ?? ''
  return fault.kind === 'slow' ? trickling(response, text, fault.ms) : truncated(response, text)
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
