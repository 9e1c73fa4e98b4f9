import type { Pool } from '../../../src/generated/schema.js'
import { explainUnreadable } from '../../model/body-format.ts'
import { StopScenario, type Violation } from '../../model/check.ts'
import { readId, readPools } from '../../model/contents.ts'
import { bodyValue, type Exchange, readPool, succeeded } from '../../model/exchange.ts'
import type { CreateBody } from '../../model/pool-bodies.ts'
import { scenario } from '../../runner/scenario.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { callerFields, compareFields, formatId } from '../lib/compare.ts'
import { parallelCreates, readsReturnCompletePools } from './checks.ts'
import { maxReads, race, readDuring, runRaces } from './race.ts'

/** Fewer pools than every server has room for. */
const parallel = 6

export const createRaces = scenario({
  title: `${parallel} pools are created at the same time`,
  needs: ['write', 'state'],
  alone: true,
  checks: { parallelCreates, readsReturnCompletePools },
  run: (ctx) => runRaces(ctx, parallelCreates, () => raceCreates(ctx)),
})

async function raceCreates(ctx: ScenarioContext): Promise<Exchange[]> {
  const bodies = Array.from({ length: parallel }, () => ctx.bodies.create())
  let stop: StopScenario | undefined
  // Pools with the same id cannot all be deleted, which may use up the quota during the race. The sent requests are judged.
  const create = async (body: CreateBody) => {
    try {
      return { body, exchange: await ctx.createPool(body, race) }
    } catch (error) {
      if (!(error instanceof StopScenario)) throw error
      stop = error
      return undefined
    }
  }
  const [writes, lists] = await readDuring(ctx.signal, bodies.map(create), ctx.isListLarge ? 1 : maxReads / 2, () =>
    ctx.listPools(),
  )
  for (const list of lists) judgeListDuringCreate(ctx, list, bodies)
  const sent = writes.flatMap((write) => write ?? [])
  const creates = sent.flatMap(({ body, exchange }) =>
    succeeded(exchange) && explainUnreadable(exchange) === undefined && readId(bodyValue(exchange)) !== undefined
      ? [{ exchange, body, pool: readPool(exchange) }]
      : [],
  )
  const ids = new Set(creates.map(({ pool }) => pool.id))
  const [first] = creates
  if (first) ctx.judge(parallelCreates, first.exchange, ids.size < creates.length && duplicateIds(ids, creates.length))
  if (stop) throw stop
  if (!first) ctx.requireCreated(sent[0]?.exchange as Exchange)
  const own = creates.filter(({ pool }) => ctx.tracker.get(pool.id))
  await ctx.each(own, async ({ body, pool }) => {
    const read = await ctx.getPool(pool.id)
    ctx.judge(parallelCreates, read, compareCreated(read, body))
  })
  const list = await ctx.poll(
    () => ctx.listPools(),
    (response) => {
      const listed = new Set(readPools(bodyValue(response)).map(({ id }) => String(id)))
      return creates.every(({ pool }) => listed.has(String(pool.id)))
    },
  )
  if (succeeded(list.exchange)) ctx.judge(parallelCreates, list.exchange, !list.matched && missingFromList(ids))
  await ctx.deletePools(...[...ids].filter((id) => typeof id === 'string'))
  return sent.map(({ exchange }) => exchange)
}

/** A list may lack a pool while it is created, but must not show it without its fields. */
function judgeListDuringCreate(ctx: ScenarioContext, list: Exchange, bodies: CreateBody[]) {
  const sent = new Map(bodies.map((body) => [body.name, body]))
  for (const pool of succeeded(list) ? readPools(bodyValue(list)) : []) {
    const body = sent.get(pool.name)
    if (!body) continue
    const message = (field: string) => `during a createPool, listPools returns a different ${field} than sent`
    ctx.judge(readsReturnCompletePools, list, compareFields(callerFields, body, pool, message))
  }
}

function duplicateIds(ids: Set<Pool['id']>, created: number): Violation {
  return {
    message: 'pools created at the same time have the same id',
    expected: `${created} ids`,
    actual: Array.from(ids, formatId).join(', '),
  }
}

function compareCreated(read: Exchange, body: object | undefined): Violation | undefined {
  const message = 'a pool created at the same time as others is not stored as sent'
  if (succeeded(read)) return compareFields(['name'], body ?? {}, bodyValue(read), () => message)
  return { message, expected: '200', actual: String(read.response?.status) }
}

function missingFromList(ids: Set<Pool['id']>): Violation {
  return {
    message: 'a pool created at the same time as others is not in the list',
    expected: `the pools ${Array.from(ids, formatId).join(', ')} in the list`,
    actual: 'some of them are missing',
  }
}
