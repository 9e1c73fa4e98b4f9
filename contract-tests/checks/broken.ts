import { type Check, requireAccess, StopScenario, type Violation } from '../model/check.ts'
import { readPools } from '../model/contents.ts'
import { bodyValue, describeStatus, type Exchange, readPool, succeeded } from '../model/exchange.ts'
import { scenario } from '../runner/scenario.ts'
import type { ScenarioContext } from '../runner/scenario-context.ts'
import { kinds } from './broken-bodies.ts'
import { callerFields, findDifference } from './lib/compare.ts'

export const refusedCreateCreatesNothing = {
  id: 'requests.refused-create-creates-nothing',
  description: 'A creation that is refused leaves no pool behind.',
  pointer: '#/paths/~1api~1pools/post/responses/400',
  level: 'must',
} as const satisfies Check

export const refusedUpdateChangesNothing = {
  id: 'requests.refused-update-changes-nothing',
  description: 'An update that is refused leaves the pool as it was, all of it.',
  pointer: '#/paths/~1api~1pools~1{poolId}/put/responses/400',
  level: 'must',
} as const satisfies Check

export const brokenCreations = scenario({
  title: 'pools are created from broken bodies',
  needs: ['write'],
  checks: [...kinds.filter(({ ways }) => ways.some(({ of }) => of !== 'update')), refusedCreateCreatesNothing],
  async run(ctx) {
    await wholeBodyIsTaken(ctx)
    const refused = new Map<string, Exchange>()
    for (const check of kinds.filter((candidate) => ctx.isSelected(candidate) || ctx.isSelected(refusedCreateCreatesNothing))) {
      for (const way of check.ways.filter(({ of }) => of !== 'update')) {
        const whole = ctx.bodies.create()
        const exchange = await ctx.createPool(undefined, way.break({ ...whole }))
        ctx.judge(check, exchange, departureFor(exchange, way.wrong))
        if (succeeded(exchange)) await ctx.deleteCreated(exchange)
        else refused.set(whole.name, exchange)
      }
    }
    if (ctx.options.stateless) return
    const list = await ctx.listPools()
    if (!succeeded(list)) return
    const created = readPools(bodyValue(list)).filter(({ id, name }) => refused.has(name) && !ctx.tracker.belongsToOther(id))
    for (const { id, name } of created) {
      ctx.tracker.add(id, name)
      const exchange = refused.get(name) as Exchange
      ctx.judge(refusedCreateCreatesNothing, exchange, {
        message: 'a creation that was refused left a pool behind',
        expected: 'no pool of that name in the list',
        actual: `pool ${id}, named ${JSON.stringify(name)}`,
      })
    }
    if (created.length === 0) ctx.judge(refusedCreateCreatesNothing, list)
    await ctx.deletePools(...created.map(({ id }) => id))
  },
})

export const brokenUpdates = scenario({
  title: 'a pool is updated with broken bodies',
  needs: ['write'],
  checks: [...kinds.filter(({ ways }) => ways.some(({ of }) => of !== 'create')), refusedUpdateChangesNothing],
  async run(ctx) {
    const id = ctx.options.stateless ? await anyId(ctx) : (await ctx.newPool()).created.id
    let before = ctx.options.stateless ? undefined : readPool(await ctx.getPool(id))
    for (const check of kinds.filter((candidate) => ctx.isSelected(candidate) || ctx.isSelected(refusedUpdateChangesNothing))) {
      for (const way of check.ways.filter(({ of }) => of !== 'create')) {
        const exchange = await ctx.updatePool(id, undefined, way.break({ ...ctx.bodies.update() }))
        ctx.judge(check, exchange, departureFor(exchange, way.wrong))
        if (!before) continue
        const read = await ctx.getPool(id)
        if (!succeeded(read)) continue
        const after = readPool(read)
        const changed = !succeeded(exchange) && findDifference(callerFields, before, after)
        ctx.judge(
          refusedUpdateChangesNothing,
          exchange,
          changed && {
            message: `an update that was refused changed ${changed.field}`,
            expected: changed.expected,
            actual: changed.actual,
          },
        )
        before = after
      }
    }
    await ctx.deletePools(id)
  },
})

/** The first thing to know: a server that refuses every body would pass all of this. */
async function wholeBodyIsTaken(ctx: ScenarioContext) {
  const exchange = await ctx.createPool(ctx.bodies.create())
  if (!succeeded(exchange)) ctx.requireCreated(exchange)
  await ctx.deleteCreated(exchange)
}

async function anyId(ctx: ScenarioContext): Promise<string> {
  const [pool] = readPools(bodyValue(await ctx.listPools()))
  if (!pool) throw new StopScenario('skipped', 'the list is empty, so there is no id to update')
  return pool.id
}

export function departureFor(exchange: Exchange, wrong: string): Violation | undefined {
  const { response } = exchange
  if (response?.status === 400) return undefined
  requireAccess(exchange)
  const outcome =
    response === undefined
      ? 'gets no answer'
      : succeeded(exchange)
        ? `is accepted (${response.status})`
        : `is answered with ${response.status}`
  return {
    message: `${wrong} ${outcome}`,
    expected: '400 with error, message and details',
    actual: describeStatus(exchange),
  }
}

export const brokenChecks = [brokenCreations, brokenUpdates]
