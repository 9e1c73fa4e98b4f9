import type { Check, Violation } from '../model/check.ts'
import { readPools } from '../model/contents.ts'
import { bodyValue, type Exchange, succeeded } from '../model/exchange.ts'
import { invariant } from '../runner/invariant.ts'
import { scenario } from '../runner/scenario.ts'
import type { ScenarioContext } from '../runner/scenario-context.ts'
import { findLengthProblem } from '../transport/framing.ts'

export const bodyIsComplete = invariant({
  id: 'answers.body-is-complete',
  description: 'Every answer carries as many bytes as its Content-Length, its chunks and its Content-Encoding announce.',
  pointer: '#/paths/~1api~1pools/get/responses/200/content',
  level: 'must',
  *select(exchange) {
    const { response, operation, request } = exchange
    if (response && operation && !request.race) yield { answer: response, operation }
  },
  check: ({ answer: response, operation }) =>
    response.incomplete !== undefined && {
      message: `${operation.id} answered ${response.status} with a body of another length than announced`,
      expected: 'a whole body',
      actual: response.incomplete,
    },
})

export const lengthIsTrue = {
  id: 'answers.length-is-true',
  description: 'Nothing comes behind the end that Content-Length or the last chunk announce, and nothing is lacking before it.',
  pointer: '#/paths/~1api~1pools/get/responses/200/content',
  level: 'must',
} as const satisfies Check

export const bytes = scenario({
  title: 'answers are counted, byte by byte',
  needs: ['socket'],
  checks: [lengthIsTrue],
  async run(ctx) {
    const list = await ctx.listPools()
    const [pool] = succeeded(list) ? readPools(bodyValue(list)) : []
    const responses = [list, await ctx.listActivity(), await ctx.getPool('no-such-pool')]
    if (pool) responses.push(await ctx.getPool(pool.id))
    const accented =
      ctx.options.write && !ctx.options.stateless
        ? await ctx.createPool({ ...ctx.bodies.create(), description: 'Zürich, 東京' })
        : undefined
    const own = accented && ctx.findCreated(accented)
    // Characters are not bytes.
    if (own) responses.push(await ctx.getPool(own.id))
    for (const exchange of responses) ctx.judge(lengthIsTrue, exchange, await miscounted(ctx, exchange))
    if (own) await ctx.deletePools(own.id)
  },
})

/** A connection may break off once; three times the same is what the server means. */
async function miscounted(ctx: ScenarioContext, { request, operation, response }: Exchange): Promise<Violation | undefined> {
  let flaw: string | undefined
  for (let attempt = 0; attempt < 3; attempt++) {
    const raw = await ctx.rawGet?.(request.path, request.headers)
    flaw = raw === undefined ? undefined : findLengthProblem(raw)
    if (flaw === undefined) return undefined
  }
  return {
    message: `${operation?.id} answers${response ? ` ${response.status}` : ''} with more or fewer bytes than it announces`,
    expected: 'as many bytes as announced',
    actual: String(flaw),
  }
}

export const framingChecks = [bodyIsComplete, bytes]
