import { type Exchange, succeeded } from '../../model/exchange.ts'
import type { UpdateBody } from '../../model/pool-bodies.ts'
import { scenario } from '../../runner/scenario.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { readEntries } from '../activity/entries.ts'
import { type ConditionalRead, conditionalReadsAreFresh, hasETag, readChanged } from './read-changed.ts'

/** Most servers send no ETags. There, these scenarios send few requests. */
const conditionalPools = scenario({
  title: 'a changed pool and its activity log are read with the ETag of an earlier response',
  needs: ['write', 'state'],
  pools: 1,
  checks: { conditionalReadsAreFresh },
  async run(ctx) {
    const { created } = await ctx.newPool()
    const { id } = created
    let pool = await ctx.getPool(id)
    let log = await ctx.listActivity(id)
    if (hasETag(pool) || hasETag(log)) {
      for (const body of changedBodies(ctx)) {
        if (!succeeded(await ctx.updatePool(id, body))) continue
        const rename = () => ctx.updatePool(id, { ...body, name: ctx.bodies.name() })
        pool = await readChanged(ctx, pool, (headers) => ctx.getPool(id, { headers }), rename)
        log = await readChangedLog(ctx, log, (headers) => ctx.listActivity(id, { headers }), rename)
      }
    }
    await ctx.deletePools(id)
    await readChanged(ctx, pool, (headers) => ctx.getPool(id, { headers }))
  },
})

/** Other changes of the list would hide a stale one. */
const conditionalLists = scenario({
  title: 'a changed list is read with the ETag of an earlier response',
  needs: ['write', 'state'],
  pools: 2,
  alone: true,
  checks: { conditionalReadsAreFresh },
  async run(ctx) {
    let list = await ctx.listPools()
    if (!hasETag(list)) return
    const { created } = await ctx.newPool()
    const readList = async (pool = created, body = ctx.bodies.update()) => {
      const rename = () => ctx.updatePool(pool.id, { ...body, name: ctx.bodies.name() })
      list = await readChanged(ctx, list, (headers) => ctx.listPools({ headers }), rename)
    }
    await readList()
    for (const body of changedBodies(ctx)) if (succeeded(await ctx.updatePool(created.id, body))) await readList(created, body)
    // The newest pool stays when an older one is deleted.
    const { created: newest } = await ctx.newPool()
    await readList()
    await ctx.deletePools(created.id)
    await readList(newest)
    await ctx.deletePools(newest.id)
  },
})

export const conditionalReads = [conditionalPools, conditionalLists]

/** Returns update bodies. Each but the first differs from the one before in one field, and has the same length. */
function changedBodies(ctx: ScenarioContext): UpdateBody[] {
  const full = ctx.bodies.update()
  const first = { ...full, tags: full.tags.filter((tag) => tag !== 'updated') }
  const renamed = { ...first, name: ctx.bodies.name() }
  const described = { ...renamed, description: replaceLastLetter(first.description) }
  const resized = { ...described, nodeTypes: first.nodeTypes.map(({ type, count }) => ({ type, count: changeLastDigit(count) })) }
  // Both tags are in the API document, because a server may have a fixed set of tags.
  const tagged = { ...resized, tags: first.tags.map((tag) => (tag === 'testing' ? 'updated' : tag)) }
  return [first, renamed, described, resized, ...(first.tags.includes('testing') ? [tagged] : [])]
}

function replaceLastLetter(text: string): string {
  return text.slice(0, -1) + (text.endsWith('x') ? 'y' : 'x')
}

function changeLastDigit(count: number): number {
  return count % 10 === 9 ? count - 1 : count + 1
}

/** A server may log a change later, or not at all. The log has changed if it has other entries than before. */
async function readChangedLog(
  ctx: ScenarioContext,
  before: Exchange,
  read: ConditionalRead,
  changeAgain: () => Promise<Exchange>,
): Promise<Exchange> {
  if (!hasETag(before)) return before
  const after = await read({})
  const [old, current] = [before, after].map((log) => JSON.stringify(readEntries(log)))
  if (succeeded(after) && old !== current) await readChanged(ctx, before, read, changeAgain)
  return after
}
