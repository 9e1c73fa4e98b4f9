import { type Claim, scenario } from '../check.ts'
import { again, on } from '../culprits.ts'
import { bodyOf, succeeded } from '../exchange.ts'
import { lengthFlaw } from '../framing.ts'
import { pathOf, poolsIn } from '../lab.ts'

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
    const paths = ['/api/pools', '/api/pools/activity', pathOf('no-such-pool'), ...(pool ? [pathOf(pool.id)] : [])]
    const accented =
      lab.options.write && !lab.options.stateless
        ? await lab.createPool({ ...lab.bodies.create(), description: 'Zürich, 東京' })
        : undefined
    const own = accented && succeeded(accented) ? lab.ownIn(accented) : undefined
    // Characters are not bytes.
    if (own) paths.push(pathOf(own.id))
    for (const path of paths) {
      const exchange = await lab.send({ path })
      const flaws = []
      // A connection may break off once; three times the same is what the server means.
      for (let attempt = 0; attempt < 3; attempt++) {
        const answer = await lab.rawGet?.(path, exchange.request.headers)
        const flaw = answer === undefined ? undefined : lengthFlaw(answer)
        if (answer === undefined || flaw === undefined) break
        flaws.push(flaw)
      }
      const [flaw] = flaws
      const departure = flaw !== undefined && flaws.length === 3
      lab.judge(
        lengthIsTrue,
        exchange,
        departure && {
          message: `${exchange.operation?.id} answers ${exchange.answer?.status} with more or fewer bytes than it announces`,
          expected: 'as many bytes as announced',
          actual: flaw,
        },
      )
    }
    if (own) await lab.discard(own.id)
  },
})
