import * as fc from 'fast-check'
import type { Pool } from '../../src/generated/schema.js'
import type { Check, Violation } from '../model/check.ts'
import { readPools } from '../model/contents.ts'
import { bodyValue, describeStatus, type Exchange, succeeded } from '../model/exchange.ts'
import type { UpdateBody } from '../model/pool-bodies.ts'
import { scenario } from '../runner/scenario.ts'
import type { ScenarioContext } from '../runner/scenario-context.ts'
import { another, findDifference, formatValue } from './lib/compare.ts'

export const sequencesTellOneStory = {
  id: 'sequences.tell-one-story',
  description: 'After any sequence of creations, updates and deletions, the reads and the list show what the sequence left.',
  pointer: '#/paths/~1api~1pools',
  level: 'must',
} as const satisfies Check

/** Few enough alive at a time for any server. */
const mostAlive = 5

/** What should be there, by the order of creation. */
interface Model {
  pools: { id: string; expected: Partial<Pool>; alive: boolean; isReplaced: boolean }[]
  story: string[]
}

class Departed extends Error {
  departure: Violation
  exchange: Exchange
  constructor(violation: Violation, exchange: Exchange, story: string[]) {
    super(violation.message)
    this.departure = { ...violation, actual: `${violation.actual}, after ${story.join('; ')}` }
    this.exchange = exchange
  }
}

export const search = scenario({
  title: 'random sequences of operations',
  needs: ['write', 'state'],
  checks: [sequencesTellOneStory],
  async run(ctx) {
    const { created } = await ctx.newPool()
    await ctx.deletePools(created.id)
    let last: Departed | undefined
    let ran = 0
    const property = fc.asyncProperty(commands, async (sequence) => {
      const model: Model = { pools: [], story: [] }
      try {
        await fc.asyncModelRun(() => ({ model, real: ctx }), sequence)
        for (const index of model.pools.keys()) await agree(model, ctx, index)
        if (!ctx.isListLarge || ran++ === 0) ctx.judge(sequencesTellOneStory, await listedRight(model, ctx))
      } catch (error) {
        if (error instanceof Departed) last = error
        throw error
      } finally {
        await ctx.deletePools(...model.pools.filter(({ alive }) => alive).map(({ id }) => id))
      }
    })
    const numRuns = Math.max(1, Math.round(ctx.options.runs / 2))
    const { failed, errorInstance } = await fc.check(property, {
      seed: ctx.options.seed,
      numRuns,
      interruptAfterTimeLimit: 20_000,
    })
    if (!failed) return
    if (last) ctx.judge(sequencesTellOneStory, last.exchange, last.departure)
    if (errorInstance && !(errorInstance instanceof Departed)) throw errorInstance
  },
})

type Command = fc.AsyncCommand<Model, ScenarioContext>

class Create implements Command {
  readonly variety: number
  constructor(variety: number) {
    this.variety = variety
  }
  check = ({ pools }: Readonly<Model>) => pools.filter(({ alive }) => alive).length < mostAlive
  async run(model: Model, ctx: ScenarioContext) {
    const body = { ...ctx.bodies.create(), ...variation(ctx, this.variety) }
    const exchange = await ctx.createPool(body)
    const { id } = ctx.requireCreated(exchange)
    model.story.push(`create ${label(model.pools.length)}`)
    // A server may give the id of a deleted pool away again: from then on it is the new one's.
    for (const pool of model.pools) if (pool.id === id) pool.isReplaced = true
    model.pools.push({ id, expected: body, alive: true, isReplaced: false })
    await agree(model, ctx, model.pools.length - 1)
  }
  toString = () => `create(${this.variety})`
}

class Update implements Command {
  readonly index: number
  readonly variety: number
  constructor(index: number, variety: number) {
    this.index = index
    this.variety = variety
  }
  check = ({ pools }: Readonly<Model>) => pools.length > 0
  async run(model: Model, ctx: ScenarioContext) {
    const index = this.index % model.pools.length
    const pool = at(model, index)
    if (pool.isReplaced) return
    if (!pool.alive && ctx.belongsToOther(await ctx.getPool(pool.id))) return
    const body: UpdateBody = { ...ctx.bodies.update(), ...variation(ctx, this.variety) }
    const exchange = await ctx.updatePool(pool.id, body)
    model.story.push(`update ${label(index)}`)
    if (succeeded(exchange) && pool.alive) pool.expected = { ...pool.expected, ...body }
    else if (exchange.response && exchange.response.status !== (pool.alive ? 400 : 404))
      throw departed(exchange, model, index, pool.alive ? '200' : '404')
    await agree(model, ctx, index)
  }
  toString = () => `update(${this.index}, ${this.variety})`
}

