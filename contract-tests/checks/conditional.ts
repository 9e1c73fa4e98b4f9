import { type Claim, type Departure, scenario } from '../model/check.ts'
import { type Exchange, succeeded } from '../model/exchange.ts'
import type { Lab } from '../runner/scenario-context.ts'
import { intercept } from '../self-test/mutators.ts'

export const conditionsAreFresh: Claim = {
  id: 'robustness.conditional-reads-are-fresh',
  says: 'Where answers carry an ETag, what has changed since is answered anew, and not with 304.',
  cite: '#/paths/~1api~1pools~1{poolId}/get',
  level: 'must',
  culprit: intercept(async ({ pass, operation, request }) => {
    const answer = await pass()
    if (operation !== 'getPool' && operation !== 'listPools') return answer
    if (request.headers.has('if-none-match')) return new Response(null, { status: 304 })
    const headers = new Headers(answer.headers)
    headers.set('etag', '"always the same"')
    return new Response(answer.body, { status: answer.status, headers })
  }),
}

export const conditionalReads = scenario({
  title: 'what has changed is asked for on condition that it has',
  needs: ['write', 'state'],
  judges: [conditionsAreFresh],
  async run(lab) {
    const listBefore = await lab.listPools()
    const { own } = await lab.newPool()
    await judged(lab, listBefore, (headers) => lab.listPools({ headers }))
    const before = await lab.getPool(own.id)
    const list = await lab.listPools()
    const update = await lab.updatePool(own.id, lab.bodies.update())
    if (succeeded(update)) {
      await judged(lab, before, (headers) => lab.getPool(own.id, { headers }))
      await judged(lab, list, (headers) => lab.listPools({ headers }))
    }
    await lab.discard(own.id)
  },
})

async function judged(lab: Lab, before: Exchange, ask: (headers: Record<string, string>) => Promise<Exchange>) {
  const etag = before.answer?.headers.get('etag')
  if (!succeeded(before) || !etag) return
  const { exchange, right } = await lab.eventually(
    () => ask({ 'if-none-match': etag }),
    ({ answer }) => answer?.status !== 304,
  )
  lab.judge(conditionsAreFresh, exchange, !right && stale(etag))
}

function stale(etag: string): Departure {
  return {
    message: 'a change is hidden behind a 304 for an ETag from before it',
    expected: '200 with what is there now',
    actual: `304 for ${etag}`,
  }
}
