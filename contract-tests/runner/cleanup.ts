import { sleep } from '../../src/core/timeout.ts'
import type { Pool } from '../../src/generated/schema.js'
import { StopScenario } from '../model/check.ts'
import { type ListedPool, readPools } from '../model/contents.ts'
import { bodyValue, describeStatus, type Exchange, readPool, succeeded } from '../model/exchange.ts'
import { isAddressable } from '../model/pool-ids.ts'
import { readGeneratedName } from '../model/pool-names.ts'
import { deletionWidth } from './deletion-width.ts'
import { mapConcurrently } from './map-concurrently.ts'
import { pollDelaysMs } from './poller.ts'
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
    // First, so that these pools are reported also if deletions take too long. Without a list, the others are deleted.
    if (tracker.mayExist() > tracker.alive().length) await adoptOrphans(api).catch(() => false)
    // A list may lag, and a deletion may uncover another pool with the same id.
    for (const delayMs of pollDelaysMs) {
      if (delayMs > 0) await sleep(delayMs, api.signal)
      await deleteTracked(api)
      if (!tracker.creations.hasAny) return
      if (!(await adoptOrphans(api))) break
    }
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    const names = JSON.stringify(tracker.names.next().replace(/ \w+$/, ' …'))
    note(`the cleanup stopped early (${cause}): pools named ${names} may remain; --clean with another --seed removes them`)
  }
  const others = [...tracker.strays().filter(({ id }) => id !== undefined && isAddressable(id)), ...tracker.renamed()]
  if (others.length > 0) note(describeUnexplained(others))
}

/** Tracks the pools of lost creations that the list shows. Returns true if there are any. */
async function adoptOrphans(api: PoolsApi): Promise<boolean> {
  const list = await api.listPools()
  if (!succeeded(list)) throw new Error(`GET /api/pools returned ${describeStatus(list)}`)
  const adopted = api.tracker.orphans().map((orphan) => api.tracker.adopt(orphan))
  return adopted.some((pool) => pool !== undefined)
}

/** Deletes each pool, also after one deletion failed. */
async function deleteTracked(api: PoolsApi): Promise<void> {
  const pools = api.tracker.alive()
  await mapConcurrently(pools, deletionWidth(pools.length), async ({ id }) => {
    try {
      await api.deletePools(id)
    } catch (error) {
      // Another pool has, or may have, the id, or the response cannot be judged.
      const isOfPool = error instanceof ServerUnavailableError && error.kind !== 'unreachable'
      if (!isOfPool && !(error instanceof StopScenario)) throw error
    }
  })
}

function describeUnexplained(pools: ListedPool[]): string {
  const which = pools.length === 1 ? '1 pool has a name' : `${pools.length} pools have names`
  const verb = pools.length === 1 ? 'was' : 'were'
  return `${which} of this run, such as ${describeNames(pools)}, but ${verb} not certainly created by it: another run uses the same --seed, or the server renames pools or creates more than requested; look at them before you delete them`
}

/** Quotes the first names, with ids. */
function describeNames(pools: readonly Pick<ListedPool, 'id' | 'name'>[]): string {
  return pools
    .slice(0, 12)
    .map(({ id, name }) => `${JSON.stringify(name)}${id === undefined ? '' : ` (id ${JSON.stringify(id.slice(0, 100))})`}`)
    .join(', ')
}

/** Deletes pools that a creation made although its response was lost: they count toward the limits of the server. */
export async function deleteOrphans(api: PoolsApi): Promise<void> {
  const { options } = api
  if (!options.write || options.stateless) return
  if (succeeded(await api.listPools())) await api.deleteOrphans()
}

/** Finds pools in a list whose names come from other runs of this suite. */
export function findLeftovers(list: Exchange, { tracker, options }: PoolsApi): Pool[] {
  if (options.stateless) return []
  return readPools(bodyValue(list)).filter(
    ({ id, name }) =>
      isAddressable(id) && readGeneratedName(name) !== undefined && (!tracker.hasCreated(id) || tracker.isIdOfOther(id)),
  )
}

/**
 * Deletes pools that other runs of this suite left behind. Their names were the same at the start of the run, no two of them
 * are equal, and none comes from the seed of this run: the server may have given such names to pools of others.
 */
export async function removeLeftovers(api: PoolsApi, note: (text: string) => void): Promise<void> {
  const { tracker } = api
  let rest: Pool[] = []
  try {
    rest = findLeftovers(await api.listPools(), api)
    const names = rest.map(({ name }) => name)
    while (rest[0]) {
      const { id, name } = rest[0]
      const reason = explainKept(rest[0], names.filter((other) => other === name).length, api)
      const outcome = reason === undefined ? await removeLeftover(rest[0], api) : `not removed (${reason})`
      note(`${name} (${id}), left by an earlier run: ${outcome}`)
      rest = rest.slice(1)
    }
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    note(
      rest.length === 0
        ? `--clean stopped early (${cause}): run again with --clean`
        : `--clean stopped early (${cause}): ${rest.length} pools of earlier runs remain, such as ${describeNames(rest)}; run again with --clean`,
    )
  }

  function explainKept({ id, name }: Pool, count: number, { tracker }: PoolsApi): string | undefined {
    const generated = readGeneratedName(name)
    if (generated === undefined || generated.isExtended) return 'its name has more text than a run gives: delete it by hand'
    if (generated.runId === tracker.names.runId)
      return 'its name comes from the seed of this run: use another --seed with --clean'
    if (count > 1) return `${count} pools have this name: delete it by hand`
    if (tracker.nameBefore(id) !== name) return 'it did not have this name at the start of the run'
    if (!isAddressable(id)) return 'no URL can name its id'
    return undefined
  }

  async function removeLeftover({ id, name }: Pool, api: PoolsApi): Promise<string> {
    const read = await api.getPool(id)
    if (!succeeded(read) || readPool(read).name !== name || readPool(read).id !== id)
      return `not removed (GET of its id returned ${succeeded(read) ? 'another pool' : describeStatus(read)})`
    tracker.allowLeftover(id)
    const deletion = await api.deletePool(id)
    return succeeded(deletion) ? 'removed' : `not removed (${describeStatus(deletion)})`
  }
}
