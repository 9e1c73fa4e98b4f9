import { type Exchange, succeeded } from '../../model/exchange.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'
import { readDuring } from '../concurrency/race.ts'
import { parallelChangesAreLogged } from './checks.ts'
import { readEntries } from './entries.ts'
import type { PoolLog } from './pool-log.ts'

/** The number of updates of each pool. */
const updates = 3
/** The limit for reads of each log during the updates. */
const maxReads = 8

/**
 * Updates pools and reads their logs at the same time. The invariants judge all responses. Each pool was updated once
 * between the last two reads of its log.
 */
export async function updateInParallel(ctx: ScenarioContext, logs: readonly PoolLog[]): Promise<void> {
  const before = logs.map(({ count, growth }) => ({ count, isComparable: growth > 0 }))
  const work = logs.map(async (log) => {
    const bodies = Array.from({ length: updates }, () => ctx.bodies.update())
    const writes = bodies.map((body) => ctx.updatePool(log.id, body, { race: true }))
    const [exchanges] = await readDuring(ctx.signal, writes, maxReads, () => log.read())
    return exchanges.filter(succeeded).length
  })
  const accepted = await Promise.all(work)
  await Promise.all(
    logs.map(async (log, index) => {
      const { count, isComparable } = before[index] ?? { count: 0, isComparable: false }
      const added = accepted[index] ?? 0
      const exchange = await log.read(isComparable ? count + added : 0)
      if (isComparable && added > 0 && succeeded(exchange)) judgeCount(ctx, exchange, count, count + added)
    }),
  )
}

function judgeCount(ctx: ScenarioContext, exchange: Exchange, before: number, expected: number) {
  const { length } = readEntries(exchange)
  ctx.judge(
    parallelChangesAreLogged,
    exchange,
    length < expected && {
      message: 'updates sent at the same time added fewer entries to the activity log than updates',
      expected: `at least ${expected} entries, as before each update added one`,
      actual: `${length} entries, ${before} of them from before`,
    },
  )
}
