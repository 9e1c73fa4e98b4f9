import type { Pool } from '../../src/generated/schema.js'
import { type Claim, type Departure, requireAccess, scenario } from '../model/check.ts'
import { poolsIn } from '../model/contents.ts'
import { bodyOf, type Exchange, poolOf, statusOf, succeeded } from '../model/exchange.ts'
import type { Lab } from '../runner/scenario-context.ts'
import { alter, error, on } from '../self-test/mutators.ts'
import { another, differenceIn, ownedFields } from './lib/compare.ts'

export const readsSucceed: Claim = {
  id: 'pools.reads-succeed',
  says: 'The list, and each pool of it, can be read.',
  cite: '#/paths/~1api~1pools/get/responses/200',
  level: 'must',
  culprit: on('getPool', ({ pass, poolId }) => (poolId === 'pool-1' ? error(404) : pass())),
}

export const readsAgreeWithTheList: Claim = {
  id: 'pools.reads-agree-with-the-list',
  says: 'A pool read alone is the same as in the list.',
  cite: '#/paths/~1api~1pools~1{poolId}/get',
  level: 'should',
  culprit: alter('getPool', (pool) => ({ ...pool, createdAt: '2001-01-01' })),
}

export const reading = scenario({
  title: 'the list and some of its pools are read',
  needs: [],
  judges: [readsSucceed, readsAgreeWithTheList],
  async run(lab) {
    const list = await lab.listPools()
    requireAccess(list, 'the list')
    lab.judge(readsSucceed, list, unreadable(list))
    if (lab.options.stateless) {
      const [pool] = poolsIn(bodyOf(list))
      const read = await lab.getPool(pool?.id ?? 'pool-1')
      lab.judge(readsSucceed, read, unreadable(read))
      return
    }
    const pools = poolsIn(bodyOf(list)).filter(({ id }) => id !== 'activity')
    const some = new Set([pools[0], pools[Math.floor(pools.length / 2)], pools.at(-1)])
    for (const pool of some) if (pool) await compared(lab, pool, list)
  },
})

/**
 * Somebody may change or delete the pool at any time, so a read is held against the lists before and after it, where those
 * agree, and a difference counts when it is there each time it is looked for.
 */
async function compared(lab: Lab, { id }: Pool, first: Exchange) {
  let before = first
  let read = first
  let departure: Departure | undefined
  const { exchange: list, right } = await lab.eventually(
    async () => {
      read = await lab.getPool(id)
      return lab.listPools()
    },
    (after) => {
      const [was, is] = [before, after].map((answer) => poolsIn(bodyOf(answer)).find((pool) => pool.id === id))
      before = after
      const isSettled = was && is && !differenceIn(ownedFields, was, is) && was.createdAt === is.createdAt
      departure = isSettled ? difference(is, read) : undefined
      return departure === undefined
    },
  )
  lab.judge(readsSucceed, read, !right && !succeeded(read) && departure)
  if (succeeded(read) && succeeded(list)) lab.judge(readsAgreeWithTheList, read, !right && departure)
}

function difference(listed: Pool, read: Exchange): Departure | undefined {
  if (!succeeded(read)) {
    if (read.answer?.status === 401 || read.answer?.status === 403) return undefined
    return {
      message: 'a pool of the list cannot be read alone',
      expected: '200',
      actual: statusOf(read),
    }
  }
  const pool = poolOf(read)
  const owned = differenceIn(ownedFields, listed, pool)
  if (owned) return { message: `getPool answers ${another(owned.field)} than the list`, ...owned }
  if (pool?.createdAt === listed.createdAt) return undefined
  return {
    message: 'getPool answers another createdAt than the list',
    expected: JSON.stringify(listed.createdAt),
    actual: JSON.stringify(pool?.createdAt),
  }
}

function unreadable(exchange: Exchange): Departure | undefined {
  const status = exchange.answer?.status
  if (succeeded(exchange)) return undefined
  const hint = status === 404 && exchange.operation?.id === 'listPools' ? '; is what stands before /api/pools right?' : ''
  return {
    message: `${exchange.operation?.id} cannot be read`,
    expected: '200',
    actual: `${statusOf(exchange)}${hint}`,
  }
}
