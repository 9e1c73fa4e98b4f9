import type { Fetch } from '../../../src/core/fetch.ts'
import type { Pool } from '../../../src/generated/schema.js'
import { createServer, type ServerOptions } from '../../../src/server.ts'
import type { VerifyOptions } from '../../model/options.ts'
import { errorResponse, type InterceptedRequest, intercept, type Mutator, withBody } from '../mutators.ts'
import type { Reading } from '../reading.ts'

/** A server that differs from the embedded server and conforms to the API document. The suite must report no violation. */
export interface ConformingServer {
  /** `area.difference` */
  id: string
  /** One sentence that completes "The server …". */
  description: string
  /** The reading of the API document that allows it. */
  reading: Reading | ServerCircumstance
  /** Options of the run. */
  options?: Omit<VerifyOptions, 'url' | 'fetch' | 'write'>
  /** The reason why a run is inconclusive. Without it, the verdict must be `conforms`. */
  inconclusive?: string
  start(): StartedServer | Promise<StartedServer>
}

/** Subjects that the API document does not cover. */
type ServerCircumstance = 'free text in responses' | 'unreliable environment' | 'HTTP features' | 'base URL' | 'other clients'

/** A started server. */
export interface StartedServer {
  fetch?: Fetch
  /** The URL of a server that listens on its own port. */
  url?: string
  /** Returns the stored pools, except those of other clients. */
  pools(): readonly Pool[]
  stop?(): void | Promise<void>
}

/** Wraps a server and changes its behavior. */
export type Wrapper = Mutator

/** Starts the embedded server with wrappers. The first wrapper is the innermost. */
export function embedded(options: ServerOptions = {}, ...wrappers: Wrapper[]): () => StartedServer {
  return () => {
    const server = createServer(options)
    return {
      fetch: wrappers.reduce((fetch, wrap) => wrap(fetch), server.fetch),
      pools: () => server.state().pools,
    }
  }
}

/** Returns the twelve pools of the API document, changed. */
export function examplePools(change: (pool: Pool, index: number) => Pool = (pool) => pool): Pool[] {
  return createServer().state().pools.map(change)
}

/** Responds 400 to bodies that `why` gives a reason to reject. */
export function rejectWith400(
  why: (
    body: Record<string, unknown>,
    intercepted: InterceptedRequest,
  ) => string | false | undefined | Promise<string | false | undefined>,
  operations: readonly string[] = ['createPool', 'updatePool'],
): Wrapper {
  return onBodies(operations, async (body, intercepted) => {
    const reason = await why(body, intercepted)
    return reason ? errorResponse(400, reason) : intercepted.forward()
  })
}

/** Changes request bodies before the server sees them. */
export function rewriteBody(
  change: (body: Record<string, unknown>, intercepted: InterceptedRequest) => unknown,
  operations: readonly string[] = ['createPool', 'updatePool'],
): Wrapper {
  return onBodies(operations, (body, intercepted) => intercepted.forward({ json: change(body, intercepted) }))
}

/** Changes the bodies of errors. Responses without a body keep none. */
export function mutateErrorBodies(change: (body: Record<string, unknown>, status: number) => object): Wrapper {
  return intercept(async ({ forward }) => {
    const response = await forward()
    const text = response.status < 400 ? '' : await response.clone().text()
    return text === '' ? response : withBody(response, change(JSON.parse(text), response.status))
  })
}

function onBodies(
  operations: readonly string[],
  handle: (body: Record<string, unknown>, intercepted: InterceptedRequest) => Promise<Response>,
): Wrapper {
  return intercept((intercepted) => {
    const { operation, json } = intercepted
    const isObject = typeof json === 'object' && json !== null && !Array.isArray(json)
    return operation && operations.includes(operation) && isObject
      ? handle(json as Record<string, unknown>, intercepted)
      : intercepted.forward()
  })
}
