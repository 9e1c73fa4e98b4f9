import type { Pool } from '../../src/generated/schema.js'
import { type Claim, type Departure, scenario } from '../model/check.ts'
import { poolsIn } from '../model/contents.ts'
import { bodyOf, type Exchange, poolOf, statusOf, succeeded } from '../model/exchange.ts'
import { alter, error, intercept } from '../self-test/mutators.ts'
import { another, departureIn, ownedFields } from './lib/compare.ts'

export const namesakesAreTwo: Claim = {
  id: 'lifecycle.namesakes-are-two-pools',
  says: 'Two pools may have one name, unless the second is refused with 400: what happens to one does not happen to the other.',
  cite: '#/components/schemas/Pool/properties/name',
  level: 'should',
  culprit: alter('listPools', (body) => ({
    ...body,
    pools: [...new Map(body.pools.map((pool: Pool) => [pool.name, pool])).values()],
  })),
}

export const nameIsFreeAgain: Claim = {
  id: 'lifecycle.name-of-a-deleted-pool-is-no-trouble',
  says: 'A pool with the name of a deleted one is created, or refused with 400.',
  cite: '#/paths/~1api~1pools/post',
  level: 'should',
  culprit: (honest) => {
    const names = new Set<unknown>()
    return intercept(({ operation, json, pass }) => {
      if (operation !== 'createPool') return pass()
      const { name } = (json ?? {}) as { name?: unknown }
      if (names.has(name)) return error(500)
      names.add(name)
      return pass()
    })(honest)
  },
}

export const namesakes = scenario({
  title: 'two pools get one name',
  needs: ['write', 'state'],
  judges: [namesakesAreTwo, nameIsFreeAgain],
  async run(lab) {
    const body = lab.bodies.create()
    const first = await lab.createPool(body)
    const one = lab.requireOwn(first)
    const second = await lab.createPool(body)
    const two = lab.ownIn(second)
    if (two && two.id !== one.id) {
      const list = await lab.eventually(
        () => lab.listPools(),
        (answer) => [one.id, two.id].every((id) => poolsIn(bodyOf(answer)).some((pool) => pool.id === id)),
      )
      if (succeeded(list.exchange)) lab.judge(namesakesAreTwo, list.exchange, !list.right && missing(one.id, two.id))
      const update = await lab.updatePool(two.id, { ...lab.bodies.update(), name: body.name })
      const beside = await lab.getPool(one.id)
      if (succeeded(update)) lab.judge(namesakesAreTwo, beside, unlike(poolOf(first), beside, 'updated'))
      await lab.discard(two.id)
      const left = await lab.getPool(one.id)
      lab.judge(namesakesAreTwo, left, unlike(poolOf(first), left, 'deleted'))
    } else if (!succeeded(second)) lab.judge(namesakesAreTwo, second, notRefused(second))
    await lab.discard(one.id)
    const again = await lab.createPool(body)
    lab.judge(nameIsFreeAgain, again, !succeeded(again) && notRefused(again))
    await lab.discardCreated(again)
  },
})

function missing(one: string, two: string): Departure {
  return {
    message: 'the list lacks one of two pools with the same name',
    expected: `pools ${one} and ${two}`,
    actual: 'not both',
  }
}

function unlike(pool: Pool, read: Exchange, done: string): Departure | undefined {
  if (succeeded(read)) {
    return departureIn(
      ownedFields,
      pool,
      bodyOf(read),
      (field) => `a pool got ${another(field)} when a namesake of it was ${done}`,
    )
  }
  const actual = statusOf(read)
  return { message: `a pool was gone when a namesake of it was ${done}`, expected: '200', actual }
}

function notRefused(exchange: Exchange): Departure | undefined {
  if (exchange.answer?.status === 400) return undefined
  const actual = statusOf(exchange)
  return {
    message: `createPool with a name that another pool has, or had, is answered with ${actual}`,
    expected: '201, or 400',
    actual,
  }
}
