import type { Pool } from '../../../src/generated/schema.js'
import type { Check, Violation } from '../../model/check.ts'
import { describeStatus } from '../../model/describe-status.ts'
import { type Exchange, readPool, succeeded } from '../../model/exchange.ts'
import type { UpdateBody } from '../../model/pool-bodies.ts'
import { scenario } from '../../runner/scenario.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { callerFields, compareFields, formatValue, isSameValue } from '../lib/compare.ts'

const defaultsAreNotShared = {
  id: 'requests.defaults-are-not-shared',
  description: 'Pools that are created without optional fields do not share the values that they get instead.',
  pointer: '#/components/schemas/CreatePoolRequest/properties/tags',
  level: 'must',
} as const satisfies Check

const optionalFields = ['description', 'tags', 'nodeTypes'] as const

/** A default that several pools share, such as a list that is created once, shows the tags of one pool in the others. */
export const sharedDefaults = scenario({
  title: 'pools are created without optional fields, and one of them is updated',
  needs: ['write', 'state'],
  pools: 3,
  checks: { defaultsAreNotShared },
  async run(ctx) {
    const found = await findAcceptedCreate(ctx)
    if (!found) return
    const { exchange, create } = found
    const target = ctx.requireCreated(exchange)
    const neighbor = ctx.requireCreated(await create())
    const before = await ctx.getPool(neighbor.id)
    const updates = buildUpdates(ctx)
    const exchanges = [await ctx.updatePool(target.id, updates[0]), await ctx.updatePool(target.id, updates[1])]
    const isUnchanged =
      exchanges.some(succeeded) &&
      succeeded(before) &&
      (await judgeNeighbor(ctx, neighbor.id, readPool(before), 'updatePool')) &&
      (await judgeLaterPool(ctx, await create(), readPool(before), updates))
    await ctx.deletePools(target.id)
    if (isUnchanged) await judgeNeighbor(ctx, neighbor.id, readPool(before), 'deletePool')
    await ctx.deletePools(neighbor.id)
  },
})

/** Creates a pool with as few optional fields as the server accepts. Returns `undefined` if it requires all of them. */
async function findAcceptedCreate(
  ctx: ScenarioContext,
): Promise<{ exchange: Exchange; create: () => Promise<Exchange> } | undefined> {
  const omissions = [optionalFields, ['description', 'tags'], ['tags']] as const
  for (const omitted of omissions) {
    const create = () => {
      const body = Object.entries(ctx.bodies.create()).filter(([field]) => !(omitted as readonly string[]).includes(field))
      return ctx.createPool(Object.fromEntries(body))
    }
    const exchange = await create()
    if (succeeded(exchange)) return { exchange, create }
  }
  return undefined
}

/** The update of the API document, and one with values that no other pool has. */
function buildUpdates(ctx: ScenarioContext): [UpdateBody, UpdateBody] {
  const unique = ctx.bodies.update()
  const tag = unique.name.toLowerCase().replaceAll(' ', '-')
  return [ctx.bodies.update(), { ...unique, description: unique.name, tags: [tag] }]
}

/** Judges that a write to another pool changed nothing. Returns true if so. */
async function judgeNeighbor(ctx: ScenarioContext, id: string, before: Pool, operation: string): Promise<boolean> {
  const read = await ctx.getPool(id)
  const message = (field: string) => `${operation} changed ${field} of another pool that was created without optional fields`
  const violation: Violation | undefined = succeeded(read)
    ? compareFields(callerFields, before, readPool(read), message)
    : {
        message: `${operation} removed another pool that was created without optional fields`,
        expected: '200',
        actual: describeStatus(read),
      }
  ctx.judge(defaultsAreNotShared, read, violation)
  return violation === undefined
}

/** Judges that a new pool has none of the values that another pool was updated with. Returns true if so. */
async function judgeLaterPool(ctx: ScenarioContext, exchange: Exchange, neighbor: Pool, updates: UpdateBody[]): Promise<boolean> {
  const violation = succeeded(exchange) ? compareDefaults(neighbor, readPool(exchange), updates) : undefined
  ctx.judge(defaultsAreNotShared, exchange, violation)
  await ctx.deleteCreated(exchange)
  return violation === undefined
}

/** Returns a violation if a new pool has values that were sent in an update of another pool. */
function compareDefaults(neighbor: Pool, later: Pool, updates: UpdateBody[]): Violation | undefined {
  for (const field of optionalFields) {
    const isDefault = isSameValue(field, neighbor[field], later[field])
    if (isDefault || !updates.some((sent) => isTaken(field, sent, neighbor, later))) continue
    return {
      message: `a pool that is created without ${field} has that of another pool`,
      expected: `${field}: ${formatValue(neighbor[field])}, as before the other pool was updated`,
      actual: `${field}: ${formatValue(later[field])}`,
    }
  }
  return undefined
}

function isTaken(field: (typeof optionalFields)[number], sent: Partial<Pool>, neighbor: Pool, later: Pool): boolean {
  if (field !== 'tags') return isSameValue(field, sent[field], later[field])
  const isOwn = (tag: string) => !neighbor.tags?.includes(tag)
  return Array.isArray(later.tags) && Boolean(sent.tags?.some((tag) => isOwn(tag) && later.tags.includes(tag)))
}
