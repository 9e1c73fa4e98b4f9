import { type Claim, type Departure, Halt, requireAccess, scenario } from '../model/check.ts'
import { poolsIn } from '../model/contents.ts'
import { bodyOf, type Exchange, poolOf, statusOf, succeeded } from '../model/exchange.ts'
import type { Lab } from '../runner/scenario-context.ts'
import { on } from '../self-test/mutators.ts'
import { kinds } from './broken-bodies.ts'
import { differenceIn, ownedFields } from './lib/compare.ts'

export const refusedCreateCreatesNothing: Claim = {
  id: 'requests.refused-create-creates-nothing',
  says: 'A creation that is refused leaves no pool behind.',
  cite: '#/paths/~1api~1pools/post/responses/400',
  level: 'must',
  culprit: on('createPool', async ({ pass, json: sent }) => {
    const answer = await pass()
    const { name } = (sent ?? {}) as { name?: unknown }
    if (answer.status === 400 && typeof name === 'string' && name)
      await pass({ json: { name, region: 'x', provider: 'x', nodeTypes: [] } })
    return answer
  }),
}

export const refusedUpdateChangesNothing: Claim = {
  id: 'requests.refused-update-changes-nothing',
  says: 'An update that is refused leaves the pool as it was, all of it.',
  cite: '#/paths/~1api~1pools~1{poolId}/put/responses/400',
  level: 'must',
  culprit: on('updatePool', async ({ pass, json: sent }) => {
    const answer = await pass()
    const { description } = (sent ?? {}) as { description?: unknown }
    if (answer.status === 400 && typeof description === 'string')
      await pass({ json: { description: `${description} (half done)` } })
    return answer
  }),
}

export const brokenCreations = scenario({
  title: 'pools are created from broken bodies',
  needs: ['write'],
  judges: [...kinds.filter(({ ways }) => ways.some(({ of }) => of !== 'update')), refusedCreateCreatesNothing],
  async run(lab) {
    await wholeBodyIsTaken(lab)
    const refused = new Map<string, Exchange>()
    for (const claim of kinds.filter((candidate) => lab.wants(candidate) || lab.wants(refusedCreateCreatesNothing))) {
      for (const way of claim.ways.filter(({ of }) => of !== 'update')) {
        const whole = lab.bodies.create()
        const exchange = await lab.createPool(undefined, way.break({ ...whole }))
        lab.judge(claim, exchange, departureFor(exchange, way.wrong))
        if (succeeded(exchange)) await lab.discardCreated(exchange)
        else refused.set(whole.name, exchange)
      }
    }
    if (lab.options.stateless) return
    const list = await lab.listPools()
    if (!succeeded(list)) return
    const created = poolsIn(bodyOf(list)).filter(({ id, name }) => refused.has(name) && !lab.own.isForeign(id))
    for (const { id, name } of created) {
      lab.own.add(id, name)
      const exchange = refused.get(name) as Exchange
      lab.judge(refusedCreateCreatesNothing, exchange, {
        message: 'a creation that was refused left a pool behind',
        expected: 'no pool of that name in the list',
        actual: `pool ${id}, named ${JSON.stringify(name)}`,
      })
    }
    if (created.length === 0) lab.judge(refusedCreateCreatesNothing, list)
    await lab.discard(...created.map(({ id }) => id))
  },
})

export const brokenUpdates = scenario({
  title: 'a pool is updated with broken bodies',
  needs: ['write'],
  judges: [...kinds.filter(({ ways }) => ways.some(({ of }) => of !== 'create')), refusedUpdateChangesNothing],
  async run(lab) {
    const id = lab.options.stateless ? await anyId(lab) : (await lab.newPool()).own.id
    let before = lab.options.stateless ? undefined : poolOf(await lab.getPool(id))
    for (const claim of kinds.filter((candidate) => lab.wants(candidate) || lab.wants(refusedUpdateChangesNothing))) {
      for (const way of claim.ways.filter(({ of }) => of !== 'create')) {
        const exchange = await lab.updatePool(id, undefined, way.break({ ...lab.bodies.update() }))
        lab.judge(claim, exchange, departureFor(exchange, way.wrong))
        if (!before) continue
        const read = await lab.getPool(id)
        if (!succeeded(read)) continue
        const after = poolOf(read)
        const changed = !succeeded(exchange) && differenceIn(ownedFields, before, after)
        lab.judge(
          refusedUpdateChangesNothing,
          exchange,
          changed && {
            message: `an update that was refused changed ${changed.field}`,
            expected: changed.expected,
            actual: changed.actual,
          },
        )
        before = after
      }
    }
    await lab.discard(id)
  },
})

/** The first thing to know: a server that refuses every body would pass all of this. */
async function wholeBodyIsTaken(lab: Lab) {
  const exchange = await lab.createPool(lab.bodies.create())
  if (!succeeded(exchange)) lab.requireOwn(exchange)
  await lab.discardCreated(exchange)
}

async function anyId(lab: Lab): Promise<string> {
  const [pool] = poolsIn(bodyOf(await lab.listPools()))
  if (!pool) throw new Halt('skipped', 'the list is empty, so there is no id to update')
  return pool.id
}

export function departureFor(exchange: Exchange, wrong: string): Departure | undefined {
  const { answer } = exchange
  if (answer?.status === 400) return undefined
  requireAccess(exchange)
  const outcome =
    answer === undefined
      ? 'gets no answer'
      : succeeded(exchange)
        ? `is accepted (${answer.status})`
        : `is answered with ${answer.status}`
  return {
    message: `${wrong} ${outcome}`,
    expected: '400 with error, message and details',
    actual: statusOf(exchange),
  }
}
