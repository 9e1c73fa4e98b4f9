import type { Pool } from '../../../src/generated/schema.js'
import type { Check, Violation } from '../../model/check.ts'
import { readId } from '../../model/contents.ts'
import { describeStatus } from '../../model/describe-status.ts'
import { bodyValue, type Exchange, readPool, succeeded } from '../../model/exchange.ts'
import { scenario } from '../../runner/scenario.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { callerFields, compareFields, formatValue } from '../lib/compare.ts'
import { chunk } from './invalid-cases.ts'
import { describeBrokenList, isListBroken } from './list-failure.ts'
import { checkRejected } from './rejected.ts'
import { buildCreates, buildUpdates, checks, type UnusualBody } from './unusual-cases.ts'

/** Pools that exist at a time, one of them for updates. */
const parallel = 3

export const unusualBodies = scenario({
  title: 'pools are created and updated with unusual bodies',
  needs: ['write', 'state'],
  pools: parallel,
  checks,
  async run(ctx) {
    const isSelected = ({ check }: UnusualBody) => ctx.options.isSelected(check.id)
    const isHarmful = await sendUpdates(ctx, buildUpdates(ctx).filter(isSelected))
    const creates = buildCreates(ctx).filter(isSelected)
    const harmless = isHarmful ? creates.filter(({ check }) => check !== checks.hugeCountsStayNumbers) : creates
    for (const part of chunk(harmless, parallel)) await ctx.each(part, (unusual) => judgeCreate(ctx, unusual))
  },
})

/**
 * Updates a pool whose id is known, so that it can be deleted if the list fails afterwards. Returns true if it does: a pool
 * that is created from such a body may have an id that no response tells.
 */
async function sendUpdates(ctx: ScenarioContext, updates: UnusualBody[]): Promise<boolean> {
  if (updates.length === 0) return false
  const { id } = (await ctx.newPool()).created
  const wasReadable = !isListBroken(await ctx.listPools())
  let isHarmful = false
  for (const { check, description, spec } of updates) {
    const exchange = await ctx.updatePool(id, undefined, { ...spec, input: description })
    ctx.judge(
      check,
      exchange,
      succeeded(exchange) ? checkAccepted(check, exchange, description) : checkRefused(exchange, description),
    )
    if (check !== checks.hugeCountsStayNumbers) continue
    const list = await ctx.listPools()
    if (!wasReadable || !isListBroken(list)) continue
    isHarmful = true
    ctx.judge(check, exchange, {
      message: `after updatePool with ${description}, the list cannot be read`,
      expected: '400, or a list with numbers',
      actual: `${describeStatus(exchange)}, then ${describeBrokenList(list)} for the list`,
    })
    break
  }
  await ctx.deletePools(id)
  return isHarmful
}

async function judgeCreate(ctx: ScenarioContext, { check, description, spec, kept = {} }: UnusualBody) {
  const exchange = await ctx.createPool(undefined, { ...spec, input: description })
  if (!succeeded(exchange)) {
    ctx.judge(check, exchange, checkRefused(exchange, description))
    return
  }
  const pool = readPool(exchange)
  const message = (field: string) => `createPool with ${description} does not return ${field} as sent`
  const changed = compareFields(callerFields, kept, pool, message)
  ctx.judge(check, exchange, changed ?? checkAccepted(check, exchange, description))
  const id = readId(pool)
  if (id !== undefined && ctx.tracker.get(id)) ctx.judge(check, ...(await readAndCompare(ctx, id, kept, description)))
  await ctx.deleteCreated(exchange)
}

function checkRefused(exchange: Exchange, description: string): Violation | undefined {
  const violation = checkRejected(exchange, description)
  return violation && { ...violation, expected: 'a complete pool, or 400' }
}

function checkAccepted(check: Check, exchange: Exchange, description: string): Violation | undefined {
  return check === checks.hugeCountsStayNumbers ? checkNumbers(exchange, description) : undefined
}

async function readAndCompare(
  ctx: ScenarioContext,
  id: string,
  kept: object,
  description: string,
): Promise<[Exchange, Violation | undefined]> {
  const read = await ctx.getPool(id)
  if (!succeeded(read)) return [read, undefined]
  const message = (field: string) => `after createPool with ${description}, getPool does not return ${field} as sent`
  return [read, compareFields(callerFields, kept, bodyValue(read), message)]
}

function checkNumbers(exchange: Exchange, description: string): Violation | undefined {
  const pool: Pool = readPool(exchange)
  const counts = [pool.nodeCount, ...(Array.isArray(pool.nodeTypes) ? pool.nodeTypes.map((entry) => entry?.count) : [])]
  // A missing count is found by the check of the schema.
  if (counts.find((count) => typeof count !== 'number') === undefined) return undefined
  return {
    message: `${exchange.operation?.id} with ${description} returns counts that are not numbers`,
    expected: '400, or numbers',
    actual: formatValue(counts),
  }
}
