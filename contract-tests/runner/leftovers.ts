import { sleep } from '../../src/core/timeout.ts'
import { type ListedPool, readListedPools, showsPools } from '../model/contents.ts'
import { describeStatus } from '../model/describe-status.ts'
import { bodyValue, type Exchange, readPool, succeeded } from '../model/exchange.ts'
import { isAddressable } from '../model/pool-ids.ts'
import { readGeneratedName } from '../model/pool-names.ts'
import { describeNames } from './left-behind.ts'
import { pollDelaysMs } from './poller.ts'
import type { PoolsApi } from './pools-api.ts'

/** A pool of an earlier run. */
export interface Leftover extends ListedPool {
  name: string
}

/** Finds pools in a list whose names come from other runs of this suite. */
export function findLeftovers(list: Exchange, { tracker, options }: PoolsApi): Leftover[] {
  if (options.stateless || !succeeded(list)) return []
  return readListedPools(bodyValue(list)).filter((pool): pool is Leftover => {
    const { id, name } = pool
    if (readGeneratedName(name) === undefined) return false
    return id === undefined ? !tracker.isStray(pool) : !tracker.hasCreated(id) || tracker.isIdOfOther(id)
  })
}

/** Says which pools of earlier runs exist, and how to remove them. */
export function describeLeftovers(leftovers: Leftover[], runId: string): string[] {
  const isSameRun = ({ name }: Leftover) => readGeneratedName(name)?.runId === runId
  const hasUsableId = ({ id }: Leftover) => id !== undefined && isAddressable(id)
  const usable = leftovers.filter(hasUsableId)
  return [
    ...describe(
      usable.filter((pool) => !isSameRun(pool)),
      '--clean removes',
    ),
    ...describe(usable.filter(isSameRun), '--clean with another --seed removes'),
    ...describe(
      leftovers.filter((pool) => !hasUsableId(pool)),
      'no URL can name',
    ),
  ]
}

function describe(leftovers: Leftover[], removal: string): string[] {
  const names = leftovers.slice(0, 5).map(({ name }) => JSON.stringify(name))
  if (leftovers.length === 0) return []
  if (leftovers.length === 1) return [`1 pool has a name of another run of this suite: ${names[0]}; ${removal} it`]
  return [`${leftovers.length} pools have names of other runs of this suite, such as ${names.join(', ')}; ${removal} them`]
}

/**
 * Deletes pools that other runs of this suite left behind. Their names were the same at the start of the run, no two of them
 * are equal, and none comes from the seed of this run: the server may have given such names to pools of others.
 */
export async function removeLeftovers(api: PoolsApi, note: (text: string) => void): Promise<void> {
  const list = await api.listPools()
  if (!succeeded(list) || !showsPools(bodyValue(list))) {
    const problem = succeeded(list) ? 'is not { "pools": [...] }' : `returned ${describeStatus(list)}`
    note(`--clean removed nothing: the list ${problem}, so it does not show the pools of earlier runs`)
    return
  }
  const leftovers = findLeftovers(list, api)
  const names = leftovers.map(({ name }) => name)
  const deleted: Leftover[] = []
  let done = 0
  try {
    for (const leftover of leftovers) {
      const namesakes = names.filter((name) => name === leftover.name).length
      const reason = explainKept(leftover, namesakes, api) ?? (await removeLeftover(leftover, api))
      if (reason === undefined) deleted.push(leftover)
      else note(describeOutcome(leftover, `not removed (${reason})`))
      done++
    }
    const listed = await findListed(deleted, api)
    for (const leftover of deleted)
      note(describeOutcome(leftover, listed.has(leftover) ? 'not removed (the list shows it after its deletion)' : 'removed'))
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    const rest = [...deleted, ...leftovers.slice(done)]
    const remain = `${rest.length} pools of earlier runs may remain, such as ${describeNames(rest)}`
    note(`--clean stopped early (${cause}): ${rest.length === 0 ? '' : `${remain}; `}run again with --clean`)
  }
}

function describeOutcome({ id, name }: Leftover, outcome: string): string {
  return `${name} (${id ?? 'without an id'}), left by an earlier run: ${outcome}`
}

/** Returns the reason not to delete a pool. */
function explainKept({ id, name }: Leftover, namesakes: number, { tracker }: PoolsApi): string | undefined {
  const generated = readGeneratedName(name)
  if (generated === undefined || generated.isExtended) return 'its name has more text than a run gives: delete it by hand'
  if (generated.runId === tracker.names.runId) return 'its name comes from the seed of this run: use another --seed with --clean'
  if (namesakes > 1) return `${namesakes} pools have this name: delete it by hand`
  if (id === undefined || !isAddressable(id)) return 'no URL can name its id: delete it by hand'
  if (tracker.nameBefore(id) !== name) return 'it did not have this name at the start of the run'
  return undefined
}

/** Returns the reason if the pool was not deleted. */
async function removeLeftover({ id = '', name }: Leftover, api: PoolsApi): Promise<string | undefined> {
  const read = await api.getPool(id)
  const pool = readPool(read)
  if (!succeeded(read)) return `GET of its id returned ${describeStatus(read)}`
  if (pool.name !== name || (pool.id !== id && pool.id !== undefined)) return 'GET of its id returned another pool'
  api.tracker.allowLeftover(id)
  const deletion = await api.deletePool(id)
  return succeeded(deletion) ? undefined : describeStatus(deletion)
}

/** Returns the deleted pools that a list still shows, after the time that a list may lag. */
async function findListed(deleted: Leftover[], api: PoolsApi): Promise<ReadonlySet<Leftover>> {
  let listed: Leftover[] = deleted
  for (const delayMs of listed.length > 0 ? pollDelaysMs : []) {
    if (delayMs > 0) await sleep(delayMs, api.signal)
    const pools = readListedPools(bodyValue(await api.listPools()))
    listed = deleted.filter(({ id, name }) => pools.some((pool) => pool.id === id && pool.name === name))
    if (listed.length === 0) break
  }
  return new Set(listed)
}
