import type { Pool } from '../../../src/generated/schema.js'
import type { Violation } from '../../model/check.ts'
import { readPools } from '../../model/contents.ts'
import { describeStatus } from '../../model/describe-status.ts'
import { bodyValue, type Exchange, succeeded } from '../../model/exchange.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { callerFields, compareFields, formatValue, updatableFields } from '../lib/compare.ts'

/** The expected state of the server after a sequence of operations. */
export interface Model {
  /** In the order of creation. */
  pools: ModelPool[]
  /** The operations so far, such as `create A`. */
  steps: string[]
}

export interface ModelPool {
  id: string
  expected: Partial<Pool>
  isAlive: boolean
  /** True if the server gave the id of this deleted pool to a later one. */
  isReplaced: boolean
}

/** Thrown by a sequence when a response differs from the model. */
export class SequenceViolation extends Error {
  violation: Violation
  exchange: Exchange
  constructor(violation: Violation, exchange: Exchange, steps: string[]) {
    super(violation.message)
    this.violation = { ...violation, actual: `${violation.actual}, after ${steps.join('; ')}` }
    this.exchange = exchange
  }
}

export function wrongStatus(exchange: Exchange, { steps }: Model, index: number, expected: string): SequenceViolation {
  return new SequenceViolation(
    {
      message: `after a sequence of operations, ${exchange.operation?.id} of pool ${poolLabel(index)} does not return ${expected}`,
      expected,
      actual: describeStatus(exchange),
    },
    exchange,
    steps,
  )
}

/** Reads a pool and compares it with the model. A deleted pool is polled for, because a delete may lag. */
export async function verifyPool(model: Model, ctx: ScenarioContext, index: number) {
  const pool = poolAt(model, index)
  if (pool.isReplaced) return
  if (!pool.isAlive) {
    const { exchange, matched } = await ctx.poll(
      () => ctx.getPool(pool.id),
      (read) => read.response?.status === 404 || ctx.guard.belongsToOther(read),
    )
    if (!matched) throw wrongStatus(exchange, model, index, '404')
    return
  }
  const exchange = await ctx.getPool(pool.id)
  if (!succeeded(exchange)) throw wrongStatus(exchange, model, index, '200')
  const violation = compareFields(
    callerFields,
    pool.expected,
    bodyValue(exchange),
    (field) => `after a sequence of operations, getPool returns a wrong value of ${field}`,
  )
  if (violation) throw new SequenceViolation(violation, exchange, model.steps)
}

/** Reads the list and compares it with the model. Polls, because the list may lag. */
export async function verifyList(model: Model, ctx: ScenarioContext): Promise<Exchange> {
  const { exchange, matched } = await ctx.poll(
    () => ctx.listPools(),
    (list) => succeeded(list) && findListViolation(ctx, model, list) === undefined,
  )
  const violation = succeeded(exchange) && !matched ? findListViolation(ctx, model, exchange) : undefined
  if (violation) throw new SequenceViolation(violation, exchange, model.steps)
  return exchange
}

function findListViolation(ctx: ScenarioContext, model: Model, list: Exchange): Violation | undefined {
  const listed = new Map(readPools(bodyValue(list)).map((pool) => [String(pool.id), pool]))
  for (const [index, { id, expected, isAlive, isReplaced }] of model.pools.entries()) {
    if (isReplaced) continue
    const pool = listed.get(id)
    if (!isAlive) {
      if (!pool || !ctx.tracker.names.isFromSeed(pool.name)) continue
      return {
        message: 'after a sequence of operations, a deleted pool is in the list',
        expected: `no pool ${poolLabel(index)}`,
        actual: formatValue(pool.id),
      }
    }
    if (!pool)
      return {
        message: 'after a sequence of operations, a pool is not in the list',
        expected: `pool ${poolLabel(index)} (${id})`,
        actual: 'missing',
      }
    const message = (field: string) => `after a sequence of operations, listPools returns a wrong value of ${field}`
    const violation = compareFields(updatableFields, expected, pool, message)
    if (violation) return violation
  }
  return undefined
}

export function poolAt({ pools }: Model, index: number): ModelPool {
  return pools[index] as ModelPool
}

/** Returns the letter of a pool in reports: `A` for the first one. */
export function poolLabel(index: number): string {
  return String.fromCharCode(65 + (index % 26))
}
