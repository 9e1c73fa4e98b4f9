import { type Exchange, succeeded } from '../../model/exchange.ts'
import { scenario } from '../../runner/scenario.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import {
  changesAreLogged,
  entriesDoNotChange,
  entriesStay,
  filterIsComplete,
  filterIsQueryParameter,
  parallelChangesAreLogged,
  timeIsThatOfTheChange,
  wholeLogHasNoGaps,
} from './checks.ts'
import { compareLogs } from './compare-logs.ts'
import { isLargeLog, readEntries } from './entries.ts'
import { judgeFilters } from './filters.ts'
import { findLimit } from './log-limit.ts'
import { updateInParallel } from './parallel-updates.ts'
import { PoolLog } from './pool-log.ts'

/** Runs late: a log with a limit is full by then. */
export const ownLogs = scenario({
  title: 'two pools are created, updated and deleted, and their activity logs are read',
  needs: ['write', 'state'],
  pools: 2,
  alone: true,
  checks: [
    filterIsComplete,
    filterIsQueryParameter,
    wholeLogHasNoGaps,
    entriesStay,
    entriesDoNotChange,
    timeIsThatOfTheChange,
    changesAreLogged,
    parallelChangesAreLogged,
  ],
  async run(ctx) {
    const before = await ctx.listActivity()
    const startedAt = performance.now()
    const [log, other] = (await ctx.each([0, 1], async () => new PoolLog(ctx, (await ctx.newPool()).created, startedAt))) as [
      PoolLog,
      PoolLog,
    ]
    await Promise.all([log.read(), other.read()])
    const added: Record<string, number> = { created: log.count }

    const [renamed] = await Promise.all([rename(ctx, log.id), ctx.updatePool(other.id, ctx.bodies.update())])
    await Promise.all([log.read(), other.read()])
    if (renamed.succeeded) added.updated = log.growth
    const whole = await compareLogs(ctx, log.id)

    await updateInParallel(ctx, [log, other])
    await exceedLimit(ctx, findLimit(before, whole), log, other)
    await judgeFilters(ctx, await log.read(), log.id, renamed.name)

    await Promise.all([ctx.updatePool(log.id, ctx.bodies.update()), ctx.deletePools(other.id)])
    await Promise.all([log.read(), ...(isLargeLog(whole) ? [] : [ctx.listActivity()])])
    await ctx.deletePools(log.id)
    const last = await ctx.listActivity(log.id)
    log.judgeTimes(last)
    if (!ctx.tracker.get(log.id)) added.deleted = readEntries(last).length - log.count
    if (succeeded(last)) judgeCounts(ctx, last, added)
  },
})

/**
 * Gives a pool a long name with characters that servers escape or cut, or a plain one if the server rejects those. Returns
 * the last name that was sent.
 */
async function rename(ctx: ScenarioContext, id: string): Promise<{ name: string; succeeded: boolean }> {
  const update = ctx.bodies.update()
  const odd = `${update.name} & <b>"Zürich"</b> O'Hara 100% 計算資源 `
  const names = [odd.padEnd(299, 'and more ').concat('.'), odd.padEnd(99, 'and more ').concat('.'), update.name]
  for (const name of names) if (succeeded(await ctx.updatePool(id, { ...update, name }))) return { name, succeeded: true }
  return { name: update.name, succeeded: false }
}

/**
 * If the whole log keeps only its newest entries, changes the other pool until none of the log's entries is among them.
 * They must stay in the log of their pool.
 */
async function exceedLimit(ctx: ScenarioContext, limit: number | undefined, log: PoolLog, other: PoolLog) {
  if (limit === undefined) return
  const bodies = Array.from({ length: limit + 1 }, () => ctx.bodies.update())
  await ctx.each(bodies, (body) => ctx.updatePool(other.id, body))
  await log.read()
}

/** Judges the numbers of entries that the changes which succeeded have added. */
function judgeCounts(ctx: ScenarioContext, exchange: Exchange, added: Record<string, number>) {
  ctx.judge(
    changesAreLogged,
    exchange,
    Object.values(added).some((count) => count < 1) && {
      message: 'creating, updating or deleting a pool added no entry to the activity log',
      expected: 'at least one entry for each',
      actual: Object.entries(added)
        .map(([change, count]) => `${change}: ${Math.max(0, count)}`)
        .join(', '),
    },
  )
}
