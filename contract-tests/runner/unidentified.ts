import { showsPools } from '../model/contents.ts'
import { bodyValue, type Exchange, readPool, succeeded } from '../model/exchange.ts'
import type { CreatedPool } from './created-pool.ts'
import type { PoolTracker } from './pool-tracker.ts'

interface ListingApi {
  tracker: PoolTracker
  listPools(): Promise<Exchange>
}

/**
 * Looks in the list for the pool of a successful creation whose response told no usable id. The run creates no more pools if
 * it is not found with a usable id, unless neither the response nor the list shows that it exists.
 */
export async function findUnidentified(api: ListingApi, creation: Exchange, names: string[]): Promise<CreatedPool | undefined> {
  if (names.length === 0) return undefined
  const { tracker } = api
  const list = await api.listPools()
  const orphan = tracker.orphans().find((stray) => isNamed(stray))
  const adopted = orphan && tracker.adopt(orphan)
  if (adopted) return adopted
  const isListed = tracker.strays().some((stray) => isNamed(stray))
  const isReadable = succeeded(list) && showsPools(bodyValue(list))
  if (isListed || !isReadable || isNamed(readPool(creation))) tracker.recordUnusable({ names })
  return undefined

  function isNamed({ name, description }: { name: unknown; description: unknown }): boolean {
    return [name, description].some((text) => tracker.names.findIssued(text).some((issued) => names.includes(issued)))
  }
}
