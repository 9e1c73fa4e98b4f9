import type { Pool } from '../../../src/generated/schema.js'
import type { Violation } from '../../model/check.ts'
import { countPools, findPool } from '../../model/contents.ts'
import { bodyValue, type Exchange, succeeded } from '../../model/exchange.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { callerFields, findDifference } from '../lib/compare.ts'
import { checks } from './checks.ts'
import { comparePool, judgeDelay, type KnownPool } from './known-pool.ts'

/** Judges whether the list has each of the pools. One list that has them all is enough. */
export async function judgeListed(ctx: ScenarioContext, known: KnownPool[]) {
  for (const { id, pool } of known) {
    const { exchange, matched, late } = await ctx.poll(
      () => ctx.listPools(),
      (list) => isListed(list, { id, pool }),
    )
    if (!succeeded(exchange)) return
    ctx.judge(checks.createdPoolIsListed, exchange, compareListed(ctx, exchange, id, pool))
    judgeDelay(ctx, exchange, late, 'create')
    if (matched && !late && known.every((other) => isListed(exchange, other))) return
  }
}

/** Returns a violation if the list lacks the pool or shows other caller fields. */
export function compareListed(ctx: ScenarioContext, list: Exchange, id: string, pool: Pool): Violation | undefined {
  const listed = findListed(list, id)
  if (listed)
    return comparePool(ctx, callerFields, pool, listed, (field) => `listPools and getPool return different values of ${field}`)
  return {
    message: 'an existing pool is not in the list',
    expected: `pool ${id} in the list`,
    actual: `${countPools(bodyValue(list))} other pools`,
  }
}

export function findListed(list: Exchange, id: string): Pool | undefined {
  return findPool(bodyValue(list), id)
}

function isListed(list: Exchange, { id, pool }: KnownPool): boolean {
  const listed = findListed(list, id)
  return listed !== undefined && !findDifference(callerFields, pool, listed)
}
