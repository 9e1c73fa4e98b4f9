import { sleep } from '../../../src/core/timeout.ts'
import type { Violation } from '../../model/check.ts'
import { type Exchange, succeeded } from '../../model/exchange.ts'
import type { CreatedPool } from '../../runner/created-pool.ts'
import { scenario } from '../../runner/scenario.ts'
import { parallelDeletes, updateDoesNotRestore } from './checks.ts'
import { createForRaces, race, rounds, runRaces } from './race.ts'

const deleteRaces = scenario({
  title: 'several requests delete one pool at the same time',
  needs: ['write', 'state'],
  pools: rounds,
  checks: { parallelDeletes },
  run(ctx) {
    let pools: CreatedPool[] = []
    return runRaces(ctx, parallelDeletes, async () => {
      ctx.guard.requireUniqueIds()
      if (pools.length === 0) pools = await createForRaces(ctx, rounds)
      const created = pools.pop() as CreatedPool
      const exchanges = await Promise.all(Array.from({ length: 4 }, () => ctx.deletePool(created.id, race)))
      const [first] = exchanges
      if (first) ctx.judge(parallelDeletes, first, checkOneSucceeded(exchanges))
      await ctx.deletePools(created.id)
      return exchanges
    })
  },
})

/** Delays between an update and the delete. Which of them reveals a race depends on the server. */
const delaysMs = [0, 1, 3, 10, 30]

const deletesDuringUpdates = scenario({
  title: 'a pool is deleted while it is updated',
  needs: ['write', 'state'],
  alone: true,
  checks: { updateDoesNotRestore },
  async run(ctx) {
    ctx.guard.requireUniqueIds()
    const pools = await createForRaces(ctx, delaysMs.length)
    await ctx.each(pools.entries(), async ([index, created]) => {
      const delayMs = delaysMs[index] ?? 0
      const [updated, deleted] = await Promise.all([
        ctx.updatePool(created.id, ctx.bodies.update(), race),
        sleep(delayMs, ctx.signal).then(() => ctx.deletePool(created.id, race)),
      ])
      if (!succeeded(updated) || !succeeded(deleted)) {
        await ctx.deletePools(created.id)
        return
      }
      const gone = await ctx.poll(
        () => ctx.getPool(created.id),
        (read) => read.response?.status === 404 || ctx.guard.belongsToOther(read),
      )
      ctx.judge(
        updateDoesNotRestore,
        deleted,
        !gone.matched && {
          message: 'a pool deleted during an update exists again',
          expected: '404 after the delete',
          actual: String(gone.exchange.response?.status),
        },
      )
      // The tracker forgot the pool when it was deleted. Pools that only the list shows are removed by the cleanup.
      if (!gone.matched) ctx.tracker.restore(created.id)
      await ctx.deletePools(created.id)
    })
  },
})

export const deleteChecks = [deleteRaces, deletesDuringUpdates]

function checkOneSucceeded(exchanges: Exchange[]): Violation | false {
  const noneSucceeded = !exchanges.some(succeeded) && exchanges.every(({ response }) => response && response.status < 500)
  return (
    noneSucceeded && {
      message: 'several deletePool requests sent at the same time all fail',
      expected: '200 at least once',
      actual: exchanges.map(({ response }) => response?.status).join(', '),
    }
  )
}
