import type { Fetch } from './core/fetch.ts'
import type { Activity, Pool } from './generated/schema.js'
import type { Fault } from './server/faults.ts'
import type { ServerOptions } from './server/options.ts'
import { createService } from './server/service.ts'

export type { Auth } from './server/access.ts'
export type { Fault } from './server/faults.ts'
export type { Latency } from './server/latency.ts'
export type { ServerOptions } from './server/options.ts'

/** The API in memory. What `fetch` is told, it remembers until `reset()`. */
export interface ComputePoolsServer {
  /**
   * Answers a request, in either form that the platform's own fetch takes, below any prefix of the URL. It needs no
   * `this`, opens no connection, and rejects only where a network would: for an aborted signal, and for a `reset` fault.
   */
  fetch: Fetch
  /** Back to the beginning: pools, log, ids, faults and chances as they were when the server was created. */
  reset(): void
  /** A copy of all pools, and of the log, newest first. */
  state(): { pools: Pool[]; activities: Activity[] }
  /** Lets something go wrong from now on, after the faults that are there already. @throws {TypeError} for a fault that cannot be. */
  fail(fault: Fault): void
}

/**
 * Creates a server of the whole API that runs wherever fetch does: in a unit test, a browser page, Node, Bun, Deno or a
 * Worker.
 *
 * @throws {TypeError} for pools or activities that depart from the description, and for other options that cannot be.
 */
export function createServer(options: ServerOptions = {}): ComputePoolsServer {
  const { fetch, reset, state, fail } = createService(options)
  return { fetch, reset, state, fail }
}
