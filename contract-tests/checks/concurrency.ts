import { sleep } from '../../src/core/timeout.ts'
import type { Pool } from '../../src/generated/schema.js'
import type { Check, Violation } from '../model/check.ts'
import { readPools } from '../model/contents.ts'
import { bodyValue, type Exchange, readPool, succeeded } from '../model/exchange.ts'
import type { CreateBody, UpdateBody } from '../model/pool-bodies.ts'
import { scenario } from '../runner/scenario.ts'
import type { ScenarioContext } from '../runner/scenario-context.ts'
import {
  deletionWins,
  parallelCreations,
  parallelDeletions,
  parallelReads,
  parallelUpdates,
  readsSeeWholePools,
} from './concurrency-claims.ts'
import { callerFields, findDifference, formatValue, isSameValue, listFields } from './lib/compare.ts'

/** Fewer than the pools that any server has to have room for at a time. */
const parallel = 6
const rounds = 3
/** As many as fit beside a slow write, within reason. */
const mostReads = 40
/** How long an update runs before the deletion follows: the race is won or lost in a moment that nobody knows. */
const headStartsMs = [0, 1, 3, 10, 30]
/** A conflict is no departure here, and a failure is not asked for again. */
const race = { race: true }

export const creations = scenario({
  title: `${parallel} pools are created at the same time`,
  needs: ['write', 'state'],
  checks: [parallelCreations, readsSeeWholePools],
  run: (ctx) =>
    races(ctx, parallelCreations, async () => {
      const bodies = Array.from({ length: parallel }, () => ctx.bodies.create())
      const [exchanges, lists] = await meanwhile(
        ctx.signal,
        bodies.map((body) => ctx.createPool(body, race)),
        mostReads / 2,
        () => ctx.listPools(),
      )
      for (const list of lists) judgeNewborn(ctx, list, bodies)
      const made = exchanges.flatMap((exchange, index) =>
        succeeded(exchange) && !exchange.response?.incomplete
          ? [{ exchange, body: bodies[index], pool: readPool(exchange) }]
          : [],
      )
      const ids = new Set(made.map(({ pool }) => pool?.id))
      const [first] = made
      if (!first) ctx.requireCreated(exchanges[0] as Exchange)
      else judgeIds(ctx, first.exchange, ids, made.length)
      for (const { body, pool } of made) {
        if (!ctx.tracker.get(pool?.id)) continue
        const read = await ctx.getPool(pool.id)
        ctx.judge(parallelCreations, read, notAsSent(read, body))
      }
      const list = await ctx.poll(
        () => ctx.listPools(),
        (response) => made.every(({ pool }) => readPools(bodyValue(response)).some(({ id }) => id === pool?.id)),
      )
      if (succeeded(list.exchange)) ctx.judge(parallelCreations, list.exchange, !list.matched && notListed(ids))
      await ctx.deletePools(...[...ids].filter((id) => typeof id === 'string'))
      return exchanges
    }),
})

export const reads = scenario({
  title: 'several pools are read at the same time',
  needs: ['write', 'state'],
  checks: [parallelReads],
  async run(ctx) {
    const pools = [await ctx.newPool(), await ctx.newPool(), await ctx.newPool()]
    for (let round = 0; round < rounds; round++) {
      const exchanges = await Promise.all([...pools, ...pools].map(({ created }) => ctx.getPool(created.id)))
      for (const [index, exchange] of exchanges.entries()) {
        const asked = pools[index % pools.length]?.created.id
        if (!succeeded(exchange)) continue
        const answered = readPool(exchange).id
        const another = answered !== asked && pools.some(({ created }) => created.id === answered)
        ctx.judge(
          parallelReads,
          exchange,
          another && {
            message: 'a pool read beside others is answered with another one',
            expected: String(asked),
            actual: answered,
          },
        )
      }
    }
    await ctx.deletePools(...pools.map(({ created }) => created.id))
  },
})

