import type { Pool } from '../../src/generated/schema.js'
import { type Claim, type Departure, scenario } from '../model/check.ts'
import { poolsIn } from '../model/contents.ts'
import { bodyOf, type Exchange, poolOf, succeeded } from '../model/exchange.ts'
import type { CreateBody, UpdateBody } from '../model/pool-bodies.ts'
import { sleep } from '../runner/retrying-sender.ts'
import type { Lab } from '../runner/scenario-context.ts'
import {
  deletionWins,
  parallelCreations,
  parallelDeletions,
  parallelReads,
  parallelUpdates,
  readsSeeWholePools,
} from './concurrency-claims.ts'
import { differenceIn, isSame, listFields, ownedFields, shown } from './lib/compare.ts'

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
  judges: [parallelCreations, readsSeeWholePools],
  run: (lab) =>
    races(lab, parallelCreations, async () => {
      const bodies = Array.from({ length: parallel }, () => lab.bodies.create())
      const [exchanges, lists] = await meanwhile(
        lab.signal,
        bodies.map((body) => lab.createPool(body, race)),
        mostReads / 2,
        () => lab.listPools(),
      )
      for (const list of lists) judgeNewborn(lab, list, bodies)
      const made = exchanges.flatMap((exchange, index) =>
        succeeded(exchange) && !exchange.answer?.incomplete ? [{ exchange, body: bodies[index], pool: poolOf(exchange) }] : [],
      )
      const ids = new Set(made.map(({ pool }) => pool?.id))
      const [first] = made
      if (!first) lab.requireOwn(exchanges[0] as Exchange)
      else judgeIds(lab, first.exchange, ids, made.length)
      for (const { body, pool } of made) {
        if (!lab.own.get(pool?.id)) continue
        const read = await lab.getPool(pool.id)
        lab.judge(parallelCreations, read, notAsSent(read, body))
      }
      const list = await lab.eventually(
        () => lab.listPools(),
        (answer) => made.every(({ pool }) => poolsIn(bodyOf(answer)).some(({ id }) => id === pool?.id)),
      )
      if (succeeded(list.exchange)) lab.judge(parallelCreations, list.exchange, !list.right && notListed(ids))
      await lab.discard(...[...ids].filter((id) => typeof id === 'string'))
      return exchanges
    }),
})

