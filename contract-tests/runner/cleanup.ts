import type { Pool } from '../../src/generated/schema.js'
import { StopScenario } from '../model/check.ts'
import { readPools } from '../model/contents.ts'
import { bodyValue, type Exchange, succeeded } from '../model/exchange.ts'
import { isLeftover } from '../model/pool-names.ts'
import { poolPath } from '../model/request.ts'
import type { ScenarioContext } from './scenario-context.ts'

/**
 * Removes every pool that this run made: those that an answer named, and those that only the list knows, because the
 * answer to their creation was lost. What cannot be removed stays in `own` and is reported.
 */
export async function cleanUp(ctx: ScenarioContext, note: (text: string) => void): Promise<void> {
  if (!ctx.options.write || ctx.options.stateless) return
  try {
    await removeKnown(ctx)
    const list = await ctx.listPools()
    if (!succeeded(list)) throw new Error(`the list is answered with ${list.response?.status ?? list.failure?.message}`)
    const ofOurName = readPools(bodyValue(list)).filter(
      ({ id, name }) => ctx.tracker.names.isFromSeed(name) && !ctx.tracker.belongsToOther(id),
    )
    const isOurs = ({ id, name }: Pool) =>
      ctx.options.seedIsNew || ctx.tracker.namesOf(id) !== undefined || ctx.tracker.mayBeOrphan(name)
    for (const { id, name } of ofOurName.filter(isOurs)) ctx.tracker.add(id, name)
    await removeKnown(ctx)
    const others = ofOurName.filter((pool) => !isOurs(pool))
    if (others.length > 0 && !ctx.options.clean) {
      const which = others.length === 1 ? 'a pool bears a name' : `${others.length} pools bear names`
      note(
        `${which} of this run, such as ${JSON.stringify(others[0]?.name)}, and no request of it accounts for them: another run with the same --seed is at work, or the server makes more pools than it is asked for; --clean removes them`,
      )
    }
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    const names = JSON.stringify(ctx.tracker.names.next().replace(/ \w+$/, ' …'))
    note(`the clean-up was cut short (${cause}): pools named ${names} may be left; --clean removes them`)
  }
}

async function removeKnown(ctx: ScenarioContext) {
  for (const { id } of ctx.tracker.alive()) {
    try {
      const exchange = await ctx.deletePool(id)
      if (succeeded(exchange) || exchange.response?.status === 404) ctx.tracker.markDeleted(id)
    } catch (error) {
      // It was gone, and its id is somebody else's.
      if (!(error instanceof StopScenario)) throw error
    }
  }
}

/** The pools of a list that bear the name of another run of this suite. */
export function leftoversIn(list: Exchange, { tracker, options }: ScenarioContext): Pool[] {
  if (options.stateless) return []
  return readPools(bodyValue(list)).filter(
    ({ id, name }) => typeof name === 'string' && isLeftover(name) && (!tracker.hasCreated(id) || tracker.belongsToOther(id)),
  )
}

/** Removes pools that other runs of this suite left behind, by their names. */
export async function removeLeftovers(ctx: ScenarioContext, note: (text: string) => void): Promise<void> {
  const leftovers = leftoversIn(await ctx.listPools(), ctx)
  for (const { id, name } of leftovers) {
    const { response } = await ctx.send({ method: 'DELETE', path: poolPath(id) })
    note(
      `${name} (${id}), left by an earlier run: ${response && response.status < 300 ? 'removed' : `not removed (${response?.status ?? 'no answer'})`}`,
    )
  }
}
