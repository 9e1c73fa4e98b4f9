import { type Claim, type Departure, invariant, scenario } from '../model/check.ts'
import { poolsIn } from '../model/contents.ts'
import { bodyOf, type Exchange, succeeded } from '../model/exchange.ts'
import type { Lab } from '../runner/scenario-context.ts'
import { again, on } from '../self-test/mutators.ts'
import { lengthFlaw } from '../transport/framing.ts'

export const bodyIsComplete = invariant({
  id: 'answers.body-is-complete',
  says: 'Every answer carries as many bytes as its Content-Length, its chunks and its Content-Encoding announce.',
  cite: '#/paths/~1api~1pools/get/responses/200/content',
  level: 'must',
  *of(exchange) {
    const { answer, operation, request } = exchange
    if (answer && operation && !request.race) yield { answer, operation }
  },
  departs: ({ answer, operation }) =>
    answer.incomplete !== undefined && {
      message: `${operation.id} answered ${answer.status} with a body of another length than announced`,
      expected: 'a whole body',
      actual: answer.incomplete,
    },
  culprit: on('getPool', async ({ pass }) => {
    const response = await pass()
    const text = await response.text()
    return again(response, text, { headers: { 'content-length': String(text.length + 40) } })
  }),
})

export const lengthIsTrue: Claim = {
  id: 'answers.length-is-true',
  says: 'Nothing comes behind the end that Content-Length or the last chunk announce, and nothing is lacking before it.',
  cite: '#/paths/~1api~1pools/get/responses/200/content',
  level: 'must',
  culprit: on('getPool', async ({ pass }) => {
    const answer = await pass()
    const text = await answer.text()
    return again(answer, text, { headers: { 'content-length': String(text.length - 1) } })
  }),
}

export const bytes = scenario({
  title: 'answers are counted, byte by byte',
  needs: ['socket'],
  judges: [lengthIsTrue],
  async run(lab) {
    const list = await lab.listPools()
    const [pool] = succeeded(list) ? poolsIn(bodyOf(list)) : []
    const answers = [list, await lab.listActivity(), await lab.getPool('no-such-pool')]
    if (pool) answers.push(await lab.getPool(pool.id))
    const accented =
      lab.options.write && !lab.options.stateless
        ? await lab.createPool({ ...lab.bodies.create(), description: 'Zürich, 東京' })
        : undefined
    const own = accented && lab.ownIn(accented)
    // Characters are not bytes.
    if (own) answers.push(await lab.getPool(own.id))
    for (const exchange of answers) lab.judge(lengthIsTrue, exchange, await miscounted(lab, exchange))
    if (own) await lab.discard(own.id)
  },
})

/** A connection may break off once; three times the same is what the server means. */
async function miscounted(lab: Lab, { request, operation, answer }: Exchange): Promise<Departure | undefined> {
  let flaw: string | undefined
  for (let attempt = 0; attempt < 3; attempt++) {
    const raw = await lab.rawGet?.(request.path, request.headers)
    flaw = raw === undefined ? undefined : lengthFlaw(raw)
    if (flaw === undefined) return undefined
  }
  return {
    message: `${operation?.id} answers${answer ? ` ${answer.status}` : ''} with more or fewer bytes than it announces`,
    expected: 'as many bytes as announced',
    actual: String(flaw),
  }
}
