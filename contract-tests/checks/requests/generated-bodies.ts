import * as fc from 'fast-check'
import type { CreatePoolRequest, UpdatePoolRequest } from '../../../src/generated/schema.js'
import { type Check, requireAccess, type Violation } from '../../model/check.ts'
import { bodyValue, type Exchange, succeeded } from '../../model/exchange.ts'
import { scenario } from '../../runner/scenario.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { arbitraryOf } from '../lib/arbitraries.ts'
import { callerFields, compareFields } from '../lib/compare.ts'
import { inParts, type Part } from '../lib/parts.ts'
import { runProperty } from '../lib/run-property.ts'

const validCreatesAreKept = {
  id: 'requests.valid-bodies-are-kept-or-refused',
  description: 'Any createPool body that matches its schema is stored as sent or rejected with 400.',
  pointer: '#/components/schemas/CreatePoolRequest',
  level: 'should',
} as const satisfies Check

const validUpdatesAreKept = {
  id: 'requests.valid-updates-are-kept-or-refused',
  description: 'Any updatePool body that matches its schema is stored as sent or rejected with 400.',
  pointer: '#/components/schemas/UpdatePoolRequest',
  level: 'should',
} as const satisfies Check

const generatedCreates = inParts(2, (part) =>
  scenario({
    title: 'pools are created from generated bodies',
    needs: ['write', 'state'],
    pools: 1,
    length: 30,
    checks: { validCreatesAreKept },
    run: (ctx) =>
      sendGenerated(
        ctx,
        validCreatesAreKept,
        arbitraryOf('CreatePoolRequest') as fc.Arbitrary<CreatePoolRequest>,
        async (generated, usesKnownValues) => {
          const known = ctx.bodies.create()
          const name = `${known.name} ${generated.name}`
          const { region, provider } = known
          const body = usesKnownValues
            ? { ...known, ...generated, name, region, provider, nodeTypes: withKnownType(generated, known) }
            : { ...generated, name }
          const exchange = await ctx.createPool(body)
          const created = ctx.findCreated(exchange)
          const read = created && (await ctx.getPool(created.id))
          await ctx.deleteCreated(exchange)
          return { exchange, body, read }
        },
        part,
      ),
  }),
)

const generatedUpdates = inParts(2, (part) =>
  scenario({
    title: 'a pool is updated with generated bodies',
    needs: ['write', 'state'],
    pools: 1,
    length: 25,
    checks: { validUpdatesAreKept },
    async run(ctx) {
      const { created } = await ctx.newPool()
      await sendGenerated(
        ctx,
        validUpdatesAreKept,
        arbitraryOf('UpdatePoolRequest') as fc.Arbitrary<UpdatePoolRequest>,
        async (generated, usesKnownValues) => {
          const known = ctx.bodies.update()
          const name = `${known.name} ${generated.name ?? ''}`.trim()
          const body = usesKnownValues
            ? { ...known, ...generated, name, nodeTypes: withKnownType(generated, known) }
            : { ...known, ...generated, name }
          const exchange = await ctx.updatePool(created.id, body)
          return { exchange, body, read: succeeded(exchange) ? await ctx.getPool(created.id) : undefined }
        },
        part,
      )
      await ctx.deletePools(created.id)
    },
  }),
)

export const generatedBodyChecks = [...generatedCreates, ...generatedUpdates]

interface SentBody {
  exchange: Exchange
  body: object
  read: Exchange | undefined
}

/**
 * Sends generated bodies. After a violation, fast-check shrinks the body, and the smallest one is reported. Half of the
 * bodies use values that the server is known to accept, so that a server with a catalog accepts some of them.
 */
async function sendGenerated<Body>(
  ctx: ScenarioContext,
  check: Check,
  bodies: fc.Arbitrary<Body>,
  send: (body: Body, usesKnownValues: boolean) => Promise<SentBody>,
  part: Part,
) {
  let smallest: ViolationError | undefined
  const error = await runProperty(
    ctx,
    fc.tuple(bodies, fc.boolean()),
    async ([body, usesKnownValues]) => {
      const sent = await send(body, usesKnownValues)
      const violation = checkStored(sent)
      if (!violation) {
        if (sent.exchange.response) ctx.judge(check, sent.exchange)
        return
      }
      smallest = new ViolationError(violation, sent.exchange)
      throw smallest
    },
    { runs: ctx.options.runs, part },
  )
  if (error === undefined) return
  if (smallest) ctx.judge(check, smallest.exchange, smallest.violation)
  if (!(error instanceof ViolationError)) throw error
}

/** Thrown inside a fast-check property. */
class ViolationError extends Error {
  violation: Violation
  exchange: Exchange
  constructor(violation: Violation, exchange: Exchange) {
    super(violation.message)
    this.violation = violation
    this.exchange = exchange
  }
}

function checkStored({ exchange, body, read }: SentBody): Violation | undefined {
  const { response, operation } = exchange
  if (!response || response.status === 400 || response.status === 413) return undefined
  requireAccess(exchange)
  if (!succeeded(exchange))
    return {
      message: `${operation?.id} with a body that matches its schema returns ${response.status}`,
      expected: 'the pool, or 400',
      actual: String(response.status),
    }
  const returned = compareFields(
    callerFields,
    body,
    bodyValue(exchange),
    (field) => `${operation?.id} does not return ${field} of a valid body as sent`,
  )
  if (returned || !read || !succeeded(read)) return returned
  return compareFields(callerFields, body, bodyValue(read), (field) => `getPool does not return ${field} of a valid body as sent`)
}

/** Returns one node type with a known type and the generated count, limited to 16. */
function withKnownType(
  generated: { nodeTypes?: { type: string; count: number }[] },
  known: { nodeTypes: { type: string; count: number }[] },
) {
  const [{ type } = { type: 'g5.12xlarge' }] = known.nodeTypes
  const [{ count } = { count: 1 }] = generated.nodeTypes ?? []
  return [{ type, count: Math.max(1, count % 16) }]
}
