import { type Exchange, succeeded } from '../../model/exchange.ts'
import type { CreateBody } from '../../model/pool-bodies.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { checks } from './checks.ts'
import { explainRejectedBody } from './rejected-body.ts'

/** Judges whether the server accepts the fields of the API document's new pool. Other fields are sent only if it does not. */
export async function judgeAcceptedCreate(ctx: ScenarioContext, exchange: Exchange) {
  if (succeeded(exchange)) ctx.judge(checks.createAcceptsExample, exchange)
  if (exchange.response?.status !== 400) return
  const send = async (change: (body: CreateBody) => object) => {
    const created = await ctx.createPool(change(ctx.bodies.create()))
    await ctx.deleteCreated(created)
    return created
  }
  // A catalog of tags, or a limit of descriptions, is allowed.
  if (succeeded(await send((body) => ({ ...body, description: 'Test', tags: [] })))) return
  const { nodeTypes } = ctx.bodies.create()
  const serverFields = {
    status: 'initializing',
    nodeCount: nodeTypes.reduce((sum, { count }) => sum + count, 0),
    createdAt: '2023-06-12',
    cpuUtilization: 0,
    memoryUtilization: 0,
    gpuUtilization: 0,
    networkUtilization: 0,
  }
  const { status, nodeCount, createdAt } = serverFields
  const explained = await explainRejectedBody(exchange, () => send((body) => body), [
    { reason: 'lacks status', send: () => send((body) => ({ ...body, status })) },
    { reason: 'lacks nodeCount', send: () => send((body) => ({ ...body, nodeCount })) },
    { reason: 'lacks createdAt', send: () => send((body) => ({ ...body, createdAt })) },
    { reason: 'lacks fields that the server sets', send: () => send((body) => ({ ...body, ...serverFields })) },
    { reason: 'has tags', send: () => send(({ tags: _, ...body }) => body) },
    { reason: 'has a description', send: () => send(({ description: _, ...body }) => body) },
  ])
  if (explained) ctx.judge(checks.createAcceptsExample, exchange, explained.violation)
}
