import { describeStatus } from '../../model/describe-status.ts'
import { type Exchange, requestLine } from '../../model/exchange.ts'
import { poolPath } from '../../model/request.ts'
import { scenario } from '../../runner/scenario.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { chunk } from '../requests/invalid-cases.ts'
import { describeBrokenList, isListBroken } from '../requests/list-failure.ts'
import { oddJsonNeverFails, serverStillWorks } from './checks.ts'
import { type OddBody, oddBodies } from './odd-bodies.ts'
import { sendOdd } from './send-odd.ts'

/** Pools that are updated, or created, before each list. */
const parallel = 3

export const oddJson = scenario({
  title: 'unusual JSON is sent',
  needs: ['write', 'state'],
  pools: parallel,
  length: 40,
  checks: { oddJsonNeverFails, serverStillWorks },
  async run(ctx) {
    const bodies = oddBodies(ctx.bodies)
    const harmful = await findHarmful(ctx, bodies)
    for (const part of chunk(
      bodies.filter((body) => !harmful.has(body)),
      parallel,
    )) {
      const creations = await ctx.each(part, ({ create }) =>
        sendOdd(ctx, oddJsonNeverFails, { method: 'POST', path: '/api/pools', rawBody: create }, 'documented'),
      )
      const ids = creations.flatMap((exchange) => ctx.findCreated(exchange)?.id ?? [])
      if (ids.length > 1 && !ctx.isListLarge) await ctx.listPools()
      await ctx.deletePools(...ids)
    }
  },
})

/**
 * Updates pools whose ids are known, and reads the list after that. Returns the bodies after which it fails: a pool that is
 * created from such a body may have an id that no response tells, so that it could not be deleted. If the list failed before,
 * these are all bodies.
 */
async function findHarmful(ctx: ScenarioContext, bodies: OddBody[]): Promise<Set<OddBody>> {
  const harmful = new Set<OddBody>()
  const isReadable = !isListBroken(await ctx.listPools())
  let ids = await createTargets(ctx, parallel)
  for (const part of chunk(bodies, parallel)) {
    const updates = await ctx.each(part.entries(), ([index, body]) => update(ctx, ids[index] ?? '', body))
    if (!isReadable || !isListBroken(await ctx.listPools())) continue
    if (!(await repairList(ctx, ids, findFailed(updates)))) return new Set(bodies)
    // The list shows only that one of them does harm.
    for (const body of part) {
      const [id = ''] = await createTargets(ctx, 1)
      const exchange = await update(ctx, id, body)
      const list = await ctx.listPools()
      if (isListBroken(list)) {
        harmful.add(body)
        judgeHarm(ctx, exchange, list)
        if (!(await repairList(ctx, [id], exchange))) return new Set(bodies)
      } else await ctx.deletePools(id)
    }
    ids = await createTargets(ctx, parallel)
  }
  await ctx.deletePools(...ids)
  return isReadable ? harmful : new Set(bodies)
}

function createTargets(ctx: ScenarioContext, count: number): Promise<string[]> {
  return ctx.each(Array.from({ length: count }), async () => (await ctx.newPool()).created.id)
}

/** Sends the updates of a body, until one fails: the next would also be in the activity log, which no run can repair. */
async function update(ctx: ScenarioContext, id: string, { updates }: OddBody): Promise<Exchange> {
  let exchange: Exchange | undefined
  for (const rawBody of updates) {
    exchange = await sendOdd(ctx, oddJsonNeverFails, { method: 'PUT', path: poolPath(id), rawBody }, 'documented')
    if ((exchange.response?.status ?? 0) >= 500) break
  }
  return exchange as Exchange
}

function judgeHarm(ctx: ScenarioContext, exchange: Exchange, list: Exchange) {
  ctx.judge(serverStillWorks, exchange, {
    message: `after ${requestLine(exchange)} with unusual JSON, the list cannot be read`,
    expected: '400 for the update, or a list that can be read',
    actual: `${describeStatus(exchange)} for the update, then ${describeBrokenList(list)} for the list`,
  })
}

/** Returns the update that most likely made the list fail. */
function findFailed(updates: Exchange[]): Exchange {
  return updates.find(({ response }) => (response?.status ?? 0) >= 500) ?? (updates.at(-1) as Exchange)
}

/** Deletes the pools after whose update the list fails. Returns false if it still fails then. */
async function repairList(ctx: ScenarioContext, ids: string[], update: Exchange): Promise<boolean> {
  await ctx.deletePools(...ids)
  if (!isListBroken(await ctx.listPools())) return true
  // A server may be unable to delete such a pool, too. A plain text may replace the unusual one.
  for (const id of ids.filter((id) => ctx.tracker.get(id))) await ctx.updatePool(id, ctx.bodies.update())
  await ctx.deletePools(...ids)
  const list = await ctx.listPools()
  if (!isListBroken(list)) return true
  const undeleted = ids.filter((id) => ctx.tracker.get(id))
  ctx.tracker.recordPoisoned(undeleted.length > 0 ? undeleted : ids)
  judgeHarm(ctx, update, list)
  return false
}
