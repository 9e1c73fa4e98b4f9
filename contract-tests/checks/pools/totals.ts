import type { NodeType } from '../../../src/generated/schema.js'
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
  [1_234_567, 654_321, 9_876],
  [3_000_000_001, 900_000_001, 20_000_001],
  [2_000_000_003, 300_000_007],
  [2_000_000_005, 300_000_011],
]

/** The invariants judge the sums in each list. Alone, because a server may limit the nodes of all pools together. */
export const largeTotals = scenario({
  title: 'the list is read while very large pools exist',
  needs: ['write', 'state'],
  pools: countsToTry.length,
  alone: true,
  checks: { largeCountsAgree },
  async run(ctx) {
    const creations = await Promise.all(countsToTry.map((counts) => createLarge(ctx, counts)))
    const pools = creations.filter((exchange) => ctx.findCreated(exchange) !== undefined)
    await judgeViews(ctx, pools)
    const last = pools.at(-1)
    if (last) {
      const body = ctx.bodies.update()
      const nodeTypes = [2_000_000_007, 1_000_000_007].map((count) => ({ type: firstType(body), count }))
      const update = await ctx.updatePool(readPool(last).id, { ...body, nodeTypes })
      if (succeeded(update)) await judgeViews(ctx, [update])
    }
    await Promise.all(pools.map((exchange) => ctx.deleteCreated(exchange)))
  },
})

async function createLarge(ctx: ScenarioContext, [count, ...smaller]: number[]): Promise<Exchange> {
  const body = ctx.bodies.create()
  const exchange = await ctx.createPool({ ...body, nodeTypes: [{ type: firstType(body), count }] })
  return exchange.response?.status === 400 && smaller.length > 0 ? createLarge(ctx, smaller) : exchange
}

function firstType({ nodeTypes }: { nodeTypes: readonly NodeType[] }): string {
  return nodeTypes[0]?.type ?? 'g5.12xlarge'
}

/** Compares the node types of pools with the list and with the single pools. */
async function judgeViews(ctx: ScenarioContext, writes: Exchange[]) {
  if (writes.length === 0) return
  const written = writes.map((exchange) => readPool(exchange))
  const [reads, { exchange: list }] = await Promise.all([
    Promise.all(written.map(({ id }) => ctx.getPool(id))),
    ctx.poll(
      () => ctx.listPools(),
      (list) => written.every((pool) => !findDifference(['nodeTypes'], pool, findListed(list, pool.id))),
    ),
  ])
  for (const [index, pool] of written.entries()) {
    const read = reads[index]
    if (read && succeeded(read)) judge(read, bodyValue(read))
    // Another check reports that a pool is not listed.
    const listed = findListed(list, pool.id)
    if (listed) judge(list, listed)

    function judge(exchange: Exchange, shown: unknown) {
      const view = exchange.operation?.id
      const message = () => `${view} shows another number of nodes than ${writes[index]?.operation?.id} returned`
      ctx.judge(largeCountsAgree, exchange, compareFields(['nodeTypes'], pool, shown, message))
    }
  }
}

function findListed(list: Exchange, id: string) {
  return readPools(bodyValue(list)).find((pool) => pool.id === id)
}