export const updates = scenario({
  title: 'one pool is updated by several at the same time, and read meanwhile',
  needs: ['write', 'state'],
  checks: [parallelUpdates, readsSeeWholePools],
  async run(ctx) {
    const body = ctx.bodies.create()
    const own = ctx.requireCreated(await ctx.createPool(body))
    const first = ctx.bodies.update()
    await ctx.updatePool(own.id, first)
    const known: object[] = [body, first]
    for (let round = 0; round < rounds; round++) {
      const bodies = Array.from({ length: 4 }, (_, index) => distinct(ctx.bodies.update(), index + 4 * round))
      const all = [...known, ...bodies]
      const [writes, seen] = await meanwhile(
        ctx.signal,
        bodies.map((body) => ctx.updatePool(own.id, body, race)),
        mostReads,
        (index) => (index % 4 === 1 ? ctx.listPools() : ctx.getPool(own.id)),
      )
      const lists = seen.filter(({ operation }) => operation?.id === 'listPools')
      const reads = seen.filter(({ operation }) => operation?.id === 'getPool')
      const accepted = bodies.filter((_, index) => succeeded(writes[index] as Exchange))
      if (accepted.length === 0) break
      for (const exchange of reads) judgeRead(ctx, exchange, all)
      for (const exchange of lists) {
        const pool = readPools(bodyValue(exchange)).find(({ id }) => id === own.id)
        if (pool) ctx.judge(readsSeeWholePools, exchange, mixed(pool, all))
      }
      const end = await ctx.getPool(own.id)
      if (succeeded(end)) ctx.judge(parallelUpdates, end, mixed(readPool(end), [...accepted, ...refusedLate(bodies, writes)]))
      // A list may lag behind by more than a round.
      known.push(...bodies)
    }
    await ctx.deletePools(own.id)
  },
})

export const deletions = scenario({
  title: 'one pool is deleted by several at the same time',
  needs: ['write', 'state'],
  checks: [parallelDeletions],
  run: (ctx) =>
    races(ctx, parallelDeletions, async () => {
      ctx.skipIfIdsAreReused()
      const { created } = await ctx.newPool()
      const exchanges = await Promise.all(Array.from({ length: 4 }, () => ctx.deletePool(created.id, race)))
      const [one] = exchanges
      const none = !exchanges.some(succeeded) && exchanges.every(({ response }) => response && response.status < 500)
      if (one) ctx.judge(parallelDeletions, one, none && noneSucceeded(exchanges))
      await ctx.deletePools(created.id)
      return exchanges
    }),
})

export const deletionsBehindUpdates = scenario({
  title: 'a pool is deleted while it is updated',
  needs: ['write', 'state'],
  checks: [deletionWins],
  async run(ctx) {
    ctx.skipIfIdsAreReused()
    for (const headStartMs of headStartsMs) {
      const { created } = await ctx.newPool()
      const [update, deletion] = await Promise.all([
        ctx.updatePool(created.id, ctx.bodies.update(), race),
        sleep(headStartMs, ctx.signal).then(() => ctx.deletePool(created.id, race)),
      ])
      if (!succeeded(update) || !succeeded(deletion)) {
        await ctx.deletePools(created.id)
        continue
      }
      const gone = await ctx.poll(
        () => ctx.getPool(created.id),
        (read) => read.response?.status === 404 || ctx.belongsToOther(read),
      )
      ctx.judge(
        deletionWins,
        deletion,
        !gone.matched && {
          message: 'a pool that was deleted during an update is back',
          expected: '404 from then on',
          actual: String(gone.exchange.response?.status),
        },
      )
      // What only the list still shows bears a name of ours: the clean-up finds it.
      if (!gone.matched) ctx.tracker.add(created.id, '')
      await ctx.deletePools(created.id)
    }
  },
})

/**
 * Runs a race several times. A failure in the middle of one cannot be asked for again, so it counts when most races have
 * one: a server that stumbles now and then is not blamed for it.
 */
async function races(ctx: ScenarioContext, check: Check, run: () => Promise<Exchange[]>) {
  const failures: Exchange[] = []
  let raced = 0
  while (raced < rounds || (failures.length > 0 && raced < 2 * rounds)) {
    const failed = (await run()).find(
      ({ response }) => response !== undefined && (response.status >= 500 || response.incomplete !== undefined),
    )
    if (failed) failures.push(failed)
    raced++
  }
  const [failure] = failures
  if (!failure || failures.length <= raced / 2) return
  ctx.judge(check, failure, {
    message: `${failure.operation?.id} fails when others run beside it`,
    expected: `${failure.operation?.success}, or another documented answer`,
    actual: `${failure.response?.status}, in ${failures.length} of ${raced} tries`,
  })
}

