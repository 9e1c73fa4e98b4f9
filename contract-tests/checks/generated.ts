import * as fc from 'fast-check'
import type { CreatePoolRequest, UpdatePoolRequest } from '../../src/generated/schema.js'
import { type Claim, type Departure, requireAccess, scenario } from '../model/check.ts'
import { bodyOf, type Exchange, succeeded } from '../model/exchange.ts'
import type { Lab } from '../runner/scenario-context.ts'
import { alter, on } from '../self-test/mutators.ts'
import { valuesOf } from './lib/arbitraries.ts'
import { another, differenceIn, ownedFields } from './lib/compare.ts'

export const validBodiesAreTaken: Claim = {
  id: 'requests.valid-bodies-are-kept-or-refused',
  says: 'Any body that fits its schema is taken and comes back as it was sent, or is refused with 400.',
  cite: '#/components/schemas/CreatePoolRequest',
  level: 'should',
  culprit: alter('createPool', (pool) => ({ ...pool, tags: pool.tags.filter((tag: string) => tag.length > 2) })),
}

export const validUpdatesAreTaken: Claim = {
  id: 'requests.valid-updates-are-kept-or-refused',
  says: 'Any update that fits its schema is taken and comes back as it was sent, or is refused with 400.',
  cite: '#/components/schemas/UpdatePoolRequest',
  level: 'should',
  culprit: on('updatePool', ({ pass, json: sent }) => {
    const { nodeTypes = [], ...rest } = sent as UpdatePoolRequest
    return pass({ json: { ...rest, nodeTypes: nodeTypes.slice(0, 1) } })
  }),
}

class Failed extends Error {
  departure: Departure
  exchange: Exchange
  constructor(departure: Departure, exchange: Exchange) {
    super(departure.message)
    this.departure = departure
    this.exchange = exchange
  }
}

export const generatedCreations = scenario({
  title: 'pools are created from generated bodies',
  needs: ['write', 'state'],
  judges: [validBodiesAreTaken],
  run: (lab) =>
    search(
      lab,
      validBodiesAreTaken,
      valuesOf('CreatePoolRequest') as fc.Arbitrary<CreatePoolRequest>,
      async (generated, isHomely) => {
        const known = lab.bodies.create()
        const name = `${known.name} ${generated.name}`
        // Half of them stay within the catalogue, so that they are taken by servers that have one.
        const body = isHomely
          ? { ...known, ...generated, name, region: known.region, provider: known.provider, nodeTypes: homely(generated, known) }
          : { ...generated, name }
        const exchange = await lab.createPool(body)
        const own = lab.ownIn(exchange)
        const read = own && (await lab.getPool(own.id))
        await lab.discardCreated(exchange)
        return [exchange, body, read]
      },
    ),
})

export const generatedUpdates = scenario({
  title: 'a pool is updated with generated bodies',
  needs: ['write', 'state'],
  judges: [validUpdatesAreTaken],
  async run(lab) {
    const { own } = await lab.newPool()
    await search(
      lab,
      validUpdatesAreTaken,
      valuesOf('UpdatePoolRequest') as fc.Arbitrary<UpdatePoolRequest>,
      async (generated, isHomely) => {
        const known = lab.bodies.update()
        const name = `${known.name} ${generated.name ?? ''}`.trim()
        const body = isHomely
          ? { ...known, ...generated, name, nodeTypes: homely(generated, known) }
          : { ...known, ...generated, name }
        const exchange = await lab.updatePool(own.id, body)
        return [exchange, body, succeeded(exchange) ? await lab.getPool(own.id) : undefined]
      },
    )
    await lab.discard(own.id)
  },
})

type Sent = [exchange: Exchange, body: object, read: Exchange | undefined]

/** Tries generated bodies, and shrinks the first that is not handled well to the smallest that is not either. */
async function search<Body>(
  lab: Lab,
  claim: Claim,
  bodies: fc.Arbitrary<Body>,
  send: (body: Body, isHomely: boolean) => Promise<Sent>,
) {
  let last: Failed | undefined
  const property = fc.asyncProperty(bodies, fc.boolean(), async (body, isHomely) => {
    const [exchange, sent, read] = await send(body, isHomely)
    const departure = departureOf(exchange, sent, read)
    if (!departure) {
      if (exchange.answer) lab.judge(claim, exchange)
      return
    }
    last = new Failed(departure, exchange)
    throw last
  })
  const { failed, errorInstance } = await fc.check(property, {
    seed: lab.options.seed,
    numRuns: lab.options.runs,
    interruptAfterTimeLimit: 20_000,
  })
  if (!failed) return
  if (last) lab.judge(claim, last.exchange, last.departure)
  if (errorInstance && !(errorInstance instanceof Failed)) throw errorInstance
}

function departureOf(exchange: Exchange, sent: object, read: Exchange | undefined): Departure | undefined {
  const { answer } = exchange
  if (!answer || answer.status === 400 || answer.status === 413) return undefined
  requireAccess(exchange)
  if (!succeeded(exchange))
    return {
      message: `a body that fits its schema is answered with ${answer.status}`,
      expected: 'the pool, or 400',
      actual: String(answer.status),
    }
  const now = differenceIn(ownedFields, sent, bodyOf(exchange))
  if (now) return { message: `a body that fits its schema comes back with ${another(now.field)}`, ...now }
  const later = read && succeeded(read) && differenceIn(ownedFields, sent, bodyOf(read))
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
