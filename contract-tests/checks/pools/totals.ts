import type { NodeType, Pool } from '../../../src/generated/schema.js'
import type { Check } from '../../model/check.ts'
import { readPools } from '../../model/contents.ts'
import { bodyValue, type Exchange, readPool, succeeded } from '../../model/exchange.ts'
import { scenario } from '../../runner/scenario.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { compareFields, findDifference } from '../lib/compare.ts'

const largeCountsAgree = {
  id: 'pools.large-counts-agree',
  description: 'The list and a pool show large node counts as createPool and updatePool returned them.',
  pointer: '#/components/schemas/NodeType/properties/count',
  level: 'should',
} as const satisfies Check

/**
 * The node counts of four pools. Each list begins with a count whose sums do not fit into 32 bits, or that is not exact as a
 * 32-bit float. A server may reject large counts, so the next one is smaller.
 */
const countsToTry = [
  [1_234_567, 654_321, 9_876, 999],
  [3_000_000_001, 900_000_001, 20_000_001, 99_991, 998],
  [2_000_000_003, 300_000_007, 99_989],
  [2_000_000_005, 300_000_011, 99_971],
]

/** The invariants judge the sums in each list. Alone, because a server may limit the nodes of all pools together. */
export const largeTotals = scenario({
  title: 'the list is read while very large pools exist',
  needs: ['write', 'state'],
  pools: countsToTry.length,
  alone: true,
  checks: { largeCountsAgree },
  async run(ctx) {
    const attempts = countsToTry.map((counts) => counts.map((count) => createBody(ctx, count)))
    const pools = (await ctx.each(attempts, (bodies) => createLarge(ctx, bodies))).flat()
    await judgeViews(ctx, pools)
    const last = pools.at(-1)
    if (last) {
      const body = ctx.bodies.update()
      const nodeTypes = [2_000_000_007, 1_000_000_007].map((count) => ({ type: firstType(body), count }))
      const exchange = await ctx.updatePool(last.id, { ...body, nodeTypes })
      if (succeeded(exchange)) await judgeViews(ctx, [{ id: last.id, exchange }])
    }
    await ctx.deletePools(...pools.map(({ id }) => id))
  },
})

/** The response to the newest write of a pool. */
interface WrittenPool {
  id: string
  exchange: Exchange
}

function createBody(ctx: ScenarioContext, count: number): object {
  const body = ctx.bodies.create()
  return { ...body, nodeTypes: [{ type: firstType(body), count }] }
}

/** Creates a pool from the first body that the server does not reject. */
async function createLarge(ctx: ScenarioContext, bodies: object[]): Promise<WrittenPool[]> {
  for (const body of bodies) {
    const exchange = await ctx.createPool(body)
    const created = ctx.findCreated(exchange)
    if (created) return [{ id: created.id, exchange }]
    if (exchange.response?.status !== 400) break
  }
  return []
}

function firstType({ nodeTypes }: { nodeTypes: readonly NodeType[] }): string {
  return nodeTypes[0]?.type ?? 'g5.12xlarge'
}

/** Compares the node types of pools with the list and with the single pools. */
async function judgeViews(ctx: ScenarioContext, pools: WrittenPool[]) {
  if (pools.length === 0) return
  const isListed = ({ id, exchange }: WrittenPool, list: Exchange) =>
    !findDifference(['nodeTypes'], readPool(exchange), findListed(list, id))
  const { exchange: list } = await ctx.poll(
    () => ctx.listPools(),
    (list) => pools.every((pool) => isListed(pool, list)),
  )
  const reads = await ctx.each(pools, ({ id }) => ctx.getPool(id))
  for (const [index, written] of pools.entries()) {
    const read = reads[index]
    if (read && succeeded(read)) judgeView(ctx, written, read, readPool(read))
    // Another check reports that a pool is not listed.
    const listed = findListed(list, written.id)
    if (listed) judgeView(ctx, written, list, listed)
  }
}

function judgeView(ctx: ScenarioContext, { exchange: write }: WrittenPool, exchange: Exchange, shown: Pool) {
  const message = () =>
    `${exchange.operation?.id} shows another number of nodes than ${write.operation?.id} returned, for a very large pool`
  ctx.judge(largeCountsAgree, exchange, compareFields(['nodeTypes'], readPool(write), shown, message))
}

function findListed(list: Exchange, id: string): Pool | undefined {
  return readPools(bodyValue(list)).find((pool) => pool.id === id)
}
