import type { Pool } from '../../../src/generated/schema.js'
import { type Check, requireAccess, type Violation } from '../../model/check.ts'
import { findPool, readPools } from '../../model/contents.ts'
import { describeStatus } from '../../model/describe-status.ts'
import { bodyValue, type Exchange, readPool, succeeded } from '../../model/exchange.ts'
import { isAddressable } from '../../model/pool-ids.ts'
import { scenario } from '../../runner/scenario.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { callerFields, findDifference, formatValue } from '../lib/compare.ts'
import { isDeepEqual } from '../lib/equality.ts'

const checks = {
  readsSucceed: {
    id: 'pools.reads-succeed',
    description: 'The list and each of its pools can be read.',
    pointer: '#/paths/~1api~1pools/get/responses/200',
    level: 'must',
    anyBody: true,
  },
  readsAgreeWithList: {
    id: 'pools.reads-agree-with-the-list',
    description: 'getPool returns the same pool as listPools.',
    pointer: '#/paths/~1api~1pools~1{poolId}/get',
    level: 'should',
  },
} as const satisfies Record<string, Check>

export const poolReads = scenario({
  title: 'the list and some of its pools are read',
  needs: [],
  checks,
  async run(ctx) {
    const list = await ctx.listPools()
    requireAccess(list, 'the list')
    ctx.judge(checks.readsSucceed, list, checkSuccess(list))
    if (ctx.options.stateless) {
      const pool = readPools(bodyValue(list)).find(({ id }) => isAddressable(id))
      const read = await ctx.getPool(pool?.id ?? 'pool-1')
      ctx.judge(checks.readsSucceed, read, checkSuccess(read))
      return
    }
    const pools = readPools(bodyValue(list)).filter(({ id }) => isAddressable(id))
    const samples = new Set([pools[0], pools[Math.floor(pools.length / 2)], pools.at(-1)])
    for (const pool of samples) if (pool) await comparePool(ctx, pool, list)
  },
})

/**
 * Reads one pool of the list and compares it. Other users may change or delete the pool at any time. Therefore a read is
 * compared only if the lists before and after it agree, and a difference is reported only if every attempt shows it.
 */
async function comparePool(ctx: ScenarioContext, { id }: Pool, firstList: Exchange) {
  let before = firstList
  let read = firstList
  let violation: Violation | undefined
  const { exchange: list, matched } = await ctx.poll(
    async () => {
      read = await ctx.getPool(id)
      return ctx.listPools()
    },
    (after) => {
      const [previous, current] = [before, after].map((exchange) => findPool(bodyValue(exchange), id))
      before = after
      const isUnchanged =
        previous &&
        current &&
        !findDifference(callerFields, previous, current) &&
        isDeepEqual(previous.createdAt, current.createdAt)
      violation = isUnchanged ? compareWithListed(current, read) : undefined
      return violation === undefined
    },
  )
  ctx.judge(checks.readsSucceed, read, !matched && !succeeded(read) && violation)
  if (succeeded(read) && succeeded(list)) ctx.judge(checks.readsAgreeWithList, read, !matched && violation)
}

function compareWithListed(listed: Pool, read: Exchange): Violation | undefined {
  if (!succeeded(read)) {
    if (read.response?.status === 401 || read.response?.status === 403) return undefined
    return {
      message: 'a pool of the list cannot be read by its id',
      expected: '200',
      actual: describeStatus(read),
    }
  }
  const pool = readPool(read)
  const difference = findDifference(callerFields, listed, pool)
  if (difference) {
    const { field, expected, actual } = difference
    return { message: `getPool and listPools return different values of ${field}`, expected, actual }
  }
  if (isDeepEqual(pool.createdAt, listed.createdAt) || pool.createdAt === undefined) return undefined
  return {
    message: 'getPool and listPools return different values of createdAt',
    expected: formatValue(listed.createdAt),
    actual: formatValue(pool?.createdAt),
  }
}

function checkSuccess(exchange: Exchange): Violation | undefined {
  if (succeeded(exchange)) return undefined
  const isListMissing = exchange.response?.status === 404 && exchange.operation?.id === 'listPools'
  return {
    message: `${exchange.operation?.id} does not succeed`,
    expected: '200',
    actual: `${describeStatus(exchange)}${isListMissing ? '; check the part of the URL before /api/pools' : ''}`,
  }
}
