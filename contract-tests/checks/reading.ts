import type { Pool } from '../../src/generated/schema.js'
import { type Check, requireAccess, type Violation } from '../model/check.ts'
import { readPools } from '../model/contents.ts'
import { bodyValue, describeStatus, type Exchange, readPool, succeeded } from '../model/exchange.ts'
import { scenario } from '../runner/scenario.ts'
import type { ScenarioContext } from '../runner/scenario-context.ts'
import { another, differenceIn, ownedFields } from './lib/compare.ts'

export const readsSucceed = {
  id: 'pools.reads-succeed',
  description: 'The list, and each pool of it, can be read.',
  pointer: '#/paths/~1api~1pools/get/responses/200',
  level: 'must',
} as const satisfies Check

export const readsAgreeWithTheList = {
  id: 'pools.reads-agree-with-the-list',
  description: 'A pool read alone is the same as in the list.',
  pointer: '#/paths/~1api~1pools~1{poolId}/get',
  level: 'should',
} as const satisfies Check

export const reading = scenario({
  title: 'the list and some of its pools are read',
  needs: [],
  checks: [readsSucceed, readsAgreeWithTheList],
  async run(ctx) {
    const list = await ctx.listPools()
    requireAccess(list, 'the list')
    ctx.judge(readsSucceed, list, unreadable(list))
    if (ctx.options.stateless) {
      const [pool] = readPools(bodyValue(list))
      const read = await ctx.getPool(pool?.id ?? 'pool-1')
      ctx.judge(readsSucceed, read, unreadable(read))
      return
    }
    const pools = readPools(bodyValue(list)).filter(({ id }) => id !== 'activity')
    const some = new Set([pools[0], pools[Math.floor(pools.length / 2)], pools.at(-1)])
    for (const pool of some) if (pool) await compared(ctx, pool, list)
  },
})

/**
 * Somebody may change or delete the pool at any time, so a read is held against the lists before and after it, where those
 * agree, and a difference counts when it is there each time it is looked for.
 */
async function compared(ctx: ScenarioContext, { id }: Pool, first: Exchange) {
  let before = first
  let read = first
  let violation: Violation | undefined
  const { exchange: list, matched } = await ctx.poll(
    async () => {
      read = await ctx.getPool(id)
      return ctx.listPools()
    },
    (after) => {
      const [was, is] = [before, after].map((response) => readPools(bodyValue(response)).find((pool) => pool.id === id))
      before = after
      const isSettled = was && is && !differenceIn(ownedFields, was, is) && was.createdAt === is.createdAt
      violation = isSettled ? difference(is, read) : undefined
      return violation === undefined
    },
  )
  ctx.judge(readsSucceed, read, !matched && !succeeded(read) && violation)
  if (succeeded(read) && succeeded(list)) ctx.judge(readsAgreeWithTheList, read, !matched && violation)
}

function difference(listed: Pool, read: Exchange): Violation | undefined {
  if (!succeeded(read)) {
    if (read.response?.status === 401 || read.response?.status === 403) return undefined
    return {
      message: 'a pool of the list cannot be read alone',
      expected: '200',
      actual: describeStatus(read),
    }
  }
  const pool = readPool(read)
  const owned = differenceIn(ownedFields, listed, pool)
  if (owned) return { message: `getPool answers ${another(owned.field)} than the list`, ...owned }
  if (pool?.createdAt === listed.createdAt) return undefined
  return {
    message: 'getPool answers another createdAt than the list',
    expected: JSON.stringify(listed.createdAt),
    actual: JSON.stringify(pool?.createdAt),
  }
}

function unreadable(exchange: Exchange): Violation | undefined {
  const status = exchange.response?.status
  if (succeeded(exchange)) return undefined
  const hint = status === 404 && exchange.operation?.id === 'listPools' ? '; is what stands before /api/pools right?' : ''
  return {
    message: `${exchange.operation?.id} cannot be read`,
    expected: '200',
    actual: `${describeStatus(exchange)}${hint}`,
  }
}

export const readingChecks = [reading]
