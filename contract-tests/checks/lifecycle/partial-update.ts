import type { Pool } from '../../../src/generated/schema.js'
import type { Violation } from '../../model/check.ts'
import { readPool, succeeded } from '../../model/exchange.ts'
import { rejectedValidRequest } from '../../runner/rejections.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { isChosenName } from '../lib/chosen-names.ts'
import { callerFields, findDifference, updatableFields } from '../lib/compare.ts'
import { checks } from './checks.ts'
import { compareIdentity, type KnownPool } from './known-pool.ts'

/** Sends updates of one field each, and one without any field. */
export async function updatePartially(ctx: ScenarioContext, target: KnownPool) {
  const { description, nodeTypes } = ctx.bodies.update()
  for (const sent of [{ description }, { nodeTypes }, { tags: ['testing'] }, { tags: [] }, {}]) {
    const exchange = await ctx.updatePool(target.id, sent)
    if (exchange.response?.status === 400) {
      ctx.judge(checks.partialUpdateSetsSentFields, exchange)
      continue
    }
    if (!succeeded(exchange)) {
      ctx.judge(checks.partialUpdateSetsSentFields, exchange, rejectedValidRequest(exchange))
      continue
    }
    const read = await ctx.getPool(target.id)
    for (const response of [exchange, read]) {
      if (!succeeded(response)) continue
      const pool = readPool(response)
      ctx.judge(checks.updateKeepsIdentity, response, compareIdentity(target.pool, pool, sent))
      const isOwnName = ctx.tracker.names.isIssued(pool.name)
      ctx.judge(checks.partialUpdateSetsSentFields, response, comparePartial(sent, target.pool, pool, isOwnName))
    }
    if (succeeded(read)) target.pool = readPool(read)
  }
}

/** `isOwnName` is true if the run has sent the name that the pool has after the update. */
function comparePartial(sent: Partial<Pool>, before: Pool, after: Pool, isOwnName: boolean): Violation | undefined {
  const notSet = findDifference(callerFields, sent, after)
  if (notSet) {
    const { field, expected, actual } = notSet
    return { message: `updatePool with only ${field} does not set it`, expected, actual }
  }
  for (const field of updatableFields) {
    if (field in sent || isCleared(after[field])) continue
    // A server that clears the name may choose another one.
    if (field === 'name' && !isOwnName && isChosenName(after.name)) continue
    const changed = findDifference([field], before, after)
    if (!changed) continue
    const [sentField] = Object.keys(sent)
    return {
      message: `updatePool with ${sentField === undefined ? 'an empty object' : `only ${sentField}`} changes ${field}`,
      expected: `${changed.expected} as before, or empty`,
      actual: changed.actual,
    }
  }
  return undefined
}

function isCleared(value: unknown): boolean {
  return value === '' || value === undefined || value === null || (Array.isArray(value) && value.length === 0)
}
