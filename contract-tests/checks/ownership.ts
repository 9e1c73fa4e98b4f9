import { type Claim, type Departure, scenario } from '../model/check.ts'
import { idIn } from '../model/contents.ts'
import { bodyOf, type Exchange, poolOf, succeeded } from '../model/exchange.ts'
import { on } from '../self-test/mutators.ts'
import { differenceIn, ownedFields, shown } from './lib/compare.ts'

const forged = {
  status: 'contract-test',
  nodeCount: 4242,
  createdAt: '1999-12-31',
  cpuUtilization: 77.125,
  memoryUtilization: 77.125,
  gpuUtilization: 77.125,
  networkUtilization: 77.125,
}

export const serverOwnedFieldsAreIgnored: Claim = {
  id: 'requests.server-owned-fields-take-no-effect',
  says: 'id, status, nodeCount, createdAt and the utilization figures belong to the server: sent by a caller they take no effect, or are refused with 400.',
  cite: '#/components/schemas/CreatePoolRequest',
  level: 'should',
  culprit: on(['createPool', 'updatePool'], async ({ pass, json: sent }) => {
    const answer = await pass()
    const { status } = sent as { status?: unknown }
    if (!answer.ok || status === undefined) return answer
    return new Response(JSON.stringify({ ...((await answer.json()) as object), status }), answer)
  }),
}

/** Fields that callers do not own are sent along, with an id that is another pool of our own. */
export const forgery = scenario({
  title: "a caller sends the server's own fields",
  needs: ['write', 'state'],
  judges: [serverOwnedFieldsAreIgnored],
  async run(lab) {
    const { own: victim, pool } = await lab.newPool()
    const { own: target } = await lab.newPool()
    const creation = await lab.createPool({ ...lab.bodies.create(), ...forged, id: victim.id })
    lab.judge(serverOwnedFieldsAreIgnored, creation, taken(creation, idIn(bodyOf(creation)) === victim.id))
    const created = lab.ownIn(creation)
    if (created && created.id !== victim.id) {
      const read = await lab.getPool(created.id)
      lab.judge(serverOwnedFieldsAreIgnored, read, taken(read, false))
      await lab.discard(created.id)
    }
    const update = await lab.updatePool(target.id, { ...lab.bodies.update(), ...forged, id: victim.id })
    lab.judge(serverOwnedFieldsAreIgnored, update, taken(update, idIn(bodyOf(update)) === victim.id))
    const read = await lab.getPool(target.id)
    lab.judge(serverOwnedFieldsAreIgnored, read, succeeded(read) ? taken(read, false) : moved(read))
    const untouched = await lab.getPool(victim.id)
    const changed = succeeded(untouched) && differenceIn(ownedFields, pool, bodyOf(untouched))
    lab.judge(
      serverOwnedFieldsAreIgnored,
      untouched,
      changed && {
        message: `an id in the body changed the ${changed.field} of the pool that has it`,
        expected: changed.expected,
        actual: changed.actual,
      },
    )
    await lab.discard(victim.id, target.id)
  },
})

function taken(exchange: Exchange, idTaken: boolean): Departure | undefined {
  if (!succeeded(exchange)) return undefined
  const pool = poolOf(exchange)
  const field = idTaken ? 'id' : (Object.keys(forged) as (keyof typeof forged)[]).find((name) => pool[name] === forged[name])
  if (field === undefined) return undefined
  return {
    message: `the ${field} that the caller sent took effect`,
    expected: `${field} as the server has it, or 400`,
    actual: `${field}: ${shown(pool[field])}`,
  }
}

function moved(read: Exchange): Departure {
  return {
    message: 'an id in the body of an update moved the pool to that id',
    expected: '200',
    actual: String(read.answer?.status),
  }
}
