import { sleep } from '../../../src/core/timeout.ts'
import type { Check } from '../../model/check.ts'
import type { Exchange } from '../../model/exchange.ts'
import type { CreatedPool } from '../../runner/created-pool.ts'
import { ServerUnavailableError } from '../../runner/retrying-sender.ts'
import type { ScenarioContext } from '../../runner/scenario-context.ts'

/** Marks a request of a race: conflicts are allowed, and failures are not retried. */
export const race = { race: true }

/** The number of runs of each race. */
export const rounds = 3

/** Limits the reads during one race. */
export const maxReads = 40

/**
 * Runs a race several times and judges its 5xx and incomplete responses. A race cannot be retried, so they are a violation
 * only if most rounds have one.
 *
 * @throws {ServerUnavailableError} if other requests fail at random too.
 */
export async function runRaces(ctx: ScenarioContext, check: Check, run: () => Promise<Exchange[]>) {
  const failures: Exchange[] = []
  let count = 0
  while (count < rounds || (failures.length > 0 && count < 2 * rounds)) {
    const failure = (await run()).find(
      ({ response }) => response !== undefined && (response.status >= 500 || response.incomplete !== undefined),
    )
    if (failure) failures.push(failure)
    count++
  }
  const [failure] = failures
  if (!failure || failures.length <= count / 2) return
  if (ctx.isServerUnstable)
    throw new ServerUnavailableError('unstable', 'requests to this server fail at random, also those that run alone')
  ctx.judge(check, failure, {
    message: `${failure.operation?.id} fails when other requests run at the same time`,
    expected: `${failure.operation?.success}, or another documented status`,
    actual: `${failure.response?.status}, in ${failures.length} of ${count} races`,
  })
}

/** Creates pools that are known to be of this run, so that a race does not have to read them first. One list shows them all. */
export async function createForRaces(ctx: ScenarioContext, count: number): Promise<CreatedPool[]> {
  const pools = await ctx.each(Array.from({ length: count }), async () => (await ctx.newPool()).created)
  if (!ctx.isListLarge) await ctx.listPools()
  for (const { id } of pools) await ctx.guard.requireOwnership(id)
  return pools
}

/** Sends reads one after the other until all writes have finished, at most `limit` reads. */
export async function readDuring<Write>(
  signal: AbortSignal,
  writes: Promise<Write>[],
  limit: number,
  read: (index: number) => Promise<Exchange>,
): Promise<[writes: Write[], reads: Exchange[]]> {
  let isFinished = false
  const writing = Promise.all(writes).finally(() => {
    isFinished = true
  })
  const reading = async () => {
    const exchanges: Exchange[] = []
    while (!isFinished && exchanges.length < limit) {
      exchanges.push(await read(exchanges.length))
      // Without a pause, all reads would finish before a write in the same process begins.
      await sleep(1, signal)
    }
    return exchanges
  }
  return Promise.all([writing, reading()])
}
