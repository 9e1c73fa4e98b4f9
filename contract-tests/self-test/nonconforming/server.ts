import type { Fetch } from '../../../src/core/fetch.ts'
import type { RunningServer } from '../../../src/http/listen.ts'
import { createServer, type ServerOptions } from '../../../src/server.ts'
import type { VerifyOptions } from '../../model/options.ts'
import type { Mutator } from '../mutators.ts'

/** A server as a back-end team might ship it: right in everything but one thing. */
export interface NonconformingServer {
  /** What is wrong, as its users would say it. */
  description: string
  /** Which reading of the document it departs from. */
  reading: Reading
  /** JSON pointer into the description, to the part that the defect is about. */
  pointer: string
  /** Ids of checks, of which one has to find the defect. */
  caughtBy: string[]
  /** Every finding of it is mere advice: there is a reading, if a strained one, that allows it. */
  level?: 'may'
  /** It does no more than to write the body of an answer another way. */
  isBodyOnly?: boolean
  /** What the run must be given to see it. */
  options?: Pick<VerifyOptions, 'token' | 'forbiddenToken' | 'origin' | 'maxLatency'>
  /** The faulty server; one that must be heard on a socket to be seen listens on one. */
  serve(): Fetch | Promise<RunningServer>
}

/** The faults of one class of checks, each by its id. */
export type NonconformingServers = Record<string, NonconformingServer>

/** The embedded server, made to lie. */
export function mutated(mutate: Mutator, options: () => ServerOptions = () => ({})): () => Fetch {
  return () => mutate(createServer(options()).fetch)
}

/** What the document leaves open and this package has decided, by subject. */
export type Reading =
  | 'status of a creation'
  | 'status of the other successes'
  | 'body of a creation'
  | 'updates'
  | 'node count'
  | 'counts of node types'
  | 'utilization'
  | 'status of a pool'
  | 'creation date'
  | 'timestamps'
  | 'pool ids'
  | 'the path of the log'
  | 'complete lists'
  | 'summary'
  | 'body of a 400'
  | 'bodies of the other errors'
  | 'invalid input'
  | 'unknown pools'
  | 'authentication'
  | 'filter of the log'
  | 'entries of the log'
  | 'fields beyond the documented'
  | 'long and odd text'
  | 'tags'
  | 'odd requests'
  | 'what every server accepts'
  | 'HTTP and JSON themselves'
  | 'leaks'
  | 'what the run is asked to hold the server to'

export const list = '#/paths/~1api~1pools/get'
export const post = '#/paths/~1api~1pools/post'
export const get = '#/paths/~1api~1pools~1{poolId}/get'
export const put = '#/paths/~1api~1pools~1{poolId}/put'
export const del = '#/paths/~1api~1pools~1{poolId}/delete'
export const log = '#/paths/~1api~1pools~1activity/get'
export const pool = (field: string) => `#/components/schemas/Pool/properties/${field}`
export const summary = (field: string) => `#/components/schemas/PoolSummary/properties/${field}`
export const activity = (field: string) => `#/components/schemas/Activity/properties/${field}`