class Delete implements Command {
  readonly index: number
  constructor(index: number) {
    this.index = index
  }
  check = ({ pools }: Readonly<Model>) => pools.some(({ alive }) => alive)
  async run(model: Model, ctx: ScenarioContext) {
    const alive = model.pools.flatMap((pool, index) => (pool.alive ? [index] : []))
    const index = alive[this.index % alive.length] ?? 0
    const pool = at(model, index)
    const exchange = await ctx.deletePool(pool.id)
    model.story.push(`delete ${label(index)}`)
    if (!succeeded(exchange)) throw departed(exchange, model, index, '200')
    pool.alive = false
    await agree(model, ctx, index)
  }
  toString = () => `delete(${this.index})`
}

class Read implements Command {
  readonly index: number
  constructor(index: number) {
    this.index = index
  }
  check = ({ pools }: Readonly<Model>) => pools.length > 0
  run = (model: Model, ctx: ScenarioContext) => agree(model, ctx, this.index % model.pools.length)
  toString = () => `read(${this.index})`
}

class List implements Command {
  check = ({ pools }: Readonly<Model>) => pools.length > 0
  async run(model: Model, ctx: ScenarioContext) {
    if (!ctx.isListLarge) await listedRight(model, ctx)
  }
  toString = () => 'list'
}

const commands = fc.commands(
  [
    fc.nat(40).map((variety) => new Create(variety)),
    fc.nat(40).map((variety) => new Create(variety)),
    fc.tuple(fc.nat(20), fc.nat(40)).map(([index, variety]) => new Update(index, variety)),
    fc.nat(20).map((index) => new Delete(index)),
    fc.nat(20).map((index) => new Read(index)),
    fc.constant(new List()),
  ],
  { maxCommands: 14, size: 'max' },
)

/** Reads a pool and holds it against the model. A deletion may lag. */
async function agree(model: Model, ctx: ScenarioContext, index: number) {
  const pool = at(model, index)
  if (pool.isReplaced) return
  if (!pool.alive) {
    const { exchange, matched } = await ctx.poll(
      () => ctx.getPool(pool.id),
      (read) => read.response?.status === 404 || ctx.belongsToOther(read),
    )
    if (!matched) throw departed(exchange, model, index, '404')
    return
  }
  const exchange = await ctx.getPool(pool.id)
  if (!succeeded(exchange)) throw departed(exchange, model, index, '200')
  const difference = findDifference(
    ['name', 'description', 'region', 'provider', 'nodeTypes', 'tags'],
    pool.expected,
    bodyValue(exchange),
  )
  if (difference)
    throw new Departed(
      { message: `after a sequence of operations a pool has ${another(difference.field)}`, ...difference },
      exchange,
      model.story,
    )
}

/** Holds the list against the model. It may lag. */
async function listedRight(model: Model, ctx: ScenarioContext): Promise<Exchange> {
  const { exchange, matched } = await ctx.poll(
    () => ctx.listPools(),
    (response) => succeeded(response) && listed(ctx, model, response) === undefined,
  )
  const violation = succeeded(exchange) && !matched ? listed(ctx, model, exchange) : undefined
  if (violation) throw new Departed(violation, exchange, model.story)
  return exchange
}

function listed(ctx: ScenarioContext, model: Model, exchange: Exchange): Violation | undefined {
  const pools = new Map(readPools(bodyValue(exchange)).map((pool) => [pool.id, pool]))
  for (const [index, { id, expected, alive, isReplaced }] of model.pools.entries()) {
    if (isReplaced) continue
    const found = pools.get(id)
    if (!alive && found && ctx.tracker.names.isFromSeed(found.name))
      return {
        message: 'after a sequence of operations a deleted pool is in the list',
        expected: `no pool ${label(index)}`,
        actual: formatValue(found.id),
      }
    if (alive && !found)
      return {
        message: 'after a sequence of operations a pool is not in the list',
        expected: `pool ${label(index)} (${id})`,
        actual: 'not there',
      }
    const difference = alive && findDifference(['name', 'description', 'nodeTypes', 'tags'], expected, found)
    if (difference)
      return { message: `after a sequence of operations the list shows ${another(difference.field)}`, ...difference }
  }
  return undefined
}

function departed(exchange: Exchange, { story }: Model, index: number, expected: string): Departed {
  return new Departed(
    {
      message: `after a sequence of operations ${exchange.operation?.id} of pool ${label(index)} is not answered with ${expected}`,
      expected,
      actual: describeStatus(exchange),
    },
    exchange,
    story,
  )
}

function at({ pools }: Model, index: number): Model['pools'][number] {
  return pools[index] as Model['pools'][number]
}

function label(index: number): string {
  return String.fromCharCode(65 + (index % 26))
}

/** Other values of the kinds that the document shows. */
function variation(ctx: ScenarioContext, variety: number) {
  const known = ctx.bodies.update()
  const nodeTypes = known.nodeTypes.map(({ type }) => ({ type, count: 1 + (variety % 16) }))
  return { nodeTypes, tags: variety % 3 === 0 ? [] : ['testing', `tag-${variety % 7}`].slice(0, variety % 3) }
}

export const sequencesChecks = [search]
