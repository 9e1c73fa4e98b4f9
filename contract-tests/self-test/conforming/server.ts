/** Servers that differ from the embedded one, and that anybody can defend with the API document in hand. */
import type { Fetch } from '../../../src/core/fetch.ts'
import type { Pool } from '../../../src/generated/schema.js'
import { createServer, type ServerOptions } from '../../../src/server.ts'
import type { VerifyOptions } from '../../model/options.ts'
import { errorResponse, type InterceptedRequest, intercept, type Mutator, withBody } from '../mutators.ts'
import type { Reading } from '../reading.ts'

/** A correct server: the suite must find nothing on it at `must` and at `should`. */
export interface ConformingServer {
  /** `area.what-is-different` */
  id: string
  /** What this server does, and why it may. */
  description: string
  /** The reading of the API document that leaves it open. */
  reading: Reading | ServerCircumstance
  /** What the person who verifies this server gives besides its URL. */
  options?: Omit<VerifyOptions, 'url' | 'fetch' | 'write'>
  /** Why this server cannot be judged to the end; without it, the verdict is `conforms`. */
  inconclusive?: string
  start(): StartedServer | Promise<StartedServer>
}

/** What the document could not speak of: how servers live. */
type ServerCircumstance = 'free text in responses' | 'unreliable environment' | 'HTTP features' | 'base URL' | 'other clients'

/** A server that runs, and a look behind its answers. */
export interface StartedServer {
  fetch?: Fetch
  /** Where it listens, when it speaks HTTP in a way of its own. */
  url?: string
  /** The pools that nobody but the run could touch, as they are stored. */
  pools(): readonly Pool[]
  stop?(): void | Promise<void>
}

/** What stands around an honest server. */
export type Wrapper = Mutator

/** The embedded server, with something around it; the first wrapper is the innermost. */
export function embedded(options: ServerOptions = {}, ...wrappers: Wrapper[]): () => StartedServer {
  return () => {
    const server = createServer(options)
    return {
      fetch: wrappers.reduce((fetch, wrap) => wrap(fetch), server.fetch),
      pools: () => server.state().pools,
    }
  }
}

/** The twelve pools of the API document, changed. */
export function examplePools(change: (pool: Pool, index: number) => Pool = (pool) => pool): Pool[] {
  return createServer().state().pools.map(change)
}

/** Answers 400 to what a server has a reason not to take, and everything else as before. */
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

/** Lets a server read another body than the one that was sent. */
export function rewriteBody(
  change: (body: Record<string, unknown>, intercepted: InterceptedRequest) => unknown,
  operations: readonly string[] = ['createPool', 'updatePool'],
): Wrapper {
  return onBodies(operations, (body, intercepted) => intercepted.forward({ json: change(body, intercepted) }))
}

/** Says errors in another way. Answers without a body, as to HEAD, stay without. */
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
