import { readActivities, readListedPools, showsPools } from '../model/contents.ts'
import {
  bodyValue,
  type CheckRequest,
  type Exchange,
  readPool,
  readSentBody,
  readSentName,
  succeeded,
} from '../model/exchange.ts'
import { hasPlainId } from '../model/given-ids.ts'
import { poolPath } from '../model/request.ts'
import { unwrapPool } from '../model/unwrap-pool.ts'
import type { PoolTracker } from './pool-tracker.ts'

/** Tells the tracker about the pools that an exchange created, deleted or showed. It was sent at `sentAt`. */
export function recordExchange(exchange: Exchange, tracker: PoolTracker, sentAt: number): void {
  const { operation, request, poolId } = exchange
  if (!operation) return
  if (operation.id === 'getPool' && poolId !== undefined) recordRead(exchange, poolId, tracker)
  if (!succeeded(exchange)) return
  const value = bodyValue(exchange)
  // The response to an odd query may be a part of the list.
  if (operation.id === 'listPools' && request.kind === 'documented') {
    if (showsPools(value)) tracker.recordListed(readListedPools(value), sentAt)
  }
  if (operation.id === 'listActivity') {
    for (const { poolId: logged } of readActivities(value)) if (typeof logged === 'string') tracker.recordLogged(logged)
  }
  if (operation.id === 'deletePool' && poolId !== undefined) tracker.recordDeletion(poolId)
  const { id, name } = readPool(exchange)
  if (typeof id !== 'string') return
  if (operation.id === 'createPool') {
    const openedAt = tracker.creations.find(request)?.openedAt
    const isUncertain = !hasPlainId(unwrapPool(value) ?? {})
    tracker.add(id, readSentName(request) ?? '', { text: bodyText(request), shown: name, openedAt, isUncertain })
  }
  tracker.recordName(id, name)
  const isNameless = !('name' in (readSentBody(request) ?? {}))
  if (operation.id === 'updatePool' && id === poolId && isNameless) tracker.recordNewName(id, name)
}

/** Returns the body of a request as text. */
export function bodyText({ body }: Pick<CheckRequest, 'body'>): string {
  return typeof body === 'string' ? body : body === undefined ? '' : new TextDecoder().decode(body)
}

function recordRead(exchange: Exchange, poolId: string, tracker: PoolTracker): void {
  // A read by another spelling of the id does not show which pool a write reaches.
  if (exchange.request.path !== poolPath(poolId)) return
  const { id, name, description } = readPool(exchange)
  const exists = succeeded(exchange) ? true : exchange.response?.status === 404 ? false : undefined
  tracker.recordRead(poolId, { exists, id: typeof id === 'string' ? id : undefined, name, description })
}
