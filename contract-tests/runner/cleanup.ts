import { sleep } from '../../src/core/timeout.ts'
import { StopScenario } from '../model/check.ts'
import { showsPools } from '../model/contents.ts'
import { describeStatus } from '../model/describe-status.ts'
import { bodyValue, readPool, succeeded } from '../model/exchange.ts'
import { deletionWidth } from './deletion-width.ts'
import type { CleanupResult } from './left-behind.ts'
import { mapConcurrently } from './map-concurrently.ts'
import { pollDelaysMs } from './poller.ts'
import type { PoolsApi } from './pools-api.ts'
import { ServerUnavailableError } from './retrying-sender.ts'

/**
 * Deletes every pool that this run created, including those whose creation got no response. Pools that cannot be deleted
 * stay in the tracker and are reported.
 */
export async function cleanUp(api: PoolsApi): Promise<CleanupResult> {
  const { options, tracker } = api
  if (!options.write || options.stateless) return {}
  try {
    // First, so that these pools are reported also if deletions take too long. Without a list, the others are deleted.
    if (tracker.mayExist() > tracker.alive().length) await adoptOrphans(api).catch(() => {})
    const listProblem = await deleteUntilNoneIsListed(api)
    if (listProblem === undefined) return {}
    await restoreUndeleted(api)
    return { listProblem }
  } catch (error) {
    return { stoppedBy: error instanceof Error ? error.message : String(error) }
  }
}

/**
 * Deletes the tracked pools, and those that the list then shows under a name of the run: a list may lag, and a deletion may
 * uncover another pool with the same id. Returns the reason if a list shows no pools.
 */
async function deleteUntilNoneIsListed(api: PoolsApi): Promise<string | undefined> {
  const { tracker } = api
  const delaysMs = [...pollDelaysMs]
  let fewest = Infinity
  for (;;) {
    await deleteTracked(api)
    if (!tracker.creations.hasAny) return
    const { adopted, problem } = await adoptOrphans(api)
    if (problem !== undefined || adopted === 0) return problem
    const left = tracker.mayExist()
    if (left >= fewest) {
      const delayMs = delaysMs.shift()
      if (delayMs === undefined) return
      await sleep(delayMs, api.signal)
    }
    fewest = Math.min(fewest, left)
  }
}

/** Tracks the pools of lost creations that the list shows. Returns their number, or the reason if the list shows no pools. */
async function adoptOrphans(api: PoolsApi): Promise<{ adopted: number; problem?: string }> {
  const list = await api.listPools()
  if (!succeeded(list)) return { adopted: 0, problem: `the final list returned ${describeStatus(list)}` }
  if (!showsPools(bodyValue(list))) return { adopted: 0, problem: 'the final list is not { "pools": [...] }' }
  const adopted = api.tracker.orphans().filter((orphan) => api.tracker.adopt(orphan) !== undefined)
  return { adopted: adopted.length }
}

/** Reads the deleted pools that no list has shown to be gone, and deletes those that still exist. */
async function restoreUndeleted(api: PoolsApi): Promise<void> {
  const { tracker } = api
  for (const id of tracker.deletions.unconfirmed().slice(0, maxReads)) {
    const read = await api.getPool(id)
    if (succeeded(read) && tracker.names.isIssued(readPool(read).name)) tracker.restore(id)
  }
  await deleteTracked(api)
}

/** More pools than a run deletes. */
const maxReads = 200

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

/** Deletes pools that a creation made although its response was lost: they count toward the limits of the server. */
export async function deleteOrphans(api: PoolsApi): Promise<void> {
  const { options } = api
  if (!options.write || options.stateless) return
  if (succeeded(await api.listPools())) await api.deleteOrphans()
}
