import { type Exchange, succeeded } from '../../model/exchange.ts'
import type { UpdateBody } from '../../model/pool-bodies.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { checks } from './checks.ts'
import type { KnownPool } from './known-pool.ts'
import { explainRejectedBody } from './rejected-body.ts'

/** An update that the server accepted, with the body that was sent. */
export interface AcceptedUpdate {
  exchange: Exchange
  body: UpdateBody
}

/**
 * Judges whether the server accepts the fields of the API document's update. If it does not, sends other fields of the pool
 * too, and returns the update that was accepted.
 */
export async function judgeAcceptedUpdate(
  ctx: ScenarioContext,
  { id, pool }: KnownPool,
  update: AcceptedUpdate,
): Promise<AcceptedUpdate> {
  if (succeeded(update.exchange)) ctx.judge(checks.updateAcceptsExample, update.exchange)
  if (update.exchange.response?.status !== 400) return update
  let last = update
  const send = async (added: object) => {
    const body = { ...added, ...ctx.bodies.update() }
    last = { exchange: await ctx.updatePool(id, body), body }
    return last.exchange
  }
  const { region, provider } = pool
  const explained = await explainRejectedBody(update.exchange, () => ctx.updatePool(id, ctx.bodies.update()), [
    { reason: 'lacks region', send: () => send({ region }) },
    { reason: 'lacks provider', send: () => send({ provider }) },
    { reason: 'lacks region and provider', send: () => send({ region, provider }) },
    { reason: 'lacks other fields of the pool', send: () => send(pool) },
  ])
  if (!explained) return update
  ctx.judge(checks.updateAcceptsExample, update.exchange, explained.violation)
  return last
}