export const reads = scenario({
  title: 'several pools are read at the same time',
  needs: ['write', 'state'],
  judges: [parallelReads],
  async run(lab) {
    const pools = [await lab.newPool(), await lab.newPool(), await lab.newPool()]
    for (let round = 0; round < rounds; round++) {
      const exchanges = await Promise.all([...pools, ...pools].map(({ own }) => lab.getPool(own.id)))
      for (const [index, exchange] of exchanges.entries()) {
        const asked = pools[index % pools.length]?.own.id
        if (!succeeded(exchange)) continue
        const answered = poolOf(exchange).id
        const another = answered !== asked && pools.some(({ own }) => own.id === answered)
        lab.judge(
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
    await lab.discard(...pools.map(({ own }) => own.id))
  },
})

export const updates = scenario({
  title: 'one pool is updated by several at the same time, and read meanwhile',
  needs: ['write', 'state'],
  judges: [parallelUpdates, readsSeeWholePools],
  async run(lab) {
    const body = lab.bodies.create()
    const own = lab.requireOwn(await lab.createPool(body))
    const first = lab.bodies.update()
    await lab.updatePool(own.id, first)
    const known: object[] = [body, first]
    for (let round = 0; round < rounds; round++) {
      const bodies = Array.from({ length: 4 }, (_, index) => distinct(lab.bodies.update(), index + 4 * round))
      const all = [...known, ...bodies]
      const [writes, seen] = await meanwhile(
        lab.signal,
        bodies.map((body) => lab.updatePool(own.id, body, race)),
        mostReads,
        (index) => (index % 4 === 1 ? lab.listPools() : lab.getPool(own.id)),
      )
      const lists = seen.filter(({ operation }) => operation?.id === 'listPools')
      const reads = seen.filter(({ operation }) => operation?.id === 'getPool')
      const accepted = bodies.filter((_, index) => succeeded(writes[index] as Exchange))
      if (accepted.length === 0) break
      for (const exchange of reads) judgeRead(lab, exchange, all)
      for (const exchange of lists) {
        const pool = poolsIn(bodyOf(exchange)).find(({ id }) => id === own.id)
        if (pool) lab.judge(readsSeeWholePools, exchange, mixed(pool, all))
      }
      const end = await lab.getPool(own.id)
      if (succeeded(end)) lab.judge(parallelUpdates, end, mixed(poolOf(end), [...accepted, ...refusedLate(bodies, writes)]))
      // A list may lag behind by more than a round.
      known.push(...bodies)
    }
    await lab.discard(own.id)
  },
})

export const deletions = scenario({
  title: 'one pool is deleted by several at the same time',
  needs: ['write', 'state'],
  judges: [parallelDeletions],
  run: (lab) =>
    races(lab, parallelDeletions, async () => {
      lab.requireLastingIds()
      const { own } = await lab.newPool()
      const exchanges = await Promise.all(Array.from({ length: 4 }, () => lab.deletePool(own.id, race)))
      const [one] = exchanges
      const none = !exchanges.some(succeeded) && exchanges.every(({ answer }) => answer && answer.status < 500)
      if (one) lab.judge(parallelDeletions, one, none && noneSucceeded(exchanges))
      await lab.discard(own.id)
      return exchanges
    }),
})

export const deletionsBehindUpdates = scenario({
  title: 'a pool is deleted while it is updated',
  needs: ['write', 'state'],
  judges: [deletionWins],
  async run(lab) {
    lab.requireLastingIds()
    for (const headStartMs of headStartsMs) {
      const { own } = await lab.newPool()
      const [update, deletion] = await Promise.all([
        lab.updatePool(own.id, lab.bodies.update(), race),
        sleep(headStartMs, lab.signal).then(() => lab.deletePool(own.id, race)),
      ])
      if (!succeeded(update) || !succeeded(deletion)) {
        await lab.discard(own.id)
        continue
      }
      const gone = await lab.eventually(
        () => lab.getPool(own.id),
        (read) => read.answer?.status === 404 || lab.isStrangers(read),
      )
      lab.judge(
        deletionWins,
        deletion,
        !gone.right && {
          message: 'a pool that was deleted during an update is back',
          expected: '404 from then on',
          actual: String(gone.exchange.answer?.status),
        },
      )
      // What only the list still shows bears a name of ours: the clean-up finds it.
      if (!gone.right) lab.own.add(own.id, '')
      await lab.discard(own.id)
    }
  },
})

/**
 * Runs a race several times. A failure in the middle of one cannot be asked for again, so it counts when most races have
 * one: a server that stumbles now and then is not blamed for it.
 */
async function races(lab: Lab, claim: Claim, run: () => Promise<Exchange[]>) {
  const failures: Exchange[] = []
  let raced = 0
  while (raced < rounds || (failures.length > 0 && raced < 2 * rounds)) {
    const failed = (await run()).find(
      ({ answer }) => answer !== undefined && (answer.status >= 500 || answer.incomplete !== undefined),
    )
    if (failed) failures.push(failed)
    raced++
  }
  const [failure] = failures
  if (!failure || failures.length <= raced / 2) return
  lab.judge(claim, failure, {
    message: `${failure.operation?.id} fails when others run beside it`,
    expected: `${failure.operation?.success}, or another documented answer`,
    actual: `${failure.answer?.status}, in ${failures.length} of ${raced} tries`,
  })
}

/** Pools that a list shows while they are being created have to be whole. */
function judgeNewborn(lab: Lab, list: Exchange, bodies: CreateBody[]) {
  for (const pool of succeeded(list) ? poolsIn(bodyOf(list)) : []) {
    const body = bodies.find(({ name }) => name === pool.name)
    const lost = body && differenceIn(ownedFields, body, pool)
    if (body) {
      lab.judge(
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

function judgeIds(lab: Lab, exchange: Exchange, ids: Set<string>, made: number) {
  const same = ids.size < made
  lab.judge(
    parallelCreations,
    exchange,
    same && { message: 'pools created at the same time have the same id', expected: `${made} ids`, actual: [...ids].join(', ') },
  )
}

function notAsSent(read: Exchange, body: object | undefined): Departure | undefined {
  const lost = succeeded(read)
    ? differenceIn(['name'], body ?? {}, bodyOf(read))
    : { expected: '200', actual: String(read.answer?.status) }
  return (
    lost && { message: 'a pool created beside others is not there as it was sent', expected: lost.expected, actual: lost.actual }
  )
}

function notListed(ids: Set<string>): Departure {
  return { message: 'a pool created beside others is not in the list', expected: [...ids].join(', '), actual: 'not all of them' }
}

function noneSucceeded(exchanges: Exchange[]): Departure {
  return {
    message: 'none of several deletions of one pool succeeds',
    expected: '200 at least once',
    actual: exchanges.map(({ answer }) => answer?.status).join(', '),
  }
}

function judgeRead(lab: Lab, exchange: Exchange, bodies: object[]) {
  if (succeeded(exchange)) lab.judge(readsSeeWholePools, exchange, mixed(poolOf(exchange), bodies))
  else if (exchange.answer?.status === 404) lab.judge(readsSeeWholePools, exchange, missed)
}

const missed: Departure = { message: 'a pool cannot be read while it is updated', expected: '200', actual: '404' }

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
  return bodies.filter((_, index) => !succeeded(writes[index] as Exchange) && writes[index]?.answer?.status !== 400)
}

function mixed(pool: Pool, bodies: object[]): Departure | undefined {
  const fields = ['name', 'description', ...listFields] as const
  if (bodies.some((body) => fields.every((field) => isSame(field, (body as UpdateBody)[field], pool?.[field])))) return undefined
  return {
    message: 'a pool is a mixture of updates that were sent at the same time',
    expected: 'name, description, tags and node types of one and the same update',
    actual: shown({ name: pool?.name, description: pool?.description, tags: pool?.tags, nodeTypes: pool?.nodeTypes }),
  }
}
