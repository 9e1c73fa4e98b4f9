import type { Fetch } from '../core/fetch.ts'
import type { Activity, Pool } from '../generated/schema.js'
import type { Fault } from './faults.ts'
import type { ServerOptions } from './options.ts'
import { createService } from './service.ts'

/** A stateful, in-memory server of the Compute Pools API. */
export interface ComputePoolsServer {
  /**
   * Handles a request below any URL prefix, in either form that the platform's fetch accepts. It needs no `this` and opens
   * no connection. It rejects only as a network would: for an aborted signal, and for a `reset` fault.
   */
  fetch: Fetch
  /** Restores the state after creation: pools, activity log, ids, faults and random numbers. */
  reset(): void
  /** Returns a copy of all pools, and of the activity log, newest first. */
  state(): { pools: Pool[]; activities: Activity[] }
  /** Adds a fault after those that exist. @throws {TypeError} for an invalid fault. */
  fail(fault: Fault): void
}

/**
 * Creates a server of the whole API that runs wherever fetch does: in a unit test, a browser page, Node, Bun, Deno or a
 * Worker.
 *
 * @throws {TypeError} for pools or activities that violate the spec, and for other invalid options.
 */
export function createServer(options: ServerOptions = {}): ComputePoolsServer {
  const { fetch, reset, state, fail } = createService(options)
  return { fetch, reset, state, fail }
}
