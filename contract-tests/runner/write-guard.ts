import { RunLimitError } from '../model/check.ts'
import type { Options } from '../model/options.ts'
import { readPathId } from '../model/pool-ids.ts'
import { isSafe, type Transport, TransportError, type TransportRequest, type TransportResponse } from '../transport/transport.ts'
import { maxAlivePools } from './pool-quota.ts'
import type { PoolTracker } from './pool-tracker.ts'

/** A request was not sent, because it could change a pool of others. */
export class WriteForbiddenError extends RunLimitError {}

interface WriteGuardOptions {
  tracker: PoolTracker
  options: Pick<Options, 'write' | 'stateless'>
}

/**
 * Wraps a transport so that writes reach only pools of the run. Every request passes here, including retries, races and the
 * cleanup. Allowed are:
 *
 * | method | path |
 * | --- | --- |
 * | GET, HEAD, OPTIONS | any |
 * | PROPFIND, TRACE | `/api/pools/{id}` with the id that no pool has |
 * | POST | `/api/pools`, if at most 8 pools of the run exist then, or more with `bulk` |
 * | any | `/api/pools/{id}` of a pool that the run created, or with the id that no pool has |
 *
 * The id is exactly one path segment, as `encodeURIComponent` writes it.
 */
export function guardWrites(transport: Transport, { tracker, options }: WriteGuardOptions): Transport {
  return async (request, signal) => {
    if (isSafe(request)) return transport(request, signal)
    requireAllowed(request, tracker, options)
    const creation = tracker.creations.find(request)
    if (!creation) return transport(request, signal)
    const maxPools = maxAlivePools + tracker.extraPools
    if (creation.attempts > 0 && tracker.mayExist() >= maxPools)
      throw new WriteForbiddenError(
        `the response to a creation was lost, and up to ${maxPools} pools of this run may exist: it is not retried`,
      )
    creation.attempts++
    try {
      const response = await transport(request, signal)
      if (isRejection(response)) creation.attempts--
      return response
    } catch (error) {
      if (error instanceof TransportError && (error.kind === 'unreachable' || error.kind === 'unsupported')) creation.attempts--
      throw error
    }
  }
}

function requireAllowed(request: TransportRequest, tracker: PoolTracker, { write, stateless }: WriteGuardOptions['options']) {
  const { method, path } = request
  const id = readPathId(path)
  if (id === tracker.unknownId() && tracker.isWritable(id) && (write || method === 'PROPFIND' || method === 'TRACE')) return
  if (!write) throw new WriteForbiddenError(`${method} ${path} was not sent: it needs --write`)
  if (method === 'POST' && path === '/api/pools' && (stateless || tracker.creations.find(request))) return
  if (id !== undefined && tracker.isWritable(id)) return
  throw new WriteForbiddenError(`${method} ${path} was not sent: it may change a pool that this run did not create`)
}

/** True if the server certainly did not do the work. A 503 without `Retry-After` may come from a gateway. */
function isRejection({ status, headers }: TransportResponse): boolean {
  return (status >= 400 && status < 500) || (status === 503 && headers.has('retry-after'))
}
