import type { Pool } from '../../src/generated/schema.js'
import { type Claim, scenario } from '../model/check.ts'
import { idIn } from '../model/contents.ts'
import { bodyOf, poolOf, succeeded } from '../model/exchange.ts'
import type { Ask } from '../model/request.ts'
import type { Lab } from '../runner/scenario-context.ts'
import { alter, error, json, on } from '../self-test/mutators.ts'
import { departureFor } from './broken.ts'
import { differenceIn, ownedFields } from './lib/compare.ts'

const create = '#/components/schemas/CreatePoolRequest'
const nodeType = '#/components/schemas/NodeType'

export const optionalFieldsMayBeAbsent: Claim = {
  id: 'requests.optional-fields-may-be-absent',
  says: 'A new pool without description or tags, or with null for them, gives a whole pool, or is refused with 400.',
  cite: `${create}/properties/description`,
  level: 'must',
  culprit: on('createPool', ({ pass, json: sent }) => ('tags' in ((sent ?? {}) as object) ? pass() : error(500))),
}

export const hugeCountsStayNumbers: Claim = {
  id: 'requests.huge-counts-stay-numbers',
  says: 'Counts too large to add up are refused with 400, or answered with numbers.',
  cite: `${nodeType}/properties/count`,
  level: 'must',
  culprit: on('createPool', async ({ pass, text }) => {
    const answer = await pass()
    if (!text.includes('e+308')) return answer
    const whole = { name: 'x', region: 'x', provider: 'x', nodeTypes: [] }
    return json(201, { ...((await (await pass({ json: whole })).json()) as Pool), nodeCount: null })
  }),
}

export const largeCountsAreKept: Claim = {
  id: 'requests.large-counts-are-kept',
  says: 'Counts that need more than 32 bits come back as they were sent, or are refused with 400.',
  cite: `${nodeType}/properties/count`,
  level: 'should',
  culprit: alter('createPool', (pool: Pool) => ({
    ...pool,
    nodeTypes: pool.nodeTypes.map((entry) => ({ ...entry, count: entry.count | 0 })),
    nodeCount: pool.nodeCount | 0,
  })),
}

export const equalTypesKeepTheirTotal: Claim = {
  id: 'requests.equal-node-types-keep-their-total',
  says: 'Node types given twice are kept, or merged by adding: no node is lost.',
  cite: `${nodeType}/properties/count`,
  level: 'should',
  culprit: alter('createPool', (pool: Pool) => {
    const nodeTypes = [...new Map(pool.nodeTypes.map((entry) => [entry.type, entry])).values()]
    return { ...pool, nodeTypes, nodeCount: nodeTypes.reduce((sum, { count }) => sum + count, 0) }
  }),
}

export const tagsAreKept: Claim = {
  id: 'requests.tags-are-kept',
  says: 'Tags may be deduplicated and reordered, and are never lost, invented or changed in case.',
  cite: `${create}/properties/tags`,
  level: 'should',
  culprit: alter('createPool', (pool: Pool) => ({ ...pool, tags: pool.tags.map((tag) => tag.toLowerCase()) })),
}

export const unusualCreations = scenario({
  title: 'pools are created from unusual bodies',
  needs: ['write', 'state'],
  judges: [optionalFieldsMayBeAbsent, hugeCountsStayNumbers, largeCountsAreKept, equalTypesKeepTheirTotal, tagsAreKept],
  async run(lab) {
    for (const absent of ['description', 'tags'] as const) {
      const { [absent]: _, ...rest } = lab.bodies.create()
      await tried(lab, optionalFieldsMayBeAbsent, { body: rest }, `no ${absent}`)
      await tried(lab, optionalFieldsMayBeAbsent, { body: { ...lab.bodies.create(), [absent]: null } }, `null for ${absent}`)
    }
    const body = lab.bodies.create()
    const [{ type } = { type: 'g5.12xlarge' }] = body.nodeTypes
    const huge = {
      ...body,
      nodeTypes: [
        { type, count: 1e308 },
        { type, count: 1e308 },
      ],
    }
    await tried(lab, hugeCountsStayNumbers, { body: huge }, 'two counts of 1e308')
    const raw = JSON.stringify({ ...lab.bodies.create(), nodeTypes: [{ type, count: 'HUGE' }] }).replace('"HUGE"', '1e999')
    await tried(lab, hugeCountsStayNumbers, { raw }, 'a count of 1e999')
    const equal = {
      ...lab.bodies.create(),
      nodeTypes: [
        { type, count: 2 },
        { type, count: 3 },
      ],
    }
    await tried(lab, equalTypesKeepTheirTotal, { body: equal }, 'the same node type twice', equal)
    const tagged = { ...lab.bodies.create(), tags: ['zeta', 'Alpha', 'alpha', 'zeta', 'mid-Case'] }
    const many = { ...lab.bodies.create(), tags: Array.from({ length: 12 }, (_, index) => `tag-${index}`) }
    await tried(lab, tagsAreKept, { body: many }, 'a dozen tags', many)
    for (const count of [3_000_000_000, 5_000_000_000]) {
      const large = { ...lab.bodies.create(), nodeTypes: [{ type, count }] }
      await tried(lab, largeCountsAreKept, { body: large }, `a count of ${count}`, large)
    }
    await tried(lab, tagsAreKept, { body: tagged }, 'tags in both cases, one of them twice', tagged)
  },
})

/** Sends a body that a server may refuse with 400. What it takes has to be a pool, with the values that were sent. */
async function tried(lab: Lab, claim: Claim, ask: Ask, what: string, kept: object = {}) {
  if (!lab.wants(claim)) return
  const exchange = await lab.createPool(undefined, ask)
  if (succeeded(exchange)) {
    const pool = poolOf(exchange)
    const lost = differenceIn(ownedFields, kept, pool)
    const numbers = [pool?.nodeCount, ...(Array.isArray(pool?.nodeTypes) ? pool.nodeTypes.map((entry) => entry?.count) : [])]
    const noNumber = claim === hugeCountsStayNumbers && numbers.find((number) => typeof number !== 'number')
    lab.judge(
      claim,
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
    const id = idIn(pool)
    if (id !== undefined && lab.own.get(id)) {
      const read = await lab.getPool(id)
      const later = succeeded(read) && differenceIn(ownedFields, kept, bodyOf(read))
      lab.judge(
        claim,
        read,
        later && {
          message: `${what}: ${later.field} is read as something else`,
          expected: later.expected,
          actual: later.actual,
        },
      )
    }
    await lab.discardCreated(exchange)
    return
  }
  const departure = departureFor(exchange, what)
  lab.judge(claim, exchange, departure && { ...departure, expected: 'a whole pool, or 400' })
}
