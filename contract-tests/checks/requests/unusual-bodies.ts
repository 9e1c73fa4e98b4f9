import type { Pool } from '../../../src/generated/schema.js'
import type { Check, Violation } from '../../model/check.ts'
import { readId } from '../../model/contents.ts'
import { bodyValue, type Exchange, readPool, succeeded } from '../../model/exchange.ts'
import type { RequestSpec } from '../../model/request.ts'
import { scenario } from '../../runner/scenario.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { callerFields, compareFields, formatValue } from '../lib/compare.ts'
import { checkRejected } from './invalid-requests.ts'

const create = '#/components/schemas/CreatePoolRequest'
const nodeType = '#/components/schemas/NodeType'

const checks = {
  optionalFieldsMayBeAbsent: {
    id: 'requests.optional-fields-may-be-absent',
    description: 'createPool without description or tags, or with null for them, returns a complete pool or 400.',
    pointer: `${create}/properties/description`,
    level: 'must',
  },
  hugeCountsStayNumbers: {
    id: 'requests.huge-counts-stay-numbers',
    description: 'Node counts too large to add up return 400, or counts that are still numbers.',
    pointer: `${nodeType}/properties/count`,
    level: 'must',
  },
  largeCountsAreKept: {
    id: 'requests.large-counts-are-kept',
    description: 'Node counts above 32 bits are stored as sent or rejected with 400.',
    pointer: `${nodeType}/properties/count`,
    level: 'should',
  },
  equalTypesKeepTotal: {
    id: 'requests.equal-node-types-keep-their-total',
    description: 'Duplicate node types are kept, or merged by adding their counts.',
    pointer: `${nodeType}/properties/count`,
    level: 'should',
  },
  tagsAreKept: {
    id: 'requests.tags-are-kept',
    description: 'Tags may be deduplicated and reordered, but are never lost, added or changed in case.',
    pointer: `${create}/properties/tags`,
    level: 'should',
  },
} as const satisfies Record<string, Check>

export const unusualCreates = scenario({
  title: 'pools are created from unusual bodies',
  needs: ['write', 'state'],
  pools: 1,
  checks,
  async run(ctx) {
    for (const absent of ['description', 'tags'] as const) {
      const { [absent]: _, ...rest } = ctx.bodies.create()
      await judgeCreate(ctx, checks.optionalFieldsMayBeAbsent, { body: rest }, `no ${absent}`)
      const withNull = { ...ctx.bodies.create(), [absent]: null }
      await judgeCreate(ctx, checks.optionalFieldsMayBeAbsent, { body: withNull }, `null as ${absent}`)
    }
    const body = ctx.bodies.create()
    const [{ type } = { type: 'g5.12xlarge' }] = body.nodeTypes
    const huge = { ...body, nodeTypes: [1e308, 1e308].map((count) => ({ type, count })) }
    await judgeCreate(ctx, checks.hugeCountsStayNumbers, { body: huge }, 'two counts of 1e308')
    const rawBody = JSON.stringify({ ...ctx.bodies.create(), nodeTypes: [{ type, count: 'HUGE' }] }).replace('"HUGE"', '1e999')
    await judgeCreate(ctx, checks.hugeCountsStayNumbers, { rawBody }, 'a count of 1e999')
    const equal = { ...ctx.bodies.create(), nodeTypes: [2, 3].map((count) => ({ type, count })) }
    await judgeCreate(ctx, checks.equalTypesKeepTotal, { body: equal }, 'the same node type twice', equal)
    const tagged = { ...ctx.bodies.create(), tags: ['zeta', 'Alpha', 'alpha', 'zeta', 'mid-Case'] }
    const many = { ...ctx.bodies.create(), tags: Array.from({ length: 12 }, (_, index) => `tag-${index}`) }
    await judgeCreate(ctx, checks.tagsAreKept, { body: many }, 'a dozen tags', many)
    for (const count of [3_000_000_000, 5_000_000_000]) {
      const large = { ...ctx.bodies.create(), nodeTypes: [{ type, count }] }
      await judgeCreate(ctx, checks.largeCountsAreKept, { body: large }, `a count of ${count}`, large)
    }
    await judgeCreate(ctx, checks.tagsAreKept, { body: tagged }, 'duplicate tags in upper and lower case', tagged)
  },
})

/** Creates a pool from a body that a server may reject with 400. An accepted body has to keep the fields of `kept`. */
async function judgeCreate(ctx: ScenarioContext, check: Check, spec: RequestSpec, description: string, kept: object = {}) {
  if (!ctx.options.isSelected(check.id)) return
  const exchange = await ctx.createPool(undefined, spec)
  if (!succeeded(exchange)) {
    const violation = checkRejected(exchange, description)
    ctx.judge(check, exchange, violation && { ...violation, expected: 'a complete pool, or 400' })
    return
  }
  const pool = readPool(exchange)
  ctx.judge(
    check,
    exchange,
    compareFields(callerFields, kept, pool, (field) => `createPool with ${description} does not return ${field} as sent`) ??
      (check === checks.hugeCountsStayNumbers ? checkNumbers(pool, description) : undefined),
  )
  const id = readId(pool)
  if (id !== undefined && ctx.tracker.get(id)) ctx.judge(check, ...(await readAndCompare(ctx, id, kept, description)))
  await ctx.deleteCreated(exchange)
}

async function readAndCompare(
  ctx: ScenarioContext,
  id: string,
  kept: object,
  description: string,
): Promise<[Exchange, Violation | undefined]> {
  const read = await ctx.getPool(id)
  if (!succeeded(read)) return [read, undefined]
  const message = (field: string) => `after createPool with ${description}, getPool does not return ${field} as sent`
  return [read, compareFields(callerFields, kept, bodyValue(read), message)]
}

function checkNumbers(pool: Pool, description: string): Violation | undefined {
  const counts = [pool.nodeCount, ...(Array.isArray(pool.nodeTypes) ? pool.nodeTypes.map((entry) => entry?.count) : [])]
  // A missing count is found by the check of the schema.
  if (counts.find((count) => typeof count !== 'number') === undefined) return undefined
  return {
    message: `createPool with ${description} returns counts that are not numbers`,
    expected: '400, or numbers',
    actual: formatValue(counts),
  }
}
