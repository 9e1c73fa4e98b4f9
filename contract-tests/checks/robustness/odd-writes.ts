import type { Check } from '../../model/check.ts'
import { poolPath, type RequestSpec } from '../../model/request.ts'
import { scenario } from '../../runner/scenario.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { largeBodiesNeverFail, otherMethodsNeverFail, serverStillWorks, wrongContentTypesNeverFail } from './checks.ts'
import { checkList, sendOdd } from './send-odd.ts'

export const oddWrites = scenario({
  title: 'unusual methods, content types and large bodies are sent',
  needs: ['write', 'state'],
  pools: 3,
  length: 20,
  checks: { otherMethodsNeverFail, wrongContentTypesNeverFail, largeBodiesNeverFail, serverStillWorks },
  async run(ctx) {
    const { created } = await ctx.newPool()
    const path = poolPath(created.id)
    await sendOdd(ctx, otherMethodsNeverFail, { method: 'PATCH', path, body: { description: 'patched' } })
    await sendOdd(ctx, otherMethodsNeverFail, { method: 'POST', path, body: ctx.bodies.create() })
    await sendOdd(ctx, otherMethodsNeverFail, { method: 'HEAD', path })
    const odd = new OddPools(ctx)
    for (const type of wrongContentTypes) {
      const headers = { 'content-type': type }
      await odd.create(wrongContentTypesNeverFail, { headers, body: ctx.bodies.create() })
    }
    await odd.create(wrongContentTypesNeverFail, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      rawBody: `name=${ctx.bodies.name()}&nodeTypes[0][count]=1`,
    })
    await odd.create(largeBodiesNeverFail, { body: { ...ctx.bodies.create(), description: 'x'.repeat(1_000_000) } })
    await odd.create(largeBodiesNeverFail, {
      body: { ...ctx.bodies.create(), tags: Array.from({ length: 50_000 }, (_, index) => `tag-${index}`) },
    })
    await odd.deleteAll()
    await ctx.deletePools(created.id)
    const hadList = ctx.tracker.hasList
    const list = await ctx.listPools()
    if (hadList) ctx.judge(serverStillWorks, list, checkList(list))
  },
})

const wrongContentTypes = [
  'text/plain',
  'application/xml',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'multipart/form-data',
  'nonsense',
  'application/json; charset=utf-16',
  'application/json; charset="',
]

/** Creates pools by odd requests. One list shows several of them, before they are deleted. */
class OddPools {
  readonly #ctx: ScenarioContext
  #ids: string[] = []

  constructor(ctx: ScenarioContext) {
    this.#ctx = ctx
  }

  async create(check: Check, spec: RequestSpec) {
    const exchange = await sendOdd(this.#ctx, check, { method: 'POST', path: '/api/pools', ...spec }, 'documented')
    const created = this.#ctx.findCreated(exchange)
    if (created) this.#ids.push(created.id)
    if (this.#ids.length >= maxOddPools) await this.deleteAll()
  }

  async deleteAll() {
    if (this.#ids.length > 1 && !this.#ctx.isListLarge) await this.#ctx.listPools()
    await this.#ctx.deletePools(...this.#ids)
    this.#ids = []
  }
}

/** With the other pool of the scenario, fewer than every server has room for. */
const maxOddPools = 4
