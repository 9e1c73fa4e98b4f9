import type { Pool } from '../../src/generated/schema.js'
import { Halt } from '../model/check.ts'
import { poolsIn } from '../model/contents.ts'
import { bodyOf, type Exchange, succeeded } from '../model/exchange.ts'
import { isLeftover } from '../model/pool-names.ts'
import { pathOf } from '../model/request.ts'
import type { Lab } from './scenario-context.ts'

/**
 * Removes every pool that this run made: those that an answer named, and those that only the list knows, because the
 * answer to their creation was lost. What cannot be removed stays in `own` and is reported.
 */
export async function cleanUp(lab: Lab, note: (text: string) => void): Promise<void> {
  if (!lab.options.write || lab.options.stateless) return
  try {
    await removeKnown(lab)
    const list = await lab.listPools()
    if (!succeeded(list)) throw new Error(`the list is answered with ${list.answer?.status ?? list.failure?.message}`)
    const ofOurName = poolsIn(bodyOf(list)).filter(({ id, name }) => lab.own.names.isOwn(name) && !lab.own.isForeign(id))
    const isOurs = ({ id, name }: Pool) => lab.options.seedIsNew || lab.own.namesOf(id) !== undefined || lab.own.mayBeLost(name)
    for (const { id, name } of ofOurName.filter(isOurs)) lab.own.add(id, name)
    await removeKnown(lab)
    const others = ofOurName.filter((pool) => !isOurs(pool))
    if (others.length > 0 && !lab.options.clean) {
      const which = others.length === 1 ? 'a pool bears a name' : `${others.length} pools bear names`
      note(
        `${which} of this run, such as ${JSON.stringify(others[0]?.name)}, and no request of it accounts for them: another run with the same --seed is at work, or the server makes more pools than it is asked for; --clean removes them`,
      )
    }
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    const names = JSON.stringify(lab.own.names.next().replace(/ \w+$/, ' …'))
    note(`the clean-up was cut short (${cause}): pools named ${names} may be left; --clean removes them`)
  }
}

async function removeKnown(lab: Lab) {
  for (const { id } of lab.own.alive()) {
    try {
      const exchange = await lab.deletePool(id)
      if (succeeded(exchange) || exchange.answer?.status === 404) lab.own.remove(id)
    } catch (error) {
      // It was gone, and its id is somebody else's.
      if (!(error instanceof Halt)) throw error
    }
  }
}

/** The pools of a list that bear the name of another run of this suite. */
export function leftoversIn(list: Exchange, { own, options }: Lab): Pool[] {
  if (options.stateless) return []
  return poolsIn(bodyOf(list)).filter(
    ({ id, name }) => typeof name === 'string' && isLeftover(name) && (!own.isOwn(id) || own.isForeign(id)),
  )
}

/** Removes pools that other runs of this suite left behind, by their names. */
export async function removeLeftovers(lab: Lab, note: (text: string) => void): Promise<void> {
  const leftovers = leftoversIn(await lab.listPools(), lab)
  for (const { id, name } of leftovers) {
    const { answer } = await lab.send({ method: 'DELETE', path: pathOf(id) })
    note(
      `${name} (${id}), left by an earlier run: ${answer && answer.status < 300 ? 'removed' : `not removed (${answer?.status ?? 'no answer'})`}`,
    )
  }
}
