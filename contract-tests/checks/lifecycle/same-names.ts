import type { Pool } from '../../../src/generated/schema.js'
import type { Check, Violation } from '../../model/check.ts'
import { findPool } from '../../model/contents.ts'
import { describeStatus } from '../../model/describe-status.ts'
import { bodyValue, type Exchange, readPool, succeeded } from '../../model/exchange.ts'
import { scenario } from '../../runner/scenario.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { callerFields, compareFields } from '../lib/compare.ts'

const checks = {
  sameNamesAreTwoPools: {
    id: 'lifecycle.namesakes-are-two-pools',
    description: 'Two pools with the same name do not affect each other, or the second is rejected with 400 or 409.',
    pointer: '#/components/schemas/Pool/properties/name',
    level: 'should',
  },
  deletedNameIsFree: {
    id: 'lifecycle.name-of-a-deleted-pool-is-no-trouble',
    description: 'A pool with the name of a deleted pool is created, or rejected with 400 or 409.',
    pointer: '#/paths/~1api~1pools/post',
    level: 'should',
    anyBody: true,
  },
  takenNameIs400: {
    id: 'lifecycle.taken-name-is-a-bad-request',
    description: 'A server that rejects the name of another pool returns 400, not 409.',
    pointer: '#/paths/~1api~1pools/post/responses/400',
    level: 'may',
    anyBody: true,
  },
} as const satisfies Record<string, Check>

export const sameNames = scenario({
  title: 'two pools get the same name',
  needs: ['write', 'state'],
  pools: 2,
  checks,
  async run(ctx) {
    const body = ctx.bodies.create()
    const firstCreate = await ctx.createPool(body)
    const first = ctx.requireCreated(firstCreate)
    const secondCreate = await ctx.createPool(body)
    const second = ctx.findCreated(secondCreate)
    if (second && second.id !== first.id) {
      ctx.judge(checks.takenNameIs400, secondCreate)
      const pool = readPool(firstCreate)
      const list = await ctx.poll(
        () => ctx.listPools(),
        (response) => [first.id, second.id].every((id) => findPool(bodyValue(response), id)),
      )
      if (succeeded(list.exchange))
        ctx.judge(checks.sameNamesAreTwoPools, list.exchange, !list.matched && missingPool(first.id, second.id))
      const update = await ctx.updatePool(second.id, { ...ctx.bodies.update(), name: body.name })
      const afterUpdate = await ctx.getPool(first.id)
      if (succeeded(update)) ctx.judge(checks.sameNamesAreTwoPools, afterUpdate, compareFirst(pool, afterUpdate, 'updatePool'))
      await ctx.deletePools(second.id)
      const afterDelete = await ctx.getPool(first.id)
      ctx.judge(checks.sameNamesAreTwoPools, afterDelete, compareFirst(pool, afterDelete, 'deletePool'))
    } else if (!succeeded(secondCreate)) judgeRejectedName(ctx, checks.sameNamesAreTwoPools, secondCreate)
    await ctx.deletePools(first.id)
    const reused = await ctx.createPool(body)
    if (succeeded(reused)) ctx.judge(checks.deletedNameIsFree, reused)
    else judgeRejectedName(ctx, checks.deletedNameIsFree, reused)
    await ctx.deleteCreated(reused)
  },
})

function missingPool(first: string, second: string): Violation {
  return {
    message: 'the list lacks one of two pools with the same name',
    expected: `the pools ${first} and ${second}`,
    actual: 'only one of them, or none',
  }
}

function compareFirst(pool: Pool, read: Exchange, operation: string): Violation | undefined {
  if (succeeded(read)) {
    const message = (field: string) => `${operation} changed ${field} of another pool with the same name`
    return compareFields(callerFields, pool, bodyValue(read), message)
  }
  return {
    message: `${operation} removed another pool with the same name`,
    expected: '200',
    actual: describeStatus(read),
  }
}

function judgeRejectedName(ctx: ScenarioContext, check: Check, exchange: Exchange) {
  const actual = describeStatus(exchange)
  const violation: Violation = {
    message: `createPool with a name that another pool has or had returns ${actual}`,
    expected: '201, or 400',
    actual,
  }
  const isConflict = exchange.response?.status === 409
  ctx.judge(check, exchange, exchange.response?.status !== 400 && !isConflict && violation)
  ctx.judge(checks.takenNameIs400, exchange, isConflict && violation)
}
