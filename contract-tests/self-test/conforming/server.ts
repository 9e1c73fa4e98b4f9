import type { Fetch } from '../../../src/core/fetch.ts'
import type { OperationId } from '../../../src/core/operations.ts'
import type { Pool } from '../../../src/generated/schema.js'
import { createServer, type ServerOptions } from '../../../src/server.ts'
import type { VerifyOptions } from '../../model/options.ts'
import { errorResponse, type InterceptedRequest, isObject, type Mutator, on } from '../mutators.ts'
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

/** Starts the embedded server with mutators. The first mutator is the innermost. */
export function embedded(options: ServerOptions = {}, ...mutators: Mutator[]): () => StartedServer {
  return () => {
    const server = createServer(options)
    return {
      fetch: mutators.reduce((fetch, mutate) => mutate(fetch), server.fetch),
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
  operations: OperationId[] = ['createPool', 'updatePool'],
): Mutator {
  return on(operations, async (intercepted) => {
    const reason = isObject(intercepted.json) && (await why(intercepted.json, intercepted))
    return reason ? errorResponse(400, reason) : intercepted.forward()
  })
}
