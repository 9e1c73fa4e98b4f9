import type { Activity } from '../../../src/generated/schema.js'
import { scenario } from '../../runner/scenario.ts'
import { entriesDoNotChange, filterIsComplete, wholeLogHasNoGaps } from './checks.ts'
import { compareLogs } from './compare-logs.ts'
import { readEntries } from './entries.ts'

/** Runs late, when the log has entries of many pools. */
export const otherLogs = scenario({
  title: 'the activity logs of some pools are compared with the whole log',
  needs: ['state'],
  alone: true,
  checks: { filterIsComplete, wholeLogHasNoGaps, entriesDoNotChange },
  async run(ctx) {
    let log = await ctx.listActivity()
    await ctx.each(selectPools(readEntries(log)), async (id) => {
      log = await compareLogs(ctx, id, log)
    })
  },
})

/** Selects the pools of the newest and the oldest entries, and the one with the most: a truncated log lacks some of these. */
function selectPools(entries: readonly Activity[]): string[] {
  const counts = new Map<string, number>()
  for (const { poolId } of entries) {
    if (typeof poolId === 'string' && poolId !== '') counts.set(poolId, (counts.get(poolId) ?? 0) + 1)
  }
  const ids = [...counts.keys()]
  const most = ids.reduce(
    (best: string | undefined, id) => ((counts.get(id) ?? 0) > (counts.get(best ?? id) ?? 0) ? id : best),
    ids[0],
  )
  return [...new Set([...ids.slice(0, 2), ...ids.slice(-2), ...(most === undefined ? [] : [most])])]
}
