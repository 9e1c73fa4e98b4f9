import { type Exchange, succeeded } from '../../model/exchange.ts'
import { scenario } from '../../runner/scenario.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { sendInBatches } from '../lib/batches.ts'
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
import { judgeSpellings, sendSimilarFilters } from './filters.ts'
import { findLimit } from './log-limit.ts'
import { updateInParallel } from './parallel-updates.ts'
import { PoolLog } from './pool-log.ts'

/** Runs late: a log with a limit is full by then. */
export const ownLogs = scenario({
  title: 'two pools are created, updated and deleted, and their activity logs are read',
  needs: ['write', 'state'],
  pools: 2,
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
    const { created, pool } = await ctx.newPool()
    const { created: otherCreated } = await ctx.newPool()
    const log = new PoolLog(ctx, created, startedAt)
    const other = new PoolLog(ctx, otherCreated, startedAt)
    await Promise.all([log.read(), other.read()])
    const counts = { created: log.count, updated: 0, deleted: 0 }

    await Promise.all([rename(ctx, log.id), ctx.updatePool(other.id, ctx.bodies.update())])
    await Promise.all([log.read(), other.read()])
    counts.updated = log.count - counts.created
    const whole = await compareLogs(ctx, log.id)

    await updateInParallel(ctx, [log, other])
    await exceedLimit(ctx, findLimit(before, whole), log, other)
    await judgeSpellings(ctx, log.id)
    await sendSimilarFilters(ctx, log.id, pool.name)

    await Promise.all([ctx.updatePool(log.id, ctx.bodies.update()), ctx.deletePools(other.id)])
    await log.read()
    if (!isLargeLog(whole)) await ctx.listActivity()
    await ctx.deletePools(log.id)
    const last = await ctx.listActivity(log.id)
    log.judgeTimes(last)
    counts.deleted = readEntries(last).length - log.count
    if (succeeded(last)) judgeCounts(ctx, last, counts)
  },
})

/** Gives a pool a long name with characters that servers escape or cut. If the server rejects it, a plain one. */
async function rename(ctx: ScenarioContext, id: string) {
  const update = ctx.bodies.update()
  const exchange = await ctx.updatePool(id, { ...update, name: `${update.name} ${oddText}` })
  if (!succeeded(exchange)) await ctx.updatePool(id, update)
}

/** Not longer than most limits of names. */
const oddText = `& <b>"Zürich"</b> O'Hara 100% 計算資源 ${'and more '.repeat(12)}END`

/**
 * If the whole log keeps only its newest entries, changes the other pool until none of the log's entries is among them.
 * They must stay in the log of their pool.
 */
async function exceedLimit(ctx: ScenarioContext, limit: number | undefined, log: PoolLog, other: PoolLog) {
  if (limit === undefined) return
  const bodies = Array.from({ length: limit + 1 }, () => ctx.bodies.update())
  await sendInBatches(bodies, (body) => ctx.updatePool(other.id, body, { race: true }))
  await log.read()
}

function judgeCounts(ctx: ScenarioContext, exchange: Exchange, counts: Record<string, number>) {
  ctx.judge(
    changesAreLogged,
    exchange,
    Object.values(counts).some((count) => count < 1) && {
      message: 'creating, updating or deleting a pool added no entry to the activity log',
      expected: 'at least one entry for each',
      actual: Object.entries(counts)
        .map(([change, count]) => `${change}: ${Math.max(0, count)}`)
        .join(', '),
    },
  )
}
