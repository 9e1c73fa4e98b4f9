import type { Check } from '../../model/check.ts'
import { type Exchange, succeeded } from '../../model/exchange.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { formatId, formatValue } from '../lib/compare.ts'
import { judgeMissingName } from './chosen-name.ts'
import { chunk, type InvalidCase } from './invalid-cases.ts'
import { checkRejected } from './rejected.ts'

export const rejectedCreateCreatesNothing = {
  id: 'requests.refused-create-creates-nothing',
  description: 'A rejected createPool creates no pool.',
  pointer: '#/paths/~1api~1pools/post/responses/400',
  level: 'must',
} as const satisfies Check

/** Requests that are sent at a time. Each may create a pool. */
const parallel = 3
/**
 * After this many rejections, the list is read, before the run would have to make space for more pools. Beside other
 * scenarios, it is read sooner: they wait for the pools that rejected requests may have created.
 */
const maxRejected = 6

/** Creates pools from invalid bodies, and judges that rejected ones leave no pool behind. */
export async function sendInvalidCreates(ctx: ScenarioContext, cases: InvalidCase[]) {
  await requireValidCreate(ctx)
  const prepared = cases.map((one) => {
    const valid = ctx.bodies.create()
    // A pool without a usable name is recognized by its description.
    valid.description = valid.name
    return { ...one, name: valid.name, spec: { ...one.invalidate({ ...valid }), input: one.description } }
  })
  const rejected = new Map<string, Exchange>()
  for (const part of chunk(prepared, parallel)) {
    const exchanges = await ctx.each(part, ({ spec }) => ctx.createPool(undefined, spec))
    await ctx.each(exchanges, (exchange) => ctx.deleteCreated(exchange))
    for (const [index, exchange] of exchanges.entries()) {
      const { check, description, name } = part[index] as (typeof part)[number]
      const violation = checkRejected(exchange, description)
      if (check.mayChooseName) judgeMissingName(ctx, check, exchange, violation)
      else ctx.judge(check, exchange, violation)
      if (!succeeded(exchange)) rejected.set(name, exchange)
    }
    if (rejected.size <= (ctx.isShared ? 0 : maxRejected - parallel)) continue
    await judgeNothingCreated(ctx, rejected)
    rejected.clear()
  }
  await judgeNothingCreated(ctx, rejected)
}

/** Stops the scenario if the server rejects valid bodies too. Such a server would pass every check of invalid bodies. */
async function requireValidCreate(ctx: ScenarioContext) {
  const exchange = await ctx.createPool(ctx.bodies.create())
  if (!succeeded(exchange)) ctx.requireCreated(exchange)
  await ctx.deleteCreated(exchange)
}

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
