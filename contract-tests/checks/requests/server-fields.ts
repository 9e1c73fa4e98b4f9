import type { Check, Violation } from '../../model/check.ts'
import { readId } from '../../model/contents.ts'
import { bodyValue, type Exchange, readPool, succeeded } from '../../model/exchange.ts'
import { scenario } from '../../runner/scenario.ts'
import { callerFields, differenceViolation, findDifference, formatValue } from '../lib/compare.ts'

const serverFieldsAreIgnored = {
  id: 'requests.server-owned-fields-take-no-effect',
  description:
    'If a caller sends id, status, nodeCount, createdAt or utilization, the server ignores these fields or returns 400.',
  pointer: '#/components/schemas/CreatePoolRequest',
  level: 'should',
} as const satisfies Check

const forgedFields = {
  status: 'contract-test',
  nodeCount: 4242,
  createdAt: '1999-12-31',
  cpuUtilization: 77.125,
  memoryUtilization: 77.125,
  gpuUtilization: 77.125,
  networkUtilization: 77.125,
}

export const forgedServerFields = scenario({
  title: 'pools are created and updated with fields that only the server may set',
  needs: ['write', 'state'],
  pools: 3,
  checks: { serverFieldsAreIgnored },
  async run(ctx) {
    // The forged id belongs to another pool of this run.
    const { created: victim, pool } = await ctx.newPool()
    const { created: target } = await ctx.newPool()
    const create = await ctx.createPool({ ...ctx.bodies.create(), ...forgedFields, id: victim.id })
    ctx.judge(serverFieldsAreIgnored, create, checkForged(create, readId(bodyValue(create)) === victim.id))
    const created = ctx.findCreated(create)
    if (created && created.id !== victim.id) {
      const read = await ctx.getPool(created.id)
      ctx.judge(serverFieldsAreIgnored, read, checkForged(read, false))
      await ctx.deletePools(created.id)
    }
    const update = await ctx.updatePool(target.id, { ...ctx.bodies.update(), ...forgedFields, id: victim.id })
    ctx.judge(serverFieldsAreIgnored, update, checkForged(update, readId(bodyValue(update)) === victim.id))
    const read = await ctx.getPool(target.id)
    ctx.judge(serverFieldsAreIgnored, read, succeeded(read) ? checkForged(read, false) : movedPool(read))
    const victimRead = await ctx.getPool(victim.id)
    const difference = succeeded(victimRead) && findDifference(callerFields, pool, bodyValue(victimRead))
    ctx.judge(
      serverFieldsAreIgnored,
      victimRead,
      differenceViolation(difference, (field) => `an id in the body changed ${field} of the pool with that id`),
    )
    await ctx.deletePools(victim.id, target.id)
  },
})

function checkForged(exchange: Exchange, isIdForged: boolean): Violation | undefined {
  if (!succeeded(exchange)) return undefined
  const pool = readPool(exchange)
  const names = Object.keys(forgedFields) as (keyof typeof forgedFields)[]
  const field = isIdForged ? 'id' : names.find((name) => pool[name] === forgedFields[name])
  if (field === undefined) return undefined
  return {
    message: `a request can set ${field}, which only the server may set`,
    expected: `${field} set by the server, or 400`,
    actual: `${field}: ${formatValue(pool[field])}`,
  }
}

function movedPool(read: Exchange): Violation {
  return {
    message: 'an id in the body of updatePool changed the id of the pool',
    expected: '200',
    actual: String(read.response?.status),
  }
}
