import { type Check, requireAccess, StopScenario, type Violation } from '../../model/check.ts'
import { describeStatus, type Exchange, readPool, succeeded } from '../../model/exchange.ts'
import { scenario } from '../../runner/scenario.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { callerFields, differenceViolation, findDifference, formatId, formatValue } from '../lib/compare.ts'
import { invalidBodyChecks } from './invalid-bodies.ts'

const rejectedCreateCreatesNothing = {
  id: 'requests.refused-create-creates-nothing',
  description: 'A rejected createPool creates no pool.',
  pointer: '#/paths/~1api~1pools/post/responses/400',
  level: 'must',
} as const satisfies Check

const rejectedUpdateChangesNothing = {
  id: 'requests.refused-update-changes-nothing',
  description: 'A rejected updatePool changes no field of the pool.',
  pointer: '#/paths/~1api~1pools~1{poolId}/put/responses/400',
  level: 'must',
} as const satisfies Check

const invalidCreates = scenario({
  title: 'pools are created from invalid bodies',
  needs: ['write'],
  pools: 1,
  checks: [
    ...invalidBodyChecks.filter(({ cases }) => cases.some(({ target }) => target !== 'update')),
    rejectedCreateCreatesNothing,
  ],
  async run(ctx) {
    await requireValidCreate(ctx)
    const rejected = new Map<string, Exchange>()
    const judgeRejected = async () => {
      await judgeNothingCreated(ctx, rejected)
      rejected.clear()
    }
    for (const check of invalidBodyChecks) {
      if (!ctx.options.isSelected(check.id) && !ctx.options.isSelected(rejectedCreateCreatesNothing.id)) continue
      for (const { invalidate, description } of check.cases.filter(({ target }) => target !== 'update')) {
        const valid = ctx.bodies.create()
        // A pool without a usable name is recognized by its description.
        valid.description = valid.name
        const exchange = await ctx.createPool(undefined, invalidate({ ...valid }))
        ctx.judge(check, exchange, checkRejected(exchange, description))
        if (succeeded(exchange)) await ctx.deleteCreated(exchange)
        else rejected.set(valid.name, exchange)
        // Before the run would have to delete the pools of rejected requests, to make space for more.
        if (rejected.size >= maxRejected) await judgeRejected()
      }
    }
    await judgeRejected()
  },
})

const maxRejected = 7

/** Judges whether rejected creations left no pool behind. */
async function judgeNothingCreated(ctx: ScenarioContext, rejected: ReadonlyMap<string, Exchange>) {
  if (ctx.options.stateless || rejected.size === 0) return
  const list = await ctx.listPools()
  if (!succeeded(list)) return
  const leftovers = ctx.tracker.strays().flatMap((pool) => {
    const names = [...rejected.keys()].filter((name) => pool.name === name || pool.description === name)
    return names.map((name) => ({ pool, exchange: rejected.get(name) as Exchange }))
  })
  for (const { pool, exchange } of leftovers)
    ctx.judge(rejectedCreateCreatesNothing, exchange, {
      message: 'a rejected createPool created a pool',
      expected: 'no pool with this name in the list',
      actual: `pool ${formatId(pool.id ?? '')}, named ${formatValue(pool.name)}`,
    })
  if (leftovers.length === 0) ctx.judge(rejectedCreateCreatesNothing, list)
  await ctx.deleteOrphans()
}

const invalidUpdates = scenario({
  title: 'a pool is updated with invalid bodies',
  needs: ['write'],
  pools: 1,
  checks: [
    ...invalidBodyChecks.filter(({ cases }) => cases.some(({ target }) => target !== 'create')),
    rejectedUpdateChangesNothing,
  ],
  async run(ctx) {
    const id = ctx.options.stateless ? await findUnusedId(ctx) : (await ctx.newPool()).created.id
    let before = ctx.options.stateless ? undefined : readPool(await ctx.getPool(id))
    for (const check of invalidBodyChecks) {
      if (!ctx.options.isSelected(check.id) && !ctx.options.isSelected(rejectedUpdateChangesNothing.id)) continue
      for (const { invalidate, description } of check.cases.filter(({ target }) => target !== 'create')) {
        const exchange = await ctx.updatePool(id, undefined, invalidate({ ...ctx.bodies.update() }))
        ctx.judge(check, exchange, checkRejected(exchange, description))
        if (!before) continue
        const read = await ctx.getPool(id)
        if (!succeeded(read)) continue
        const after = readPool(read)
        const difference = !succeeded(exchange) && findDifference(callerFields, before, after)
        ctx.judge(
          rejectedUpdateChangesNothing,
          exchange,
          differenceViolation(difference, (field) => `a rejected updatePool changed ${field}`),
        )
        before = after
      }
    }
    await ctx.deletePools(id)
  },
})

export const invalidRequestChecks = [invalidCreates, invalidUpdates]

/** Stops the scenario if the server rejects valid bodies too. Such a server would pass every check of invalid bodies. */
async function requireValidCreate(ctx: ScenarioContext) {
  const exchange = await ctx.createPool(ctx.bodies.create())
  if (!succeeded(exchange)) ctx.requireCreated(exchange)
  await ctx.deleteCreated(exchange)
}

/** Returns an id that no pool has: a server that keeps no state accepts it, and any other one has nothing to lose. */
async function findUnusedId(ctx: ScenarioContext): Promise<string> {
  const id = ctx.tracker.unknownId()
  if (!succeeded(await ctx.getPool(id)))
    throw new StopScenario('skipped', `getPool with the id ${id} does not succeed, so this server keeps state: omit --stateless`)
  return id
}

/** Returns a violation unless the response is a 400. Stops the scenario if credentials are missing. */
export function checkRejected(exchange: Exchange, description: string): Violation | undefined {
  const { response } = exchange
  if (response?.status === 400) return undefined
  requireAccess(exchange)
  const outcome =
    response === undefined
      ? 'gets no response'
      : succeeded(exchange)
        ? `is accepted with ${response.status}`
        : `returns ${response.status}`
  return {
    message: `${exchange.operation?.id} with ${description} ${outcome}`,
    expected: '400 with error, message and details',
    actual: describeStatus(exchange),
  }
}
