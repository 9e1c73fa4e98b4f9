import { readActivities, readId, readPools } from '../model/contents.ts'
import { bodyValue, type Exchange, readPool, readSentName, succeeded } from '../model/exchange.ts'
import type { PoolTracker } from './pool-tracker.ts'

/** Tells the tracker about the pools that an exchange created, renamed, deleted or showed. */
export function recordExchange(exchange: Exchange, tracker: PoolTracker): void {
  const { operation, request, poolId } = exchange
  if (!operation) return
  // An update may have taken effect although its response reports an error.
  if (operation.id === 'updatePool' && poolId !== undefined) tracker.recordName(poolId, readSentName(request))
  if (!succeeded(exchange)) return
  const value = bodyValue(exchange)
  // The response to an odd query may be a part of the list.
  if (operation.id === 'listPools' && request.kind === 'documented') tracker.recordListed(readPools(value))
  if (operation.id === 'listActivity') {
    for (const { poolId: logged } of readActivities(value)) if (typeof logged === 'string') tracker.recordLogged(logged)
  }
  if (operation.id === 'deletePool' && poolId !== undefined) tracker.markDeleted(poolId)
  const id = readId(value)
  if (id === undefined) return
  if (operation.id === 'createPool' && !tracker.isIdOfOther(id)) tracker.add(id, readSentName(request) ?? '')
  tracker.recordName(id, readPool(exchange).name)
}
