import type { Pool } from '../../src/generated/schema.js'
import { StopScenario } from '../model/check.ts'
import { readPools } from '../model/contents.ts'
import { bodyValue, describeStatus, type Exchange, succeeded } from '../model/exchange.ts'
import { isLeftover } from '../model/pool-names.ts'
import { poolPath } from '../model/request.ts'
import type { PoolsApi } from './pools-api.ts'
import { ServerUnavailableError } from './retrying-sender.ts'

/**
 * Deletes every pool that this run created, including those whose creation got no response. Pools that cannot be deleted
 * stay in the tracker and are reported.
 */
export async function cleanUp(api: PoolsApi, note: (text: string) => void): Promise<void> {
  const { options, tracker } = api
  if (!options.write || options.stateless) return
  try {
    await deleteTracked(api)
    const list = await api.listPools()
    if (!succeeded(list)) throw new Error(`GET /api/pools returned ${describeStatus(list)}`)
    const sameNames = readPools(bodyValue(list)).filter(
      ({ id, name }) => tracker.names.isFromSeed(name) && !tracker.isIdOfOther(id),
    )
    const isCreated = ({ id, name }: Pool) => options.seedIsNew || tracker.namesOf(id) !== undefined || tracker.mayBeOrphan(name)
    for (const { id, name } of sameNames.filter(isCreated)) tracker.add(id, name)
    await deleteTracked(api)
    const others = sameNames.filter((pool) => !isCreated(pool))
    if (others.length > 0 && !options.clean) note(describeUnexplained(others))
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    const names = JSON.stringify(tracker.names.next().replace(/ \w+$/, ' …'))
    note(`the cleanup stopped early (${cause}): pools named ${names} may remain; --clean removes them`)
  }
}

async function deleteTracked(api: PoolsApi): Promise<void> {
  for (const { id } of api.tracker.alive()) {
    try {
      const exchange = await api.deletePool(id)
      if (succeeded(exchange) || exchange.response?.status === 404) api.tracker.markDeleted(id)
    } catch (error) {
      // The pool is gone already and another one has its id, or the response cannot be judged.
      const isOfPool = error instanceof ServerUnavailableError && error.kind !== 'unreachable'
      if (!isOfPool && !(error instanceof StopScenario)) throw error
    }
  }
}

function describeUnexplained(pools: Pool[]): string {
  const which = pools.length === 1 ? '1 pool has a name' : `${pools.length} pools have names`
  const verb = pools.length === 1 ? 'was' : 'were'
  const example = JSON.stringify(pools[0]?.name)
  return `${which} of this run, such as ${example}, but ${verb} not created by it: another run uses the same --seed, or the server creates more pools than requested; --clean removes such pools`
}

/** Deletes pools that a creation made although its response was lost: they count toward the limits of the server. */
export async function deleteOrphans(api: PoolsApi): Promise<void> {
  const { options, tracker } = api
  if (!options.write || options.stateless) return
  const list = await api.listPools()
  const orphans = succeeded(list) ? readPools(bodyValue(list)).filter((pool) => tracker.isOrphan(pool)) : []
  for (const { id, name } of orphans) tracker.add(id, name)
  await api.deletePools(...orphans.map(({ id }) => id))
}

/** Finds pools in a list whose names come from other runs of this suite. */
export function findLeftovers(list: Exchange, { tracker, options }: PoolsApi): Pool[] {
  if (options.stateless) return []
  return readPools(bodyValue(list)).filter(
    ({ id, name }) => typeof name === 'string' && isLeftover(name) && (!tracker.hasCreated(id) || tracker.isIdOfOther(id)),
  )
}

/** Deletes pools that other runs of this suite left behind. */
export async function removeLeftovers(api: PoolsApi, note: (text: string) => void): Promise<void> {
  for (const { id, name } of findLeftovers(await api.listPools(), api)) {
    const deletion = await api.send({ method: 'DELETE', path: poolPath(id) })
    const status = deletion.response?.status
    const isDeleted = status !== undefined && status < 300
    note(`${name} (${id}), left by an earlier run: ${isDeleted ? 'removed' : `not removed (${describeStatus(deletion)})`}`)
  }
}
