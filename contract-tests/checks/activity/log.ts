import type { Check } from '../../model/check.ts'
import { type Exchange, succeeded } from '../../model/exchange.ts'
import { scenario } from '../../runner/scenario.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { formatId } from '../lib/compare.ts'
import { readEntries } from './entries.ts'

const filterIsComplete = {
  id: 'activity.filter-gives-all-of-them',
  description: 'With poolId, the activity log has every entry that the whole log has for that pool.',
  pointer: '#/components/parameters/ActivityPoolId',
  level: 'should',
} as const satisfies Check

const changesAreLogged = {
  id: 'activity.changes-are-logged',
  description: 'Creating, updating and deleting a pool each add an entry to the activity log.',
  pointer: '#/paths/~1api~1pools~1activity/get',
  level: 'may',
} as const satisfies Check

const filteredLogs = scenario({
  title: 'the activity log is read for one pool',
  needs: ['state'],
  checks: { filterIsComplete },
  async run(ctx) {
    const log = await ctx.listActivity()
    const ids = [...new Set(readEntries(log).map(({ poolId }) => poolId))].filter((id) => typeof id === 'string' && id !== '')

    // The newest and the oldest entries: a truncated log lacks one or the other.
    for (const id of new Set([...ids.slice(0, 2), ...ids.slice(-2)])) await judgeFilter(ctx, id)
  },
})

const loggedChanges = scenario({
  title: 'a pool is created, updated and deleted, and the activity log is read',
  needs: ['write', 'state'],
  pools: 2,
  checks: { changesAreLogged, filterIsComplete },
  async run(ctx) {
    const { created } = await ctx.newPool()
    const { created: other } = await ctx.newPool()
    await ctx.updatePool(created.id, ctx.bodies.update())
    await judgeFilter(ctx, created.id)
    // A part of an id is a different id. The invariants judge these responses.
    for (const part of [created.id.slice(0, -1), created.id.slice(1)]) if (part !== '') await ctx.listActivity(part)
    await ctx.deletePools(created.id, other.id)
    const log = await ctx.listActivity(created.id)
    const entries = readEntries(log).length
    if (succeeded(log))
      ctx.judge(
        changesAreLogged,
        log,
        entries < 3 && {
          message: 'creating, updating and deleting a pool added fewer than three entries to the activity log',
          expected: '3 or more',
          actual: String(entries),
        },
      )
  },
})

export const logChecks = [filteredLogs, loggedChanges]

/** Compares the filtered log with the whole log. Other users may add entries at any time, so missing ones are polled for. */
async function judgeFilter(ctx: ScenarioContext, poolId: string) {
  let missing: string[] = []
  let log: Exchange | undefined
  const { exchange, matched } = await ctx.poll(
    async () => {
      log = await ctx.listActivity()
      return ctx.listActivity(poolId)
    },
    (filtered) => {
      const ids = new Set(readEntries(filtered).map((entry) => entry.id))
      missing = log
        ? readEntries(log)
            .filter((entry) => entry.poolId === poolId && !ids.has(entry.id))
            .map((entry) => entry.id)
        : []
      return missing.length === 0
    },
  )
  if (!succeeded(exchange)) return
  ctx.judge(
    filterIsComplete,
    exchange,
    !matched && {
      message: 'the activity log of one pool lacks entries of the whole log',
      expected: `the entries ${missing.slice(0, 5).map(formatId).join(', ')} as well`,
      actual: `${readEntries(exchange).length} entries, without these`,
    },
  )
}
