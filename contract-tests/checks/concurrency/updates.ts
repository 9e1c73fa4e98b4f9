import type { Pool } from '../../../src/generated/schema.js'
import type { Violation } from '../../model/check.ts'
import { findPool } from '../../model/contents.ts'
import { bodyValue, type Exchange, readPool, succeeded } from '../../model/exchange.ts'
import type { UpdateBody } from '../../model/pool-bodies.ts'
import { scenario } from '../../runner/scenario.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { findDifference, formatValue, updatableFields } from '../lib/compare.ts'
import { parallelUpdates, readsReturnCompletePools } from './checks.ts'
import { maxReads, race, readDuring, rounds } from './race.ts'

export const updateRaces = scenario({
  title: 'several requests update one pool at the same time, while it is read',
  needs: ['write', 'state'],
  pools: 1,
  checks: { parallelUpdates, readsReturnCompletePools },
  async run(ctx) {
    const body = ctx.bodies.create()
    const created = ctx.requireCreated(await ctx.createPool(body))
    const firstUpdate = ctx.bodies.update()
    await ctx.updatePool(created.id, firstUpdate)
    const earlier: object[] = [body, firstUpdate]
    for (let round = 0; round < rounds; round++) {
      const bodies = Array.from({ length: 4 }, (_, index) => makeDistinct(ctx.bodies.update(), index + 4 * round))
      const sent = [...earlier, ...bodies]
      const [writes, exchanges] = await readDuring(
        ctx.signal,
        bodies.map((update) => ctx.updatePool(created.id, update, race)),
        ctx.isOtherLarge ? 4 : maxReads,
        (index) => (index % 4 === 1 && !ctx.isListLarge ? ctx.listPools() : ctx.getPool(created.id)),
      )
      const accepted = bodies.filter((_, index) => succeeded(writes[index] as Exchange))
      if (accepted.length === 0) break
      for (const read of exchanges.filter(({ operation }) => operation?.id === 'getPool')) judgeRead(ctx, read, sent)
      for (const list of exchanges.filter(({ operation }) => operation?.id === 'listPools')) {
        const pool = findPool(bodyValue(list), created.id)
        if (pool) ctx.judge(readsReturnCompletePools, list, checkNotMixed(pool, sent))
      }
      const final = await ctx.getPool(created.id)
      if (succeeded(final)) {
        const possible = [...accepted, ...possiblyApplied(bodies, writes)]
        ctx.judge(parallelUpdates, final, checkNotMixed(readPool(final), possible))
      }
      // A list may show updates of earlier rounds.
      earlier.push(...bodies)
    }
    await ctx.deletePools(created.id)
  },
})

/** Makes every field show which update it belongs to. */
function makeDistinct(body: UpdateBody, index: number): UpdateBody {
  return {
    ...body,
    description: `${body.description} ${index}`,
    tags: [...body.tags, `writer-${index}`],
    nodeTypes: body.nodeTypes.map(({ type, count }) => ({ type, count: count + 1 + (index % 12) })),
  }
}

function judgeRead(ctx: ScenarioContext, read: Exchange, sent: object[]) {
  if (succeeded(read)) ctx.judge(readsReturnCompletePools, read, checkNotMixed(readPool(read), sent))
  else if (read.response?.status === 404) {
    ctx.judge(readsReturnCompletePools, read, {
      message: 'getPool does not find a pool during an update',
      expected: '200',
      actual: '404',
    })
  }
}

/** Returns the failed updates that may have taken effect: a server may notice a conflict late. A 400 has no effect. */
function possiblyApplied(bodies: UpdateBody[], writes: Exchange[]): UpdateBody[] {
  return bodies.filter((_, index) => !succeeded(writes[index] as Exchange) && writes[index]?.response?.status !== 400)
}

function checkNotMixed(pool: Pool, bodies: object[]): Violation | undefined {
  if (bodies.some((body) => !findDifference(updatableFields, body, pool))) return undefined
  return {
    message: 'a pool is a mixture of updates sent at the same time',
    expected: 'name, description, tags and nodeTypes of the same update',
    actual: formatValue({ name: pool?.name, description: pool?.description, tags: pool?.tags, nodeTypes: pool?.nodeTypes }),
  }
}
