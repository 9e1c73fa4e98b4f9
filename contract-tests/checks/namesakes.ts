import type { Pool } from '../../src/generated/schema.js'
import type { Check, Violation } from '../model/check.ts'
import { readPools } from '../model/contents.ts'
import { bodyValue, describeStatus, type Exchange, readPool, succeeded } from '../model/exchange.ts'
import { scenario } from '../runner/scenario.ts'
import { another, callerFields, compareFields } from './lib/compare.ts'

export const namesakesAreTwo = {
  id: 'lifecycle.namesakes-are-two-pools',
  description:
    'Two pools may have one name, unless the second is refused with 400: what happens to one does not happen to the other.',
  pointer: '#/components/schemas/Pool/properties/name',
  level: 'should',
} as const satisfies Check

export const nameIsFreeAgain = {
  id: 'lifecycle.name-of-a-deleted-pool-is-no-trouble',
  description: 'A pool with the name of a deleted one is created, or refused with 400.',
  pointer: '#/paths/~1api~1pools/post',
  level: 'should',
} as const satisfies Check

export const namesakes = scenario({
  title: 'two pools get one name',
  needs: ['write', 'state'],
  checks: [namesakesAreTwo, nameIsFreeAgain],
  async run(ctx) {
    const body = ctx.bodies.create()
    const first = await ctx.createPool(body)
    const one = ctx.requireCreated(first)
    const second = await ctx.createPool(body)
    const two = ctx.findCreated(second)
    if (two && two.id !== one.id) {
      const list = await ctx.poll(
        () => ctx.listPools(),
        (response) => [one.id, two.id].every((id) => readPools(bodyValue(response)).some((pool) => pool.id === id)),
      )
      if (succeeded(list.exchange)) ctx.judge(namesakesAreTwo, list.exchange, !list.matched && missing(one.id, two.id))
      const update = await ctx.updatePool(two.id, { ...ctx.bodies.update(), name: body.name })
      const beside = await ctx.getPool(one.id)
      if (succeeded(update)) ctx.judge(namesakesAreTwo, beside, unlike(readPool(first), beside, 'updated'))
      await ctx.deletePools(two.id)
      const left = await ctx.getPool(one.id)
      ctx.judge(namesakesAreTwo, left, unlike(readPool(first), left, 'deleted'))
    } else if (!succeeded(second)) ctx.judge(namesakesAreTwo, second, notRefused(second))
    await ctx.deletePools(one.id)
    const again = await ctx.createPool(body)
    ctx.judge(nameIsFreeAgain, again, !succeeded(again) && notRefused(again))
    await ctx.deleteCreated(again)
  },
})

function missing(one: string, two: string): Violation {
  return {
    message: 'the list lacks one of two pools with the same name',
    expected: `pools ${one} and ${two}`,
    actual: 'not both',
  }
}

function unlike(pool: Pool, read: Exchange, done: string): Violation | undefined {
  if (succeeded(read)) {
    return compareFields(
      callerFields,
      pool,
      bodyValue(read),
      (field) => `a pool got ${another(field)} when a namesake of it was ${done}`,
    )
  }
  const actual = describeStatus(read)
  return { message: `a pool was gone when a namesake of it was ${done}`, expected: '200', actual }
}

function notRefused(exchange: Exchange): Violation | undefined {
  if (exchange.response?.status === 400) return undefined
  const actual = describeStatus(exchange)
  return {
    message: `createPool with a name that another pool has, or had, is answered with ${actual}`,
    expected: '201, or 400',
    actual,
  }
}

export const namesakesChecks = [namesakes]
