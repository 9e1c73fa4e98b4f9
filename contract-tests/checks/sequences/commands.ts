import * as fc from 'fast-check'
import { succeeded } from '../../model/exchange.ts'
import type { UpdateBody } from '../../model/pool-bodies.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { type Model, poolAt, poolLabel, verifyList, verifyPool, wrongStatus } from './model.ts'

/** Limits the pools that exist at a time, so that every server has room for them. */
export const maxAlive = 3

type Command = fc.AsyncCommand<Model, ScenarioContext>

class Create implements Command {
  readonly variant: number
  constructor(variant: number) {
    this.variant = variant
  }
  check = ({ pools }: Readonly<Model>) => pools.filter(({ isAlive }) => isAlive).length < maxAlive
  async run(model: Model, ctx: ScenarioContext) {
    const body = { ...ctx.bodies.create(), ...vary(ctx, this.variant) }
    const exchange = await ctx.createPool(body)
    const { id } = ctx.requireCreated(exchange)
    model.steps.push(`create ${poolLabel(model.pools.length)}`)
    // A server may reuse the id of a deleted pool, which then belongs to the new pool.
    for (const pool of model.pools) if (pool.id === id) pool.isReplaced = true
    model.pools.push({ id, expected: body, isAlive: true, isReplaced: false })
    await verifyPool(model, ctx, model.pools.length - 1)
  }
  toString = () => `create(${this.variant})`
}

class Update implements Command {
  readonly index: number
  readonly variant: number
  constructor(index: number, variant: number) {
    this.index = index
    this.variant = variant
  }
  check = ({ pools }: Readonly<Model>) => pools.length > 0
  async run(model: Model, ctx: ScenarioContext) {
    const index = this.index % model.pools.length
    const pool = poolAt(model, index)
    if (pool.isReplaced) return
    if (!pool.isAlive && ctx.guard.belongsToOther(await ctx.getPool(pool.id))) return
    const body: UpdateBody = { ...ctx.bodies.update(), ...vary(ctx, this.variant) }
    const exchange = await ctx.updatePool(pool.id, body)
    model.steps.push(`update ${poolLabel(index)}`)
    if (succeeded(exchange) && pool.isAlive) pool.expected = { ...pool.expected, ...body }
    // Also for a deleted pool, a server may reject a value first that it does not offer.
    else if (exchange.response && exchange.response.status !== 400 && (pool.isAlive || exchange.response.status !== 404))
      throw wrongStatus(exchange, model, index, pool.isAlive ? '200' : '404')
    await verifyPool(model, ctx, index)
  }
  toString = () => `update(${this.index}, ${this.variant})`
}

class Delete implements Command {
  readonly index: number
  constructor(index: number) {
    this.index = index
  }
  check = ({ pools }: Readonly<Model>) => pools.some(({ isAlive }) => isAlive)
  async run(model: Model, ctx: ScenarioContext) {
    const alive = model.pools.flatMap((pool, index) => (pool.isAlive ? [index] : []))
    const index = alive[this.index % alive.length] ?? 0
    const pool = poolAt(model, index)
    const exchange = await ctx.readiness.retryWhenReady(pool.id, () => ctx.deletePool(pool.id))
    model.steps.push(`delete ${poolLabel(index)}`)
    if (!succeeded(exchange)) throw wrongStatus(exchange, model, index, '200')
    pool.isAlive = false
    await verifyPool(model, ctx, index)
  }
  toString = () => `delete(${this.index})`
}

class Read implements Command {
  readonly index: number
  constructor(index: number) {
    this.index = index
  }
  check = ({ pools }: Readonly<Model>) => pools.length > 0
  run = (model: Model, ctx: ScenarioContext) => verifyPool(model, ctx, this.index % model.pools.length)
  toString = () => `read(${this.index})`
}

class List implements Command {
  check = ({ pools }: Readonly<Model>) => pools.length > 0
  async run(model: Model, ctx: ScenarioContext) {
    if (!ctx.isListLarge) await verifyList(model, ctx)
  }
  toString = () => 'list'
}

/** Generates sequences of up to 14 operations. */
export const commands = fc.commands(
  [
    fc.nat(40).map((variant) => new Create(variant)),
    fc.nat(40).map((variant) => new Create(variant)),
    fc.tuple(fc.nat(20), fc.nat(40)).map(([index, variant]) => new Update(index, variant)),
    fc.nat(20).map((index) => new Delete(index)),
    fc.nat(20).map((index) => new Read(index)),
    fc.constant(new List()),
  ],
  { maxCommands: 14, size: 'max' },
)

/** Returns other node types and tags of the kinds in the API document. */
function vary(ctx: ScenarioContext, variant: number) {
  const known = ctx.bodies.update()
  const nodeTypes = known.nodeTypes.map(({ type }) => ({ type, count: 1 + (variant % 16) }))
  return { nodeTypes, tags: variant % 3 === 0 ? [] : ['testing', `tag-${variant % 7}`].slice(0, variant % 3) }
}
