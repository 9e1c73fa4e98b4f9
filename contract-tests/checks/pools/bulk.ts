import type { Pool } from '../../../src/generated/schema.js'
import { type Check, StopScenario, type Violation } from '../../model/check.ts'
import { readPools } from '../../model/contents.ts'
import { describeStatus } from '../../model/describe-status.ts'
import { bodyValue, type Exchange, readPool, succeeded } from '../../model/exchange.ts'
import { mapConcurrently } from '../../runner/map-concurrently.ts'
import { explainMissingPool } from '../../runner/rejections.ts'
import { scenario } from '../../runner/scenario.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { callerFields, compareFields, formatId, formatValue } from '../lib/compare.ts'

const checks = {
  allAreListed: {
    id: 'pools.many-pools-are-listed',
    description: 'The list has each of many pools.',
    pointer: '#/paths/~1api~1pools/get',
    level: 'must',
  },
  allAreReadable: {
    id: 'pools.many-pools-are-readable',
    description: 'While many pools exist, getPool returns each of them as createPool did.',
    pointer: '#/paths/~1api~1pools~1{poolId}/get',
    level: 'must',
  },
  allAreRemoved: {
    id: 'pools.many-deleted-pools-leave-the-list',
    description: 'After many pools were deleted, the list has none of them.',
    pointer: '#/paths/~1api~1pools~1{poolId}/delete',
    level: 'must',
  },
} as const satisfies Record<string, Check>

/** The invariants judge the ids and the totals of the list. */
export const bulk = scenario({
  title: 'many pools are created, listed, counted and deleted',
  needs: ['write', 'state', 'bulk'],
  alone: true,
  checks,
  async run(ctx) {
    const wanted = ctx.options.bulk ?? 0
    await ctx.withManyPools(wanted, async () => {
      const { pools, failed } = await createMany(ctx, wanted)
      if (failed && pools.length === 0) throw new StopScenario('inconclusive', explainMissingPool(failed))
      ctx.note(describeCreated(pools.length, wanted, failed))
      await judgeListed(ctx, pools)
      await mapConcurrently(takeSample(pools), width, (pool) => judgeRead(ctx, pool))
      await mapConcurrently(pools, width, ({ id }) => ctx.deletePools(id))
      await judgeRemoved(
        ctx,
        pools.filter(({ id }) => ctx.tracker.wasDeleted(id)),
      )
    })
  },
})

/** The number of requests that are sent at the same time. */
const width = 8
/** The number of pools that are read one by one. */
const maxReads = 40

/** Creates pools until one is not created: a server may have a limit. */
async function createMany(ctx: ScenarioContext, wanted: number): Promise<{ pools: Pool[]; failed: Exchange | undefined }> {
  const bodies = Array.from({ length: wanted }, () => ctx.bodies.create())
  let failed: Exchange | undefined
  const pools = await mapConcurrently(bodies, width, async (body) => {
    if (failed) return []
    const exchange = await ctx.createPool(body)
    const id = ctx.findCreated(exchange)?.id
    if (id !== undefined) return [{ ...readPool(exchange), id }]
    failed = exchange
    return []
  })
  return { pools: pools.flat(), failed }
}

function describeCreated(count: number, wanted: number, failed: Exchange | undefined): string {
  if (!failed) return `--bulk ${wanted}: all ${wanted} pools were created`
  const { details } = (bodyValue(failed) ?? {}) as { details?: unknown }
  const reason = typeof details === 'string' ? ` (${formatValue(details, 200)})` : ''
  return `--bulk ${wanted}: ${count} pools were created, then createPool returned ${describeStatus(failed)}${reason}; these ${count} were judged`
}

async function judgeListed(ctx: ScenarioContext, pools: Pool[]) {
  let missing: Pool[] = []
  const { exchange } = await ctx.poll(
    () => ctx.listPools(),
    (list) => {
      const listed = new Set(readPools(bodyValue(list)).map(({ id }) => id))
      missing = pools.filter(({ id }) => !listed.has(id))
      return missing.length === 0
    },
  )
  ctx.judge(checks.allAreListed, exchange, missing.length > 0 && checkList(exchange, pools.length, missing))
}

function checkList(list: Exchange, count: number, missing: Pool[]): Violation {
  const ids = missing.slice(0, 3).map(({ id }) => formatId(id))
  return {
    message: 'with many pools, the list lacks some of them',
    expected: `all ${count} pools that this run created`,
    actual: succeeded(list)
      ? `${readPools(bodyValue(list)).length} pools, without ${missing.length} of this run, such as ${ids.join(', ')}`
      : describeStatus(list),
  }
}

/** Returns pools from the first to the last one, at equal distances. */
function takeSample(pools: Pool[]): Pool[] {
  const count = Math.min(maxReads, pools.length)
  const indexes = Array.from({ length: count }, (_, index) => Math.round((index * (pools.length - 1)) / Math.max(1, count - 1)))
  return [...new Set(indexes)].flatMap((index) => pools[index] ?? [])
}

async function judgeRead(ctx: ScenarioContext, pool: Pool) {
  const { exchange: read } = await ctx.poll(() => ctx.getPool(pool.id), succeeded)
  const violation = succeeded(read)
    ? compareFields(
        callerFields,
        pool,
        bodyValue(read),
        (field) => `with many pools, getPool returns another ${field} than createPool`,
      )
    : { message: 'with many pools, getPool does not find one of them', expected: '200', actual: describeStatus(read) }
  ctx.judge(checks.allAreReadable, read, violation)
}

async function judgeRemoved(ctx: ScenarioContext, deleted: Pool[]) {
  if (deleted.length === 0) return
  const ids = new Set(deleted.map(({ id }) => id))
  let rest: Pool[] = []
  const { exchange } = await ctx.poll(
    () => ctx.listPools(),
    (list) => {
      rest = readPools(bodyValue(list)).filter(({ id, name }) => ids.has(id) && ctx.tracker.names.isIssued(name))
      return succeeded(list) && rest.length === 0
    },
  )
  ctx.judge(
    checks.allAreRemoved,
    exchange,
    (rest.length > 0 || !succeeded(exchange)) && {
      message: 'after many pools were deleted, the list still has some of them',
      expected: `none of the ${deleted.length} deleted pools`,
      actual: succeeded(exchange)
        ? `${rest.length} of them, such as ${rest
            .slice(0, 3)
            .map(({ id }) => formatId(id))
            .join(', ')}`
        : describeStatus(exchange),
    },
  )
}
