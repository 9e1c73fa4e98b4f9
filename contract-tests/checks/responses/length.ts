import { type Check, StopScenario, type Violation } from '../../model/check.ts'
import { readPools } from '../../model/contents.ts'
import { bodyValue, type Exchange, succeeded } from '../../model/exchange.ts'
import { moreWith } from '../../model/options.ts'
import { isAddressable } from '../../model/pool-ids.ts'
import { invariant } from '../../runner/invariant.ts'
import { scenario } from '../../runner/scenario.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'

const pointer = '#/paths/~1api~1pools/get/responses/200/content'

const bodyIsComplete = invariant({
  id: 'answers.body-is-complete',
  description: 'Every body can be read to its end, as announced by Content-Length, chunks and Content-Encoding.',
  pointer,
  level: 'must',
  *select(exchange) {
    const { response, operation, request } = exchange
    if (response && operation && !request.race) yield { response, operation }
  },
  check: ({ response, operation }) =>
    response.incomplete !== undefined && {
      message: `${operation.id} returned ${response.status} with a body of a different length than announced`,
      expected: 'a complete body',
      actual: response.incomplete,
    },
})

const lengthIsCorrect = {
  id: 'answers.length-is-true',
  description: 'On a raw connection, the body has exactly as many bytes as Content-Length or the chunks announce.',
  pointer,
  level: 'must',
  anyBody: true,
} as const satisfies Check

const countBytes = scenario({
  title: 'the bytes of responses are counted',
  needs: ['socket'],
  checks: { lengthIsCorrect },
  async run(ctx) {
    const list = await ctx.listPools()
    const pool = succeeded(list) ? readPools(bodyValue(list)).find(({ id }) => isAddressable(id)) : undefined
    const exchanges = [list, await ctx.listActivity(), await ctx.getPool('no-such-pool')]
    if (pool) exchanges.push(await ctx.getPool(pool.id))
    // In these characters, the number of bytes differs from the length of the string.
    const nonAscii =
      ctx.options.write && !ctx.options.stateless
        ? await ctx.createPool({ ...ctx.bodies.create(), description: 'Zürich, 東京' })
        : undefined
    const created = nonAscii && ctx.findCreated(nonAscii)
    if (created) exchanges.push(await ctx.getPool(created.id))
    for (const exchange of exchanges) ctx.judge(lengthIsCorrect, exchange, await checkLength(ctx, exchange))
    if (created) await ctx.deletePools(created.id)
  },
})

export const lengthChecks = [bodyIsComplete, countBytes]

/** Returns a violation if three requests in a row get a wrong length. A single one may be a dropped connection. */
async function checkLength(ctx: ScenarioContext, { request, operation, response }: Exchange): Promise<Violation | undefined> {
  let problem: string | undefined
  for (let attempt = 0; attempt < 3; attempt++) {
    const raw = await ctx.rawGet?.(request.path, request.headers, ctx.signal)
    if (raw?.isTooLarge)
      throw new StopScenario('inconclusive', `${operation?.id} returned a larger body than the run reads: ${moreWith.maxBody}`)
    problem = raw?.lengthProblem
    if (problem === undefined) return undefined
  }
  return {
    message: `${operation?.id} returned${response ? ` ${response.status} with` : ''} more or fewer bytes than announced`,
    expected: 'as many bytes as announced',
    actual: String(problem),
  }
}