/** Pools that a list shows while they are being created have to be whole. */
function judgeNewborn(ctx: ScenarioContext, list: Exchange, bodies: CreateBody[]) {
  for (const pool of succeeded(list) ? readPools(bodyValue(list)) : []) {
    const body = bodies.find(({ name }) => name === pool.name)
    const lost = body && findDifference(callerFields, body, pool)
    if (body) {
      ctx.judge(
        readsSeeWholePools,
        list,
        lost && {
          message: `a list shows a pool that is being created without its ${lost.field}`,
          expected: lost.expected,
          actual: lost.actual,
        },
      )
    }
  }
}

/** Reads again and again while the writes are under way, at most so many times. */
async function meanwhile(
  signal: AbortSignal,
  writes: Promise<Exchange>[],
  most: number,
  read: (index: number) => Promise<Exchange>,
): Promise<[writes: Exchange[], reads: Exchange[]]> {
  let isOver = false
  const writing = Promise.all(writes).finally(() => {
    isOver = true
  })
  const reading = async () => {
    const seen: Exchange[] = []
    while (!isOver && seen.length < most) {
      seen.push(await read(seen.length))
      // Reads without a breath between them are over before a write in the same process has begun.
      await sleep(1, signal)
    }
    return seen
  }
  return Promise.all([writing, reading()])
}

function judgeIds(ctx: ScenarioContext, exchange: Exchange, ids: Set<string>, made: number) {
  const same = ids.size < made
  ctx.judge(
    parallelCreations,
    exchange,
    same && { message: 'pools created at the same time have the same id', expected: `${made} ids`, actual: [...ids].join(', ') },
  )
}

function notAsSent(read: Exchange, body: object | undefined): Violation | undefined {
  const lost = succeeded(read)
    ? findDifference(['name'], body ?? {}, bodyValue(read))
    : { expected: '200', actual: String(read.response?.status) }
  return (
    lost && { message: 'a pool created beside others is not there as it was sent', expected: lost.expected, actual: lost.actual }
  )
}

function notListed(ids: Set<string>): Violation {
  return { message: 'a pool created beside others is not in the list', expected: [...ids].join(', '), actual: 'not all of them' }
}

function noneSucceeded(exchanges: Exchange[]): Violation {
  return {
    message: 'none of several deletions of one pool succeeds',
    expected: '200 at least once',
    actual: exchanges.map(({ response }) => response?.status).join(', '),
  }
}

function judgeRead(ctx: ScenarioContext, exchange: Exchange, bodies: object[]) {
  if (succeeded(exchange)) ctx.judge(readsSeeWholePools, exchange, mixed(readPool(exchange), bodies))
  else if (exchange.response?.status === 404) ctx.judge(readsSeeWholePools, exchange, missed)
}

const missed: Violation = { message: 'a pool cannot be read while it is updated', expected: '200', actual: '404' }

/** An update whose every field shows whose it is. */
function distinct(body: UpdateBody, index: number): UpdateBody {
  return {
    ...body,
    description: `${body.description} ${index}`,
    tags: [...body.tags, `writer-${index}`],
    nodeTypes: body.nodeTypes.map(({ type, count }) => ({ type, count: count + 1 + (index % 12) })),
  }
}

/** An answer other than success does not prove that an update took no effect: a conflict may be noticed late. */
function refusedLate(bodies: UpdateBody[], writes: Exchange[]): UpdateBody[] {
  return bodies.filter((_, index) => !succeeded(writes[index] as Exchange) && writes[index]?.response?.status !== 400)
}

function mixed(pool: Pool, bodies: object[]): Violation | undefined {
  const fields = ['name', 'description', ...listFields] as const
  if (bodies.some((body) => fields.every((field) => isSameValue(field, (body as UpdateBody)[field], pool?.[field]))))
    return undefined
  return {
    message: 'a pool is a mixture of updates that were sent at the same time',
    expected: 'name, description, tags and node types of one and the same update',
    actual: formatValue({ name: pool?.name, description: pool?.description, tags: pool?.tags, nodeTypes: pool?.nodeTypes }),
  }
}

export const concurrencyChecks = [creations, deletions, deletionsBehindUpdates, reads, updates]
