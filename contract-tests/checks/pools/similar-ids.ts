import type { Pool } from '../../../src/generated/schema.js'
import type { Check, Violation } from '../../model/check.ts'
import { readId, readPools } from '../../model/contents.ts'
import { describeStatus } from '../../model/describe-status.ts'
import { truncate } from '../../model/excerpt.ts'
import { bodyValue, type Exchange, succeeded } from '../../model/exchange.ts'
import { isAddressable } from '../../model/pool-ids.ts'
import { poolPath } from '../../model/request.ts'
import { invariant } from '../../runner/invariant.ts'
import { scenario } from '../../runner/scenario.ts'
import { formatId, formatValue } from '../lib/compare.ts'
import { isCaseInsensitive, percentEncode } from '../lib/id-spellings.ts'
import { oddIdsFindNothing, readOddId } from './odd-ids.ts'

const encodedIdIsSameId = {
  id: 'pools.percent-encoded-id-is-the-same-id',
  description: 'A pool is found by any percent-encoding of its id.',
  pointer: '#/components/parameters/PoolId',
  level: 'should',
} as const satisfies Check

const ownSimilarIds = scenario({
  title: 'a pool is read by ids that resemble its own',
  needs: ['write', 'state'],
  pools: 1,
  checks: { oddIdsFindNothing, encodedIdIsSameId },
  async run(ctx) {
    const { created, pool } = await ctx.newPool()
    await ctx.each(similarIds(created.id), (id) => readOddId(ctx, 'an id that resembles an existing one', { path: poolPath(id) }))
    const encodedId = percentEncode(created.id)
    const exchange = await ctx.send({ path: `/api/pools/${encodedId}` })
    ctx.judge(encodedIdIsSameId, exchange, compareId(exchange, pool, encodedId))
    await ctx.deletePools(created.id)
  },
})

const listedSimilarIds = scenario({
  title: 'a pool of the list is read by a percent-encoding of its id',
  needs: ['state'],
  checks: { encodedIdIsSameId },
  async run(ctx) {
    const pool = readPools(bodyValue(await ctx.listPools())).find(({ id }) => isAddressable(id))
    if (!pool || !succeeded(await ctx.getPool(pool.id))) return
    const encodedId = percentEncode(pool.id)
    const exchange = await ctx.send({ path: `/api/pools/${encodedId}` })
    // Another user may have deleted the pool in the meantime.
    if (!succeeded(exchange) && !succeeded(await ctx.getPool(pool.id))) return
    ctx.judge(encodedIdIsSameId, exchange, compareId(exchange, pool, encodedId))
  },
})

const getReturnsRequestedId = invariant({
  id: 'pools.get-answers-the-id-asked-for',
  description: 'getPool returns a pool with exactly the requested id.',
  pointer: '#/components/parameters/PoolId',
  level: 'should',
  needs: ['state'],
  *select(exchange) {
    if (exchange.operation?.id !== 'getPool' || exchange.poolId === undefined || !succeeded(exchange)) return
    const id = readId(bodyValue(exchange))
    if (id !== undefined) yield { requested: exchange.poolId, id }
  },
  check: ({ requested, id }) => {
    if (
      id === requested ||
      isIdWithFormat(requested, id) ||
      (isCaseInsensitive(id) && id.toLowerCase() === requested.toLowerCase())
    )
      return
    return {
      message: 'getPool returned a pool with a different id than requested',
      expected: formatValue(requested),
      actual: formatValue(id),
    }
  },
})

const formatSuffixIsPartOfId = invariant({
  id: 'pools.format-suffix-is-part-of-the-id',
  description: 'A format after the id, such as .json, is part of the id. It does not select the format of the response.',
  pointer: '#/components/parameters/PoolId',
  level: 'may',
  needs: ['state'],
  *select({ operation, poolId, response }) {
    if (operation?.id === 'getPool' && poolId !== undefined && response && formatSuffix.test(poolId)) yield poolId
  },
  check: (poolId, exchange) => {
    const id = readId(bodyValue(exchange))
    return (
      id !== undefined &&
      isIdWithFormat(poolId, id) && {
        message: 'getPool takes the end of an id for the format of the response',
        expected: `404, or a pool with the id ${formatValue(poolId)}`,
        actual: `the pool with the id ${formatValue(id)}`,
      }
    )
  },
})

export const similarIdChecks = [ownSimilarIds, listedSimilarIds, getReturnsRequestedId, formatSuffixIsPartOfId]

const formatSuffix = /\.[a-z]{1,10}$/i

/** True if `requested` is the id with a format, as in the routes of Rails. */
function isIdWithFormat(requested: string, id: string): boolean {
  return formatSuffix.test(requested) && requested.replace(formatSuffix, '') === id
}

function similarIds(id: string): string[] {
  const candidates = [
    `${id} `,
    ` ${id}`,
    `${id}.json`,
    `${id}x`,
    `${id},`,
    id.slice(0, -1),
    id.toUpperCase(),
    `0${id}`,
    `${id}.0`,
    `${id}%`,
  ]
  return candidates.filter((candidate) => candidate !== id && candidate !== '' && candidate !== 'activity')
}

function compareId(exchange: Exchange, pool: Pool, encodedId: string): Violation | false {
  return (
    readId(bodyValue(exchange)) !== pool.id && {
      message: 'a percent-encoded id does not find its pool',
      expected: `pool ${formatId(pool.id)}, requested as ${truncate(encodedId, 200)}`,
      actual: `${describeStatus(exchange)} ${truncate(readId(bodyValue(exchange)) ?? '', 200)}`.trim(),
    }
  )
}
