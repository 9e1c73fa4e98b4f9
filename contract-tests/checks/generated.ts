import * as fc from 'fast-check'
import type { CreatePoolRequest, UpdatePoolRequest } from '../../src/generated/schema.js'
import { type Check, requireAccess, type Violation } from '../model/check.ts'
import { bodyValue, type Exchange, succeeded } from '../model/exchange.ts'
import { scenario } from '../runner/scenario.ts'
import type { ScenarioContext } from '../runner/scenario-context.ts'
import { arbitraryOf } from './lib/arbitraries.ts'
import { another, callerFields, findDifference } from './lib/compare.ts'

export const validBodiesAreTaken = {
  id: 'requests.valid-bodies-are-kept-or-refused',
  description: 'Any body that fits its schema is taken and comes back as it was sent, or is refused with 400.',
  pointer: '#/components/schemas/CreatePoolRequest',
  level: 'should',
} as const satisfies Check

export const validUpdatesAreTaken = {
  id: 'requests.valid-updates-are-kept-or-refused',
  description: 'Any update that fits its schema is taken and comes back as it was sent, or is refused with 400.',
  pointer: '#/components/schemas/UpdatePoolRequest',
  level: 'should',
} as const satisfies Check

class Failed extends Error {
  violation: Violation
  exchange: Exchange
  constructor(violation: Violation, exchange: Exchange) {
    super(violation.message)
    this.violation = violation
    this.exchange = exchange
  }
}

export const generatedCreations = scenario({
  title: 'pools are created from generated bodies',
  needs: ['write', 'state'],
  checks: [validBodiesAreTaken],
  run: (ctx) =>
    search(
      ctx,
      validBodiesAreTaken,
      arbitraryOf('CreatePoolRequest') as fc.Arbitrary<CreatePoolRequest>,
      async (generated, isHomely) => {
        const known = ctx.bodies.create()
        const name = `${known.name} ${generated.name}`
        // Half of them stay within the catalogue, so that they are taken by servers that have one.
        const body = isHomely
          ? { ...known, ...generated, name, region: known.region, provider: known.provider, nodeTypes: homely(generated, known) }
          : { ...generated, name }
        const exchange = await ctx.createPool(body)
        const own = ctx.findCreated(exchange)
        const read = own && (await ctx.getPool(own.id))
        await ctx.deleteCreated(exchange)
        return [exchange, body, read]
      },
    ),
})

export const generatedUpdates = scenario({
  title: 'a pool is updated with generated bodies',
  needs: ['write', 'state'],
  checks: [validUpdatesAreTaken],
  async run(ctx) {
    const { created } = await ctx.newPool()
    await search(
      ctx,
      validUpdatesAreTaken,
      arbitraryOf('UpdatePoolRequest') as fc.Arbitrary<UpdatePoolRequest>,
      async (generated, isHomely) => {
        const known = ctx.bodies.update()
        const name = `${known.name} ${generated.name ?? ''}`.trim()
        const body = isHomely
          ? { ...known, ...generated, name, nodeTypes: homely(generated, known) }
          : { ...known, ...generated, name }
        const exchange = await ctx.updatePool(created.id, body)
        return [exchange, body, succeeded(exchange) ? await ctx.getPool(created.id) : undefined]
      },
    )
    await ctx.deletePools(created.id)
  },
})

type Sent = [exchange: Exchange, body: object, read: Exchange | undefined]

/** Tries generated bodies, and shrinks the first that is not handled well to the smallest that is not either. */
async function search<Body>(
  ctx: ScenarioContext,
  check: Check,
  bodies: fc.Arbitrary<Body>,
  send: (body: Body, isHomely: boolean) => Promise<Sent>,
) {
  let last: Failed | undefined
  const property = fc.asyncProperty(bodies, fc.boolean(), async (body, isHomely) => {
    const [exchange, sent, read] = await send(body, isHomely)
    const violation = departureOf(exchange, sent, read)
    if (!violation) {
      if (exchange.response) ctx.judge(check, exchange)
      return
    }
    last = new Failed(violation, exchange)
    throw last
  })
  const { failed, errorInstance } = await fc.check(property, {
    seed: ctx.options.seed,
    numRuns: ctx.options.runs,
    interruptAfterTimeLimit: 20_000,
  })
  if (!failed) return
  if (last) ctx.judge(check, last.exchange, last.violation)
  if (errorInstance && !(errorInstance instanceof Failed)) throw errorInstance
}

function departureOf(exchange: Exchange, sent: object, read: Exchange | undefined): Violation | undefined {
  const { response } = exchange
  if (!response || response.status === 400 || response.status === 413) return undefined
  requireAccess(exchange)
  if (!succeeded(exchange))
    return {
      message: `a body that fits its schema is answered with ${response.status}`,
      expected: 'the pool, or 400',
      actual: String(response.status),
    }
  const now = findDifference(callerFields, sent, bodyValue(exchange))
  if (now) return { message: `a body that fits its schema comes back with ${another(now.field)}`, ...now }
  const later = read && succeeded(read) && findDifference(callerFields, sent, bodyValue(read))
  return later ? { message: `a body that fits its schema is read later with ${another(later.field)}`, ...later } : undefined
}

function homely(
  generated: { nodeTypes?: { type: string; count: number }[] },
  known: { nodeTypes: { type: string; count: number }[] },
) {
  const [{ type } = { type: 'g5.12xlarge' }] = known.nodeTypes
  const [{ count } = { count: 1 }] = generated.nodeTypes ?? []
  return [{ type, count: Math.max(1, count % 16) }]
}

export const generatedChecks = [generatedCreations, generatedUpdates]
