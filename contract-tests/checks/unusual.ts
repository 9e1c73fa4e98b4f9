import type { Check } from '../model/check.ts'
import { readId } from '../model/contents.ts'
import { bodyValue, readPool, succeeded } from '../model/exchange.ts'
import type { RequestSpec } from '../model/request.ts'
import { scenario } from '../runner/scenario.ts'
import type { ScenarioContext } from '../runner/scenario-context.ts'
import { departureFor } from './broken.ts'
import { callerFields, findDifference } from './lib/compare.ts'

const create = '#/components/schemas/CreatePoolRequest'
const nodeType = '#/components/schemas/NodeType'

export const optionalFieldsMayBeAbsent = {
  id: 'requests.optional-fields-may-be-absent',
  description: 'A new pool without description or tags, or with null for them, gives a whole pool, or is refused with 400.',
  pointer: `${create}/properties/description`,
  level: 'must',
} as const satisfies Check

export const hugeCountsStayNumbers = {
  id: 'requests.huge-counts-stay-numbers',
  description: 'Counts too large to add up are refused with 400, or answered with numbers.',
  pointer: `${nodeType}/properties/count`,
  level: 'must',
} as const satisfies Check

export const largeCountsAreKept = {
  id: 'requests.large-counts-are-kept',
  description: 'Counts that need more than 32 bits come back as they were sent, or are refused with 400.',
  pointer: `${nodeType}/properties/count`,
  level: 'should',
} as const satisfies Check

export const equalTypesKeepTheirTotal = {
  id: 'requests.equal-node-types-keep-their-total',
  description: 'Node types given twice are kept, or merged by adding: no node is lost.',
  pointer: `${nodeType}/properties/count`,
  level: 'should',
} as const satisfies Check

export const tagsAreKept = {
  id: 'requests.tags-are-kept',
  description: 'Tags may be deduplicated and reordered, and are never lost, invented or changed in case.',
  pointer: `${create}/properties/tags`,
  level: 'should',
} as const satisfies Check

export const unusualCreations = scenario({
  title: 'pools are created from unusual bodies',
  needs: ['write', 'state'],
  checks: [optionalFieldsMayBeAbsent, hugeCountsStayNumbers, largeCountsAreKept, equalTypesKeepTheirTotal, tagsAreKept],
  async run(ctx) {
    for (const absent of ['description', 'tags'] as const) {
      const { [absent]: _, ...rest } = ctx.bodies.create()
      await tried(ctx, optionalFieldsMayBeAbsent, { body: rest }, `no ${absent}`)
      await tried(ctx, optionalFieldsMayBeAbsent, { body: { ...ctx.bodies.create(), [absent]: null } }, `null for ${absent}`)
    }
    const body = ctx.bodies.create()
    const [{ type } = { type: 'g5.12xlarge' }] = body.nodeTypes
    const huge = {
      ...body,
      nodeTypes: [
        { type, count: 1e308 },
        { type, count: 1e308 },
      ],
    }
    await tried(ctx, hugeCountsStayNumbers, { body: huge }, 'two counts of 1e308')
    const raw = JSON.stringify({ ...ctx.bodies.create(), nodeTypes: [{ type, count: 'HUGE' }] }).replace('"HUGE"', '1e999')
    await tried(ctx, hugeCountsStayNumbers, { rawBody: raw }, 'a count of 1e999')
    const equal = {
      ...ctx.bodies.create(),
      nodeTypes: [
        { type, count: 2 },
        { type, count: 3 },
      ],
    }
    await tried(ctx, equalTypesKeepTheirTotal, { body: equal }, 'the same node type twice', equal)
    const tagged = { ...ctx.bodies.create(), tags: ['zeta', 'Alpha', 'alpha', 'zeta', 'mid-Case'] }
    const many = { ...ctx.bodies.create(), tags: Array.from({ length: 12 }, (_, index) => `tag-${index}`) }
    await tried(ctx, tagsAreKept, { body: many }, 'a dozen tags', many)
    for (const count of [3_000_000_000, 5_000_000_000]) {
      const large = { ...ctx.bodies.create(), nodeTypes: [{ type, count }] }
      await tried(ctx, largeCountsAreKept, { body: large }, `a count of ${count}`, large)
    }
    await tried(ctx, tagsAreKept, { body: tagged }, 'tags in both cases, one of them twice', tagged)
  },
})

/** Sends a body that a server may refuse with 400. What it takes has to be a pool, with the values that were sent. */
async function tried(ctx: ScenarioContext, check: Check, ask: RequestSpec, what: string, kept: object = {}) {
  if (!ctx.isSelected(check)) return
  const exchange = await ctx.createPool(undefined, ask)
  if (succeeded(exchange)) {
    const pool = readPool(exchange)
    const lost = findDifference(callerFields, kept, pool)
    const numbers = [pool?.nodeCount, ...(Array.isArray(pool?.nodeTypes) ? pool.nodeTypes.map((entry) => entry?.count) : [])]
    const noNumber = check === hugeCountsStayNumbers && numbers.find((number) => typeof number !== 'number')
    ctx.judge(
      check,
      exchange,
      lost
        ? { message: `${what}: ${lost.field} is not what was sent`, expected: lost.expected, actual: lost.actual }
        : noNumber !== false &&
            noNumber !== undefined && {
              message: `${what} gives counts that are no numbers`,
              expected: '400, or numbers',
              actual: JSON.stringify(numbers),
            },
    )
    const id = readId(pool)
    if (id !== undefined && ctx.tracker.get(id)) {
      const read = await ctx.getPool(id)
      const later = succeeded(read) && findDifference(callerFields, kept, bodyValue(read))
      ctx.judge(
        check,
        read,
        later && {
          message: `${what}: ${later.field} is read as something else`,
          expected: later.expected,
          actual: later.actual,
        },
      )
    }
    await ctx.deleteCreated(exchange)
    return
  }
  const violation = departureFor(exchange, what)
  ctx.judge(check, exchange, violation && { ...violation, expected: 'a whole pool, or 400' })
}

export const unusualChecks = [unusualCreations]
