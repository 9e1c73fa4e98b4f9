import type { NodeType } from '../../../src/generated/schema.js'
import type { Check } from '../../model/check.ts'
import type { RequestSpec } from '../../model/request.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'

const create = '#/components/schemas/CreatePoolRequest'
const nodeType = '#/components/schemas/NodeType'

export const checks = {
  optionalFieldsMayBeAbsent: {
    id: 'requests.optional-fields-may-be-absent',
    description: 'createPool without description or tags, or a write with null for them, returns a complete pool or 400.',
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
    description: 'Tags may be deduplicated and reordered, but are never lost or added.',
    pointer: `${create}/properties/tags`,
    level: 'should',
  },
} as const satisfies Record<string, Check>

/** A valid body that few clients send. A server may reject it with 400. An accepted one has to keep the fields of `kept`. */
export interface UnusualBody {
  check: Check
  description: string
  spec: RequestSpec
  kept?: object
}

/** Bodies to update a pool with. */
export function buildUpdates(ctx: ScenarioContext): UnusualBody[] {
  const nulls = (['description', 'tags'] as const).map((field) => ({
    check: checks.optionalFieldsMayBeAbsent,
    description: `null as ${field}`,
    spec: { body: { ...ctx.bodies.update(), [field]: null } },
  }))
  return [...nulls, ...buildHuge(() => ctx.bodies.update())]
}

/** Bodies to create pools from. */
export function buildCreates(ctx: ScenarioContext): UnusualBody[] {
  const absent = (['description', 'tags'] as const).flatMap((field) => {
    const { [field]: _, ...rest } = ctx.bodies.create()
    return [
      { check: checks.optionalFieldsMayBeAbsent, description: `no ${field}`, spec: { body: rest } },
      {
        check: checks.optionalFieldsMayBeAbsent,
        description: `null as ${field}`,
        spec: { body: { ...ctx.bodies.create(), [field]: null } },
      },
    ]
  })
  const keep = (check: Check, description: string, changes: object): UnusualBody => {
    const body = { ...ctx.bodies.create(), ...changes }
    return { check, description, spec: { body }, kept: body }
  }
  const type = readType(ctx.bodies.create())
  return [
    ...absent,
    ...buildHuge(() => ctx.bodies.create()),
    keep(checks.equalTypesKeepTotal, 'the same node type twice', { nodeTypes: [2, 3].map((count) => ({ type, count })) }),
    keep(checks.tagsAreKept, 'a dozen tags', { tags: Array.from({ length: 12 }, (_, index) => `tag-${index}`) }),
    ...[3_000_000_000, 5_000_000_000].map((count) =>
      keep(checks.largeCountsAreKept, `a count of ${count}`, { nodeTypes: [{ type, count }] }),
    ),
    keep(checks.tagsAreKept, 'duplicate tags in upper and lower case', {
      tags: ['zeta', 'Alpha', 'alpha', 'zeta', 'mid-Case'],
    }),
  ]
}

/** Counts that cannot be added up, or that no number type holds. */
function buildHuge(build: () => { nodeTypes: NodeType[] }): UnusualBody[] {
  const [sum, single] = [build(), build()]
  const type = readType(sum)
  const check = checks.hugeCountsStayNumbers
  const rawBody = JSON.stringify({ ...single, nodeTypes: [{ type, count: 'HUGE' }] }).replace('"HUGE"', '1e999')
  return [
    {
      check,
      description: 'two counts of 1e308',
      spec: { body: { ...sum, nodeTypes: [1e308, 1e308].map((count) => ({ type, count })) } },
    },
    { check, description: 'a count of 1e999', spec: { rawBody } },
  ]
}

function readType({ nodeTypes: [first] }: { nodeTypes: NodeType[] }): string {
  return first?.type ?? 'g5.12xlarge'
}
