import type { Check, Violation } from '../model/check.ts'
import { readId } from '../model/contents.ts'
import { bodyValue, type Exchange, readPool, succeeded } from '../model/exchange.ts'
import { scenario } from '../runner/scenario.ts'
import { callerFields, findDifference, formatValue } from './lib/compare.ts'

const forged = {
  status: 'contract-test',
  nodeCount: 4242,
  createdAt: '1999-12-31',
  cpuUtilization: 77.125,
  memoryUtilization: 77.125,
  gpuUtilization: 77.125,
  networkUtilization: 77.125,
}

export const serverOwnedFieldsAreIgnored = {
  id: 'requests.server-owned-fields-take-no-effect',
  description:
    'id, status, nodeCount, createdAt and the utilization figures belong to the server: sent by a caller they take no effect, or are refused with 400.',
  pointer: '#/components/schemas/CreatePoolRequest',
  level: 'should',
} as const satisfies Check

/** Fields that callers do not own are sent along, with an id that is another pool of our own. */
export const forgery = scenario({
  title: "a caller sends the server's own fields",
  needs: ['write', 'state'],
  checks: [serverOwnedFieldsAreIgnored],
  async run(ctx) {
    const { created: victim, pool } = await ctx.newPool()
    const { created: target } = await ctx.newPool()
    const creation = await ctx.createPool({ ...ctx.bodies.create(), ...forged, id: victim.id })
    ctx.judge(serverOwnedFieldsAreIgnored, creation, taken(creation, readId(bodyValue(creation)) === victim.id))
    const created = ctx.findCreated(creation)
    if (created && created.id !== victim.id) {
      const read = await ctx.getPool(created.id)
      ctx.judge(serverOwnedFieldsAreIgnored, read, taken(read, false))
      await ctx.deletePools(created.id)
    }
    const update = await ctx.updatePool(target.id, { ...ctx.bodies.update(), ...forged, id: victim.id })
    ctx.judge(serverOwnedFieldsAreIgnored, update, taken(update, readId(bodyValue(update)) === victim.id))
    const read = await ctx.getPool(target.id)
    ctx.judge(serverOwnedFieldsAreIgnored, read, succeeded(read) ? taken(read, false) : moved(read))
    const untouched = await ctx.getPool(victim.id)
    const changed = succeeded(untouched) && findDifference(callerFields, pool, bodyValue(untouched))
    ctx.judge(
      serverOwnedFieldsAreIgnored,
      untouched,
      changed && {
        message: `an id in the body changed the ${changed.field} of the pool that has it`,
        expected: changed.expected,
        actual: changed.actual,
      },
    )
    await ctx.deletePools(victim.id, target.id)
  },
})

function taken(exchange: Exchange, idTaken: boolean): Violation | undefined {
  if (!succeeded(exchange)) return undefined
  const pool = readPool(exchange)
  const field = idTaken ? 'id' : (Object.keys(forged) as (keyof typeof forged)[]).find((name) => pool[name] === forged[name])
  if (field === undefined) return undefined
  return {
    message: `the ${field} that the caller sent took effect`,
    expected: `${field} as the server has it, or 400`,
    actual: `${field}: ${formatValue(pool[field])}`,
  }
}

function moved(read: Exchange): Violation {
  return {
    message: 'an id in the body of an update moved the pool to that id',
    expected: '200',
    actual: String(read.response?.status),
  }
}

export const ownershipChecks = [forgery]
