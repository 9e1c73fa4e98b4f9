import type { Fetch } from '../../../src/core/fetch.ts'
import type { RunningServer } from '../../../src/http/listen.ts'
import { createServer, type ServerOptions } from '../../../src/server.ts'
import type { VerifyOptions } from '../../model/options.ts'
import type { Mutator } from '../mutators.ts'
import type { Reading } from '../reading.ts'

/** A server with one defect of a kind that back ends are shipped with. The suite must find it. */
export interface NonconformingServer {
  /** The defect, as a user of the server sees it. */
  description: string
  /** The reading of the API document that the server violates. */
  reading: Reading
  /** JSON pointer to the part of the OpenAPI document that the defect is about. */
  pointer: string
  /** Ids of checks. At least one of them must find the defect. */
  caughtBy: string[]
  /** True if no other check may report the defect at `must` or `should`. */
  isReportedOnce?: boolean
  /** Set if the API document can be read to allow the server: all of its findings are advice. */
  level?: 'may'
  /** True if the defect only changes how a response body is written. */
  isBodyOnly?: boolean
  /** Options that a run needs to see the defect. */
  options?: Pick<VerifyOptions, 'token' | 'forbiddenToken' | 'origin' | 'maxLatency' | 'bulk'>
  /** Starts the server. A server whose defect is in the bytes on the connection listens on a port. */
  serve(): Fetch | Promise<RunningServer>
}

/** Nonconforming servers by id. */
export type NonconformingServers = Record<string, NonconformingServer>

/** Applies a mutator to the embedded server. */
export function mutated(mutate: Mutator, options: () => ServerOptions = () => ({})): () => Fetch {
  return () => mutate(createServer(options()).fetch)
}
